package org.meta4j.autodiff;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files that are there whole or not at all, whatever happens on the way. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes a file in place of the one that may be there, and its parent folders; throws {@link IOException}, and leaves the old file
     * as it is, if that fails. It is on the disk when this returns.
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.resolveSibling(".").normalize();
        Path part = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(folder);
            fill(part, content);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            remove(part);
            throw new IOException(file + " cannot be written: " + Reason.of(e), e);
        }
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // Where nothing could be written there is nothing to remove; the first error is the one to tell.
        }
    }

    /** Writes by a stream, not by a channel, which would fail in a thread that is interrupted: a run that is stopped is saved. */
    private static void fill(Path part, byte[] content) throws IOException {
        try (FileOutputStream out = new FileOutputStream(part.toFile())) {
            out.write(content);
            out.getFD().sync();
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
