package org.meta4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An array as numpy pickles it: made empty, then given its contents.
 *
 * @see NumpyPickle
 */
final class NumpyArray {
    private int[] shape = {0};
    private String type = "none";
    private ByteBuffer data = ByteBuffer.allocate(0);

    /** The type of an array's elements, as {@code u1} for unsigned bytes. */
    record Type(String name) {}

    /** Takes what numpy writes: version, shape, type, whether the first axis varies fastest, data. */
    void set(Object[] state) {
        boolean columnsFirst = Boolean.TRUE.equals(state[3]);
        shape = Arrays.stream((Object[]) state[1])
                .mapToInt(length -> ((Number) length).intValue())
                .toArray();
        if (columnsFirst && shape.length > 1) {
            throw new IllegalArgumentException("an array is stored columns first, expected rows first");
        }
        type = ((Type) state[2]).name();
        data = bytes(state[4]);
        long expected = Arrays.stream(shape).asLongStream().reduce(width(), Math::multiplyExact);
        if (data.remaining() != expected) {
            throw new IllegalArgumentException("an array " + description() + " has " + data.remaining() + " bytes");
        }
    }

    /** Returns bytes that were read as a buffer, as an array or, where Python 2 wrote a few of them, as a string. */
    private static ByteBuffer bytes(Object data) {
        if (data instanceof ByteBuffer mapped) {
            return mapped.slice();
        }
        return ByteBuffer.wrap(
                data instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : (byte[]) data);
    }

    private int width() {
        return Integer.parseInt(type.substring(1));
    }

    /** Returns shape and type, as {@code [10, 84, 84, 3] of type u1}. */
    String description() {
        return Arrays.toString(shape) + " of type " + type;
    }

    boolean isOfBytes(int axes) {
        return type.equals("u1") && shape.length == axes;
    }

    int length(int axis) {
        return shape[axis];
    }

    /** Returns the elements as bytes, in row-major order. */
    ByteBuffer data() {
        return data.duplicate();
    }

    /** Returns the elements of an array of whole numbers. */
    int[] toInts() {
        if (!type.equals("i4") && !type.equals("i8")) {
            throw new IllegalArgumentException("an array " + description() + " was found where indices are expected");
        }
        ByteBuffer numbers = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[numbers.remaining() / width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = width() == 4 ? numbers.getInt() : Math.toIntExact(numbers.getLong());
        }
        return values;
    }
}
