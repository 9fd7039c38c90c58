package org.meta4j.data;

import java.io.File;
import java.nio.file.Files;
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

    /** Returns a directory to look for a data set in; throws if there is something else or what this user may not read. */
    static Path requireFolder(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalStateException(
                    directory + " is a file, but expected is the folder that a data set lies in:"
                            + " pass that, or set META4J_DATA to it.");
        }
        if (Files.isDirectory(directory) && !(Files.isReadable(directory) && Files.isExecutable(directory))) {
            throw new IllegalStateException("the permissions of the folder " + directory
                    + " do not allow to read it: change them, or set META4J_DATA to another.");
        }
        return directory;
    }

    private static Path setting(String name, String folder) {
        String value = System.getProperty(name, System.getenv(name));
        return value == null || value.isBlank() ? home().resolve(".meta4j").resolve(folder) : Path.of(value);
    }

    /** Returns the user's home, or the folder of temporary files: the home of a user without an entry, as in a container, is "?". */
    private static Path home() {
        File home = new File(System.getProperty("user.home", ""));
        return Path.of(home.isAbsolute() ? home.getPath() : System.getProperty("java.io.tmpdir"));
    }
}
