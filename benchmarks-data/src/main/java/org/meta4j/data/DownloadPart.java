package org.meta4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.meta4j.autodiff.PartFile;

/**
 * What of a file has come, beside it under its name and {@code .part}. What broke off stays for the next attempt, which goes on
 * from it; it is deleted after a week, when it is not the file, and when the file is there by other means. One program at a time
 * writes to it.
 *
 * @param path where it lies
 * @param opener how it is opened; tests put full disks here
 */
record DownloadPart(Path path, Opener opener) {
    private static final Duration KEPT = Duration.ofDays(7);

    @FunctionalInterface
    interface Opener {
        OutputStream open(Path path, long held) throws IOException;
    }

    static DownloadPart of(Path target, Opener opener) {
        return new DownloadPart(target.resolveSibling(target.getFileName() + PartFile.ENDING), opener);
    }

    /** Returns how many bytes of an earlier attempt are there. */
    long held() throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        if (Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(KEPT))) {
            delete();
            return 0;
        }
        return Files.size(path);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Returns a stream to the end of the bytes that are held, to the beginning if none are. */
    DiskOutput open(long held) throws IOException {
        try {
            return new DiskOutput(opener.open(path, held));
        } catch (FileSystemException e) {
            throw new DiskOutput.DiskException(e);
        }
    }

    /** Returns a stream to a file behind so many bytes; throws {@link IOException} if another process writes to it. */
    static OutputStream append(Path path, long held) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isOurs(channel)) {
            channel.close();
            throw new IOException("another program is fetching the file");
        }
        return Channels.newOutputStream(channel.truncate(held).position(held));
    }

    private static boolean isOurs(FileChannel channel) {
        try {
            return PartFile.lock(channel).isPresent();
        } catch (IOException e) {
            return true; // Some file systems have no locks.
        }
    }

    /** Gives it the name of the file. */
    void become(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
