package org.meta4j.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/** Where native libraries are unpacked: in {@code .javacpp/cache} in the user's home, unless a property of Java names another place. */
final class NativeFiles {
    static final String PLACE = "org.bytedeco.javacpp.cachedir";
    private static final String JNA_PLACE = "jna.tmpdir";

    private NativeFiles() {}

    /** Keeps JavaCPP and JNA from making folders where the program runs if the user has no home, as in a container without an entry for it. */
    static void place() throws IOException {
        if (System.getProperty(PLACE) == null && !new File(System.getProperty("user.home")).isAbsolute()) {
            System.setProperty(PLACE, temporary().toString());
        }
        if (System.getProperty(JNA_PLACE) == null) {
            System.setProperty(JNA_PLACE, Loader.getCacheDir().toString());
        }
    }

    /** Returns whether libraries were there, but could not be unpacked, or only in part: the linker names the file then. */
    static boolean areConcerned(Throwable failure) {
        try {
            return failure instanceof IOException
                    || String.valueOf(failure.getMessage())
                            .contains(Loader.getCacheDir().toString());
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns a folder that outlives this program, but not one that somebody else made: what lies in it is executed. */
    private static Path temporary() throws IOException {
        Path own = Files.createTempDirectory("meta4j-native-");
        Path shared = own.resolveSibling(
                "meta4j-native-of-" + Files.getOwner(own).getName().replaceAll("\\W", "_"));
        try {
            return Files.move(own, shared);
        } catch (IOException e) {
            boolean isOurs = Files.isDirectory(shared, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(shared, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
            if (isOurs) {
                Files.delete(own);
            }
            return isOurs ? shared : own;
        }
    }
}
