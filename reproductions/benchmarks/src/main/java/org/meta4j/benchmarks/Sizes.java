package org.meta4j.benchmarks;

import java.util.List;
import java.util.Set;
import org.meta4j.task.EpisodeShape;

/**
 * How much work one meta-iteration of a row is.
 *
 * @param ways classes an episode; 1 for regression
 * @param shots support examples a class
 * @param queries query examples a class
 * @param tasks episodes a meta-iteration
 * @param innerSteps adaptation steps
 */
record Sizes(int ways, int shots, int queries, int tasks, int innerSteps) {
    private static final Set<String> NAMES = Set.of("shots", "queries", "tasks", "innerSteps");

    /** Returns the same with one of them changed, as in {@code tasks=8}. */
    Sizes with(String setting) {
        String[] parts = setting.split("=", 2);
        if (parts.length != 2 || !NAMES.contains(parts[0]) || !parts[1].matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(
                    "a size is one of " + NAMES.stream().sorted().toList()
                            + ", an equals sign and a number of at least 1," + " but got " + setting);
        }
        int value = Integer.parseInt(parts[1]);
        return switch (parts[0]) {
            case "shots" -> new Sizes(ways, value, queries, tasks, innerSteps);
            case "queries" -> new Sizes(ways, shots, value, tasks, innerSteps);
            case "tasks" -> new Sizes(ways, shots, queries, value, innerSteps);
            default -> new Sizes(ways, shots, queries, tasks, value);
        };
    }

    /** Returns them as a list, for the other side to hold against its own: {@code [5, 1, 1, 32, 1]}. */
    String json() {
        return List.of(ways, shots, queries, tasks, innerSteps).toString();
    }

    EpisodeShape shape() {
        return new EpisodeShape(ways, shots, queries);
    }
}
