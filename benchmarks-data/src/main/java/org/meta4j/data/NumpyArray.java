package org.meta4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.meta4j.autodiff.Reason;

/**
 * An array as numpy pickles it: made empty, then given its contents.
 *
 * @see NumpyPickle
 */
final class NumpyArray {
    private int[] shape = {0};
    private Type type = new Type("none");
    /** A buffer, or a text that stands for bytes: it is turned into them only where they are asked for. */
    private Object data = ByteBuffer.allocate(0);

    /** The type of an array's elements, as {@code u1} for unsigned bytes; its byte order comes after it. */
    static final class Type {
        private final String name;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        Type(String name) {
            this.name = name;
        }

        /** Takes what numpy writes: version, byte order and what only types of several fields have. */
        void set(Object[] state) {
            order = switch ((String) state[1]) {
                case "<", "|" -> ByteOrder.LITTLE_ENDIAN;
                case ">" -> ByteOrder.BIG_ENDIAN;
                default ->
                    throw new IllegalArgumentException("an array has the byte order \""
                            + Reason.shown(String.valueOf(state[1])) + "\", expected <, > or |");
            };
        }

        private int width() {
            if (!name.matches("[A-Za-z]\\d{1,6}")) {
                throw new IllegalArgumentException(
                        "an array is of the type " + Reason.shown(name) + ", expected numbers such as u1");
            }
            return Integer.parseInt(name.substring(1));
        }
    }

    /** Takes what numpy writes: version, shape, type, whether the first axis varies fastest, data. */
    void set(Object[] state) {
        shape = Arrays.stream((Object[]) state[1])
                .mapToInt(length -> (Integer) length)
                .toArray();
        if ((Boolean) state[3] && shape.length > 1) {
            throw new IllegalArgumentException("an array is stored columns first, expected rows first");
        }
        type = (Type) state[2];
        data = state[4] instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : state[4];
        int length = data instanceof String text ? text.length() : ((ByteBuffer) data).remaining();
        long expected = Arrays.stream(shape).asLongStream().reduce(type.width(), Math::multiplyExact);
        if (length != expected) {
            throw new IllegalArgumentException("an array " + description() + " has " + length + " bytes");
        }
    }

    /** Returns shape and type, as {@code [10, 84, 84, 3] of type u1}. */
    String description() {
        return Reason.shown(Arrays.toString(shape) + " of type " + type.name);
    }

    boolean isOfBytes(int axes) {
        return type.name.equals("u1") && shape.length == axes;
    }

    int length(int axis) {
        return shape[axis];
    }

    /** Returns the elements as bytes, in row-major order. */
    ByteBuffer data() {
        if (data instanceof ByteBuffer buffer) {
            return buffer.slice();
        }
        try {
            return StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap((String) data));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("an array " + description() + " is a text that stands for no bytes", e);
        }
    }

    /** Returns whether these are whole numbers along one axis. */
    boolean isOfIndices() {
        return type.name.matches("[iu][1248]") && shape.length == 1;
    }

    /** Returns the elements of a row of whole numbers. */
    long[] toLongs() {
        if (!isOfIndices()) {
            throw new IllegalArgumentException("an array " + description() + " was found where indices are expected");
        }
        ByteBuffer numbers = data().order(type.order);
        long[] values = new long[shape[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type.name) {
                case "i1" -> numbers.get();
                case "u1" -> numbers.get() & 0xFF;
                case "i2" -> numbers.getShort();
                case "u2" -> numbers.getShort() & 0xFFFF;
                case "i4" -> numbers.getInt();
                case "u4" -> numbers.getInt() & 0xFFFFFFFFL;
                default -> numbers.getLong();
            };
        }
        return values;
    }

    /** Returns the same as small numbers. */
    int[] toInts() {
        return Arrays.stream(toLongs())
                .mapToInt(value -> {
                    if (value != (int) value) {
                        throw new IllegalArgumentException("the number " + value + " is too large for an index");
                    }
                    return (int) value;
                })
                .toArray();
    }
}
