package org.meta4j.data;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.meta4j.autodiff.PartFile;
import org.meta4j.autodiff.Reason;
import org.meta4j.images.ImageClass;

/**
 * A file with the decoded images of a data set, mapped into memory: they take no heap, and all processes and users share them. A
 * file that is broken, of another format or made from other sources is made anew, and if it cannot be written the images lie in
 * the heap.
 *
 * @param file where it lies
 * @param fingerprint changes when the sources do
 */
record ImageCache(Path file, long fingerprint) {
    /** Also the version: changes with the format and with the decoding. */
    private static final String FORMAT = "Meta4J images 3";

    private static final int LONGEST_HEADER = 1 << 26;
    private static final int FRAME = Integer.BYTES + Long.BYTES;

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

    /** Returns the cache of that name for sources as they are now. */
    static ImageCache of(String name, List<Path> sources) {
        return new ImageCache(DataDirectory.cache().resolve(name), Fingerprint.of(sources));
    }

    /** Returns the classes in the file, else decodes them into it. */
    List<ImageClass> readOr(Supplier<List<Pending>> sources) {
        return read().orElseGet(() -> write(sources.get()));
    }

    /** Returns the classes in the file, if it is whole and of these sources, and clears away what killed loads have left. */
    Optional<List<ImageClass>> read() {
        PartFile.clear(folder(), String.valueOf(file.getFileName()));
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer start = map(in, 0, Math.min(in.size(), Integer.MAX_VALUE));
            int length = start.limit() < FRAME ? -1 : start.getInt();
            if (length < 0 || length > Math.min(LONGEST_HEADER, start.limit() - FRAME)) {
                return Optional.empty();
            }
            byte[] header = new byte[length];
            start.get(header);
            // What the header says is believed only after the checksum.
            return isWhole(in) ? Optional.of(classes(header, start.rewind(), in)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static boolean isWhole(FileChannel in) throws IOException {
        long end = in.size() - Long.BYTES;
        CRC32 sum = new CRC32();
        for (long at = 0; at < end; at += Integer.MAX_VALUE) {
            sum.update(map(in, at, Math.min(end - at, Integer.MAX_VALUE)));
        }
        return map(in, end, Long.BYTES).getLong() == sum.getValue();
    }

    private List<ImageClass> classes(byte[] header, ByteBuffer start, FileChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(header));
        if (!in.readUTF().equals(FORMAT) || in.readLong() != fingerprint) {
            throw new IOException("other images");
        }
        List<ImageClass> classes = new ArrayList<>();
        long position = (long) Integer.BYTES + header.length;
        for (int count = in.readInt(); classes.size() < count; ) {
            String name = in.readUTF();
            int size = in.readInt();
            if (size < 0 || position + size > channel.size() - Long.BYTES) {
                throw new EOFException();
            }
            // A buffer ends at 2 GB; the classes beyond have one of their own.
            boolean near = position + size <= start.limit();
            classes.add(new ImageClass(name, near ? start.slice((int) position, size) : map(channel, position, size)));
            position += size;
        }
        return List.copyOf(classes);
    }

    private static ByteBuffer map(FileChannel channel, long position, long size) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, position, size);
    }

    /** Decodes the classes one after another into the file and returns what is in it. */
    List<ImageClass> write(List<Pending> classes) {
        try {
            Files.createDirectories(folder());
            try (PartFile part = PartFile.of(file)) {
                write(classes, new BufferedOutputStream(part.output()));
                part.finish();
            }
            return read().orElseThrow(() -> new IOException("it cannot be read again"));
        } catch (IOException e) {
            Notice.once("cannot keep the decoded images in " + file + " (" + Reason.of(e)
                    + "), so that they take heap, and the"
                    + " next load as long as this one; make room, or set META4J_CACHE to a folder that can be written");
            return classes.stream().map(Pending::decode).toList();
        }
    }

    private void write(List<Pending> classes, OutputStream file) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeUTF(FORMAT);
        fields.writeLong(fingerprint);
        fields.writeInt(classes.size());
        for (Pending c : classes) {
            fields.writeUTF(c.name());
            fields.writeInt(c.size());
        }
        CheckedOutputStream sum = new CheckedOutputStream(file, new CRC32());
        DataOutputStream out = new DataOutputStream(sum);
        out.writeInt(header.size());
        header.writeTo(out);
        for (Pending c : classes) {
            out.write(c.pixels().get());
        }
        out.writeLong(sum.getChecksum().getValue());
        out.flush();
    }
}
