package org.meta4j.data;

import java.nio.file.Path;

/** Where data sets lie and where their decoded forms are kept. */
public final class DataDirectory {
    private DataDirectory() {}

    /**
     * Returns the directory of the data sets: the system property or environment variable {@code META4J_DATA}, else
     * {@code .meta4j/data} in the user's home. It is only read, but for downloads.
     */
    public static Path data() {
        return setting("META4J_DATA", "data");
    }

    /**
     * Returns the directory of decoded data sets, which may be deleted at any time: the system property or environment
     * variable {@code META4J_CACHE}, else {@code .meta4j/cache} in the user's home.
     */
    public static Path cache() {
        return setting("META4J_CACHE", "cache");
    }

    private static Path setting(String name, String folder) {
        String value = System.getProperty(name, System.getenv(name));
        return value == null || value.isBlank()
                ? Path.of(System.getProperty("user.home"), ".meta4j", folder)
                : Path.of(value);
    }
}
