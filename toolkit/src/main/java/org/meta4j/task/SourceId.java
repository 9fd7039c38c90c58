package org.meta4j.task;

/**
 * What tells a distribution of tasks from others.
 *
 * @param name what tables call it, such as {@code Omniglot/finn/metaTest}
 * @param hash a hash of the data behind it, in hexadecimal; empty where it has none, as tasks that a formula makes
 * @param drawing how tasks are drawn from the data, such as {@code 5 ways, RANDOM_PER_CLASS}; not the number of examples
 */
public record SourceId(String name, String hash, String drawing) {
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
