package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.meta4j.autodiff.Reason;

/** What is in a folder, sorted, without what systems put there: hidden files, Apple's resource forks, folders' settings. */
record FolderContent(List<Path> entries) {
    private static final Set<String> SYSTEMS = Set.of("__MACOSX", "@eaDir", "Thumbs.db", "desktop.ini", "Icon\r");

    static FolderContent of(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return new FolderContent(
                    paths.filter(FolderContent::isOurs).sorted().toList());
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(
                    "cannot list " + ImageFiles.describe(folder) + ": " + Reason.of(e), new IOException(e));
        }
    }

    private static boolean isOurs(Path path) {
        String name = ImageFiles.name(path);
        return !name.startsWith(".") && !SYSTEMS.contains(name);
    }

    /** Returns the pictures, or links to some: a pipe or a device of such a name would never end. */
    List<Path> pictures() {
        return entries.stream()
                .filter(Files::isRegularFile)
                .filter(PictureReader::isPicture)
                .toList();
    }

    List<Path> folders() {
        return entries.stream().filter(Files::isDirectory).toList();
    }

    /** Returns what is lost where only folders are looked for: pictures, and links to nothing. */
    Stream<Path> strays() {
        return Stream.concat(
                pictures().stream(),
                entries.stream().filter(path -> Files.isSymbolicLink(path) && !Files.exists(path)));
    }
}
