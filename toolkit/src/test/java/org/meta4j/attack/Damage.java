package org.meta4j.attack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/** A damaged file, and in words what was done to it, so that it can be done again. */
@NullMarked
final class Damage {
    private static final int HEADER = 32;
    private static final int ALL = 512;
    private static final int SEEDED = 200;

    /** Numbers at which sizes and counts go wrong. */
    private static final long[] SIZES = {0, 1, -1, 1 << 31, ~(1 << 31), 30_000, 65_535, 1 << 24, 1L << 40};

    private final String words;
    private final byte[] bytes;

    private Damage(String words, byte[] bytes) {
        this.words = words;
        this.bytes = bytes;
    }

    /** Returns cuts at every length, every bit of the header, its words zeroed and maximised, and 200 random damages. */
    static List<Damage> usual(byte[] file) {
        List<Damage> all = new ArrayList<>();
        // Of a long file every so manieth length, and each near its end, where what is missing is easily overlooked.
        int step = 1 + file.length / ALL;
        IntStream.range(0, file.length)
                .filter(length -> length % step == 0 || length > file.length - 2 * HEADER)
                .forEach(length -> all.add(cut(file, length)));
        int header = Math.min(HEADER, file.length - Long.BYTES);
        IntStream.range(0, header * Byte.SIZE).forEach(bit -> all.add(flipped(file, bit)));
        for (int at = 0; at < header; at += Short.BYTES) {
            for (long size : new long[] {0, -1, 30_000}) {
                all.add(spliced(file, at, Integer.BYTES, number(size, Integer.BYTES, ByteOrder.BIG_ENDIAN)));
            }
        }
        IntStream.range(0, SEEDED).forEach(seed -> all.add(random(file, seed)));
        return all;
    }

    /** Returns one of all kinds of damage, anywhere in the file. */
    static Damage random(byte[] file, long seed) {
        Random random = new Random(seed);
        int at = random.nextInt(file.length - Long.BYTES);
        byte[] noise = new byte[random.nextInt(1, 17)];
        random.nextBytes(noise);
        return switch (random.nextInt(6)) {
            case 0 -> cut(file, at);
            case 1 -> flipped(file, at * Byte.SIZE + random.nextInt(Byte.SIZE));
            case 2 -> spliced(file, at, noise.length, new byte[0]);
            case 3 -> spliced(file, at, 0, noise);
            case 4 -> spliced(file, at, noise.length, noise);
            default -> {
                ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                int width = 1 << random.nextInt(1, 4);
                yield spliced(file, at, width, number(SIZES[random.nextInt(SIZES.length)], width, order));
            }
        };
    }

    private static byte[] number(long value, int width, ByteOrder order) {
        byte[] whole =
                ByteBuffer.allocate(Long.BYTES).order(order).putLong(value).array();
        int low = order == ByteOrder.BIG_ENDIAN ? Long.BYTES - width : 0;
        return Arrays.copyOfRange(whole, low, low + width);
    }

    private static Damage cut(byte[] file, int length) {
        return new Damage("cut to " + length + " bytes", Arrays.copyOf(file, length));
    }

    private static Damage flipped(byte[] file, int bit) {
        byte[] bytes = file.clone();
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return new Damage("bit " + bit + " turned", bytes);
    }

    private static Damage spliced(byte[] file, int at, int removed, byte[] inserted) {
        int rest = Math.min(at + removed, file.length);
        byte[] bytes = ByteBuffer.allocate(at + inserted.length + file.length - rest)
                .put(file, 0, at)
                .put(inserted)
                .put(file, rest, file.length - rest)
                .array();
        return new Damage(removed + " bytes at " + at + " replaced by " + Arrays.toString(inserted), bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Tells whether the file only lacks its end. */
    boolean isCutFrom(byte[] file) {
        return Arrays.mismatch(file, bytes) == bytes.length;
    }

    @Override
    public String toString() {
        return words;
    }
}
