package org.meta4j.notebook;

import java.util.Map;

/** How much a notebook computes: the environment variable {@code META4J_BUDGET} is smoke, default or paper. */
public final class Budget {
    private Budget() {}

    /** Returns the first number for a quick test, the second by default, the third for the published protocol. */
    public static long choose(long smoke, long byDefault, long paper) {
        return choose(System.getenv(), smoke, byDefault, paper);
    }

    static long choose(Map<String, String> environment, long smoke, long byDefault, long paper) {
        String budget = environment.getOrDefault("META4J_BUDGET", "default");
        return switch (budget) {
            case "smoke" -> smoke;
            case "default" -> byDefault;
            case "paper" -> paper;
            default ->
                throw new IllegalArgumentException("META4J_BUDGET must be smoke, default or paper, but is " + budget);
        };
    }
}
