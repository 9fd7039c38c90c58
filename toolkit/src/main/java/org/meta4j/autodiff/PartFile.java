package org.meta4j.autodiff;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file being written beside the one whose place it takes when it is whole. It is locked as long as its process lives, so that what
 * a killed one has left is known and cleared away.
 */
public final class PartFile implements AutoCloseable {
    /** What stands behind the name of a file of which not all is there. */
    public static final String ENDING = ".part";

    private static final Set<Path> LIVING = ConcurrentHashMap.newKeySet();

    private final Path whole;
    private final Path part;
    private final FileOutputStream output;

    private PartFile(Path whole, Path part) throws IOException {
        this.whole = whole;
        this.part = part;
        // Unlike a temporary file, it may be read by whom the umask lets.
        this.output = new FileOutputStream(Files.createFile(part).toFile());
        LIVING.add(part);
        try {
            lock(output.getChannel());
        } catch (IOException e) {
            // Some file systems have no locks; on these nothing is known to be dead either.
        }
    }

    /** Returns an empty file beside the one that it is to become. */
    public static PartFile of(Path whole) throws IOException {
        Path file = whole.toAbsolutePath();
        return new PartFile(file, file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ENDING));
    }

    /** Returns where to write, not by a channel, which would fail in a thread that is interrupted: a run that is stopped is saved. */
    public FileOutputStream output() {
        return output;
    }

    /** Puts the file in its place, to be called when all is written. */
    public void finish() throws IOException {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        output.close();
        Files.deleteIfExists(part);
        LIVING.remove(part);
    }

    /** Deletes the parts in a folder that nobody writes any more, of files whose names begin so. */
    public static void clear(Path folder, String beginning) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder.toAbsolutePath(), part -> {
            String name = String.valueOf(part.getFileName());
            return name.startsWith(beginning) && name.endsWith(ENDING) && isDead(part);
        })) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // There is no such folder, or it is another user's: then nothing of ours is in it.
        }
    }

    /**
     * Returns the only right to write to a file, until it is closed; nothing if another process has it, or another channel of this
     * one whose lock somebody still refers to: Java forgets others.
     */
    public static Optional<FileLock> lock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static boolean isDead(Path part) {
        // A process must not even open a file that it has locked: closing it again would end the lock.
        if (LIVING.contains(part)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            return lock(channel).isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
