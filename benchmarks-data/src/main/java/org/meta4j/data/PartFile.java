package org.meta4j.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
final class PartFile implements AutoCloseable {
    private static final String ENDING = ".part";
    private static final Set<Path> LIVING = ConcurrentHashMap.newKeySet();

    private final Path whole;
    private final Path part;
    private final FileChannel channel;

    private PartFile(Path whole, Path part) throws IOException {
        this.whole = whole;
        this.part = part;
        // Unlike a temporary file, it may be read by whom the umask lets.
        this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        LIVING.add(part);
        try {
            channel.lock();
        } catch (IOException e) {
            // Some file systems have no locks; on these nothing is known to be dead either.
        }
    }

    static PartFile of(Path whole) throws IOException {
        Path file = whole.toAbsolutePath();
        return new PartFile(file, file.resolveSibling(whole.getFileName() + "." + UUID.randomUUID() + ENDING));
    }

    OutputStream output() {
        return new BufferedOutputStream(Channels.newOutputStream(channel));
    }

    /** Puts the file in its place, to be called when all is written. */
    void finish() throws IOException {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
        LIVING.remove(part);
    }

    /** Deletes the parts of a file that nobody writes any more. */
    static void clear(Path whole) {
        try (DirectoryStream<Path> parts =
                Files.newDirectoryStream(whole.toAbsolutePath().getParent(), part -> {
                    String name = String.valueOf(part.getFileName());
                    return name.startsWith(String.valueOf(whole.getFileName()))
                            && name.endsWith(ENDING)
                            && isDead(part);
                })) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // There is no such folder, or it is another user's: then nothing of ours is in it.
        }
    }

    private static boolean isDead(Path part) {
        // A process must not even open a file that it has locked: closing it again would end the lock.
        if (LIVING.contains(part)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            return Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
