package org.meta4j.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.meta4j.images.ImageClass;

/**
 * A file with the decoded images of a data set, mapped into memory: they take no heap, and all processes share them. A file
 * that is broken, of another format or made from other sources is made anew, and if it cannot be written the images lie in
 * the heap.
 *
 * @param file where it lies
 * @param fingerprint changes when the sources do
 */
record ImageCache(Path file, long fingerprint) {
    /** Also the version: changes with the format and with the decoding. */
    private static final String FORMAT = "Meta4J images 2";

    private static final int LONGEST_HEADER = 1 << 26;

    /** A class whose images are decoded when they are asked for. */
    record Pending(String name, int size, Supplier<byte[]> pixels) {
        static Pending of(ImageClass decoded) {
            ByteBuffer pixels = decoded.pixels();
            return new Pending(decoded.name(), pixels.remaining(), () -> {
                byte[] bytes = new byte[pixels.remaining()];
                pixels.get(0, bytes);
                return bytes;
            });
        }

        private ImageClass decode() {
            return new ImageClass(name, pixels.get());
        }
    }

    /** Returns the classes in the file, if it is whole and of these sources. */
    Optional<List<ImageClass>> read() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = in.readInt();
            if (length < 0 || length > LONGEST_HEADER) {
                return Optional.empty();
            }
            byte[] header = new byte[length];
            in.readFully(header);
            List<ImageClass> classes = classes(header, in.getChannel());
            CRC32 sum = new CRC32();
            sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
            sum.update(header);
            classes.forEach(c -> sum.update(c.pixels()));
            in.seek(in.length() - Long.BYTES);
            return in.readLong() == sum.getValue() ? Optional.of(classes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<ImageClass> classes(byte[] header, FileChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(header));
        if (!in.readUTF().equals(FORMAT) || in.readLong() != fingerprint) {
            throw new IOException("other images");
        }
        ImageClass[] classes = new ImageClass[in.readInt()];
        ByteBuffer start = map(channel, 0, Math.min(channel.size(), Integer.MAX_VALUE));
        long position = (long) Integer.BYTES + header.length;
        for (int c = 0; c < classes.length; c++) {
            String name = in.readUTF();
            int size = in.readInt();
            if (size < 0 || position + size > channel.size() - Long.BYTES) {
                throw new EOFException();
            }
            // A buffer ends at 2 GB; the classes beyond have one of their own.
            boolean near = position + size <= start.limit();
            ByteBuffer pixels = near ? start.slice((int) position, size) : map(channel, position, size);
            classes[c] = new ImageClass(name, pixels);
            position += size;
        }
        return List.of(classes);
    }

    private static ByteBuffer map(FileChannel channel, long position, long size) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, position, size);
    }

    /** Decodes the classes one after another into the file and returns what is in it. */
    List<ImageClass> write(List<Pending> classes) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
            try {
                write(classes, part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            return read().orElseThrow(() -> new IOException("it cannot be read again"));
        } catch (IOException e) {
            // Without the file the images take heap, and the next load as long as this one.
            return classes.stream().map(Pending::decode).toList();
        }
    }

    private void write(List<Pending> classes, Path part) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeUTF(FORMAT);
        fields.writeLong(fingerprint);
        fields.writeInt(classes.size());
        for (Pending c : classes) {
            fields.writeUTF(c.name());
            fields.writeInt(c.size());
        }
        CheckedOutputStream sum = new CheckedOutputStream(Files.newOutputStream(part), new CRC32());
        try (DataOutputStream out = new DataOutputStream(sum)) {
            out.writeInt(header.size());
            header.writeTo(out);
            for (Pending c : classes) {
                out.write(c.pixels().get());
            }
            out.writeLong(sum.getChecksum().getValue());
        }
    }
}
