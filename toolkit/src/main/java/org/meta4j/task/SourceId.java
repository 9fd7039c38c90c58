package org.meta4j.task;

/**
 * What tells a distribution of tasks from others.
 *
 * @param name what tables call it, such as {@code Omniglot/finn/metaTest}
 * @param hash a hash of the data behind it, in hexadecimal; empty where it has none, as tasks that a formula makes
 * @param drawing how tasks are drawn from the data, such as {@code 5 ways, 1 shots, rotation RANDOM_PER_CLASS}; not the number of queries
 */
public record SourceId(String name, String hash, String drawing) {
    /** Returns the same of so many shots: queries are drawn after them, and are others with more. */
    public SourceId withShots(int shots) {
        return and(shots + " shots");
    }

    /** Returns the same with more on how tasks are drawn. */
    public SourceId and(String moreDrawing) {
        return new SourceId(name, hash, drawing + ", " + moreDrawing);
    }

    /** Returns the name of the data set that the tasks are part of, such as {@code Omniglot}. */
    public String dataSet() {
        return dataSet(name);
    }

    /** Returns what a part of something is called: {@code Omniglot/finn} for {@code finn} of {@code Omniglot}. */
    public static String partOf(String whole, String part) {
        return whole + "/" + part;
    }

    /** Returns the name of the data set in the name of a part of it: {@code Omniglot} in {@code Omniglot/finn/metaTest}. */
    public static String dataSet(String name) {
        return name.split("/", 2)[0];
    }
}
