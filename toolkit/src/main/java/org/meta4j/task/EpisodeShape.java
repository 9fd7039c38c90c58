package org.meta4j.task;

/**
 * How large an episode is.
 *
 * @param ways classes an episode; 1 for regression
 * @param shots support examples a class
 * @param queries query examples a class
 */
public record EpisodeShape(int ways, int shots, int queries) {
    /** Throws {@link IllegalArgumentException} unless all are at least 1. */
    public EpisodeShape {
        require("ways", ways);
        require("shots", shots);
        require("queries", queries);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /** Returns for example {@code 5-way 1-shot}. */
    public String words() {
        return ways + "-way " + shots + "-shot";
    }
}
