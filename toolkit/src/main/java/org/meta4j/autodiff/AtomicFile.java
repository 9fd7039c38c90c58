package org.meta4j.autodiff;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes files that are there whole or not at all, whatever happens on the way. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a file in place of the one that may be there, and its parent folders; throws {@link IOException}, and leaves the old file
     * as it is, if that fails. It is on the disk when this returns.
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
        try {
            Files.createDirectories(folder);
            try (PartFile part = PartFile.of(file)) {
                part.output().write(content);
                part.output().getFD().sync();
                part.finish();
            }
            force(folder);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + Reason.of(e), e);
        }
    }

    /** Brings a folder's list of files to the disk, where the system has a way. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; the file itself is on the disk.
        }
    }
}
