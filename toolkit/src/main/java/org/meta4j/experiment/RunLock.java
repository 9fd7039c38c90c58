package org.meta4j.experiment;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.meta4j.autodiff.PartFile;
import org.meta4j.autodiff.Reason;

/** The right to write to a folder, which one run at a time has. */
interface RunLock extends AutoCloseable {
    @Override
    void close();

    /** Returns the right; throws {@link IOException} if another run has it. */
    static RunLock of(Path place) throws IOException {
        FileChannel channel = open(place);
        try {
            FileLock lock = PartFile.lock(channel)
                    .orElseThrow(() -> new IOException(
                            "another run is at work in " + place + ": wait for it, or choose another folder"));
            return () -> close(lock.acquiredBy()); // Java forgets a lock that nobody holds a reference to
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static FileChannel open(Path place) throws IOException {
        try {
            return FileChannel.open(place.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "the run's folder " + place + " is not there, or cannot be written to: " + Reason.of(e), e);
        }
    }

    private static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
