package org.meta4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.meta4j.autodiff.Reason;

/**
 * Numbers that tell whether files are still the same, without reading all of them. Links are followed. Of a file's content, four
 * parts of a kilobyte from its start to its end are read: one of the same name, size and date that differs only elsewhere is not
 * told apart, which takes raw pixels or an archive, and somebody who sets dates back.
 */
final class Fingerprint {
    private static final int DEPTH = 4;
    private static final int PART = 1024;
    private static final int PARTS = 4;

    private Fingerprint() {}

    /** Returns a number that changes when the name, size, date or content of a file, or of one in a folder, changes. */
    static long of(List<Path> sources) {
        CRC32 sum = new CRC32();
        for (Path source : sources) {
            try {
                Map<Path, BasicFileAttributes> files = files(source);
                files.entrySet().parallelStream()
                        .map(file -> line(source, file.getKey(), file.getValue()))
                        .forEachOrdered(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + source + ": " + Reason.of(e), e);
            }
        }
        return sum.getValue();
    }

    private static Map<Path, BasicFileAttributes> files(Path source) throws IOException {
        Map<Path, BasicFileAttributes> files = new TreeMap<>();
        Files.walkFileTree(source, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.put(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return files;
    }

    private static String line(Path source, Path file, BasicFileAttributes attributes) {
        return source.getFileName() + "/" + source.relativize(file) + " " + attributes.size() + " "
                + attributes.lastModifiedTime() + " " + sample(file, attributes.size()) + "\n";
    }

    private static long sample(Path file, long size) {
        CRC32 sum = new CRC32();
        ByteBuffer part = ByteBuffer.allocate(PART);
        long step = Math.max(PART, (size - PART + PARTS - 2) / (PARTS - 1));
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            for (long at = 0; at < size; at += step) {
                in.position(at).read(part.clear());
                sum.update(part.flip());
            }
            return sum.getValue();
        } catch (IOException e) {
            // Whoever needs this file will say so.
            return -1;
        }
    }
}
