package org.meta4j.data;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.meta4j.task.ImageClass;

/**
 * A file with the decoded images of a data set. A file that is broken, of another format or made from other sources is made
 * anew, and if it cannot be written the images come without it.
 *
 * @param file where it lies
 * @param fingerprint changes when the sources do
 */
record ImageCache(Path file, long fingerprint) {
    /** Also the version: changes with the format and with the decoding. */
    private static final String FORMAT = "Meta4J images 1";

    /** Returns the classes in the file, or those of the source after writing them there. */
    List<ImageClass> get(Supplier<List<ImageClass>> source) {
        return read().orElseGet(() -> {
            List<ImageClass> classes = source.get();
            write(classes);
            return classes;
        });
    }

    private Optional<List<ImageClass>> read() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (!in.readUTF().equals(FORMAT) || in.readLong() != fingerprint || !isWhole(bytes)) {
                return Optional.empty();
            }
            ImageClass[] classes = new ImageClass[in.readInt()];
            for (int c = 0; c < classes.length; c++) {
                classes[c] = new ImageClass(in.readUTF(), in.readNBytes(in.readInt()));
            }
            return Optional.of(List.of(classes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length - Long.BYTES);
        return ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES) == sum.getValue();
    }

    private void write(List<ImageClass> classes) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
            try {
                write(classes, part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // The images are there; without the file the next load only takes longer.
        }
    }

    private void write(List<ImageClass> classes, Path part) throws IOException {
        CheckedOutputStream sum =
                new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16), new CRC32());
        try (DataOutputStream out = new DataOutputStream(sum)) {
            out.writeUTF(FORMAT);
            out.writeLong(fingerprint);
            out.writeInt(classes.size());
            for (ImageClass c : classes) {
                out.writeUTF(c.name());
                out.writeInt(c.pixels().length);
                out.write(c.pixels());
            }
            out.writeLong(sum.getChecksum().getValue());
        }
    }
}
