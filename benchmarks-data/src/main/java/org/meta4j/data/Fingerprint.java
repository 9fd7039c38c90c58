package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Numbers that tell whether files are still the same, without reading them. */
final class Fingerprint {
    private static final int DEPTH = 4;

    private Fingerprint() {}

    /** Returns a number that changes when the name, size or date of a file, or of one in a folder, changes. */
    static long of(List<Path> sources) {
        CRC32 sum = new CRC32();
        for (Path source : sources) {
            try {
                lines(source).forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + source, e);
            }
        }
        return sum.getValue();
    }

    private static List<String> lines(Path source) throws IOException {
        List<String> lines = new ArrayList<>();
        // The matcher is given the attributes that the walk has read anyhow; asking again takes twice as long.
        try (Stream<Path> files = Files.find(source, DEPTH, (path, attributes) -> {
            if (attributes.isRegularFile()) {
                lines.add(line(source, path, attributes));
            }
            return false;
        })) {
            files.forEach(file -> {});
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private static String line(Path source, Path file, BasicFileAttributes attributes) {
        return source.getFileName() + "/" + source.relativize(file) + " " + attributes.size() + " "
                + attributes.lastModifiedTime() + "\n";
    }
}
