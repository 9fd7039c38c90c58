package org.meta4j.autodiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.meta4j.engine.Shapes;

/** An array as NumPy writes it: the format {@code .npy}, little-endian and in row-major order. */
final class Npy {
    static final String FLOAT = "<f4";
    static final String DOUBLE = "<f8";
    static final String LONG = "<i8";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final Pattern TYPE = Pattern.compile("'descr': *'([!-&(-~]{1,20})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

    /** The type of the elements as NumPy calls it: one of the above. */
    final String type;

    final int[] shape;
    private final ByteBuffer elements;

    private Npy(String type, int[] shape, ByteBuffer elements) {
        this.type = type;
        this.shape = shape;
        this.elements = elements;
    }

    static Npy of(float[] values, int... shape) {
        ByteBuffer elements = littleEndian(Math.multiplyExact(Float.BYTES, values.length));
        elements.asFloatBuffer().put(values);
        return new Npy(FLOAT, shape, elements);
    }

    static Npy of(double[] values, int... shape) {
        ByteBuffer elements = littleEndian(Math.multiplyExact(Double.BYTES, values.length));
        elements.asDoubleBuffer().put(values);
        return new Npy(DOUBLE, shape, elements);
    }

    static Npy of(long[] values, int... shape) {
        ByteBuffer elements = littleEndian(Math.multiplyExact(Long.BYTES, values.length));
        elements.asLongBuffer().put(values);
        return new Npy(LONG, shape, elements);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the array as the bytes of a file. */
    byte[] toBytes() {
        String lengths = Arrays.stream(shape).mapToObj(length -> length + ",").collect(Collectors.joining(" "));
        String tuple = shape.length > 1 ? lengths.substring(0, lengths.length() - 1) : lengths;
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int before = MAGIC.length + 2 + Short.BYTES;
        int length = (before + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - before;
        String padded = header + " ".repeat(length - header.length() - 1) + "\n";
        byte[] bytes = new byte[Math.addExact(before + length, elements.remaining())];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        out.put(padded.getBytes(StandardCharsets.US_ASCII)).put(elements.duplicate());
        return bytes;
    }

    /** Returns the array in the bytes of a file; throws, saying what is wrong, if they are no array of numbers that can be read. */
    static Npy from(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < MAGIC.length + 4 || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)) {
            throw new IOException("does not begin as an array of NumPy does");
        }
        byte version = in.get(MAGIC.length);
        in.position(MAGIC.length + 2);
        long length = version == 1 || in.remaining() < 4 ? in.getShort() & 0xFFFF : in.getInt() & 0xFFFFFFFFL;
        if (version < 1 || version > 3 || length > in.remaining()) {
            throw new IOException("has a header that cannot be read");
        }
        byte[] header = new byte[(int) length];
        in.get(header);
        return of(new String(header, StandardCharsets.UTF_8), in.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Npy of(String header, ByteBuffer elements) throws IOException {
        Matcher type = TYPE.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        if (!type.find() || !shape.find() || !order.find()) {
            throw new IOException("has a header that cannot be read: "
                    + header.strip().replaceAll("[^ -~]", "?").replaceAll("(.{200}).+", "$1..."));
        }
        if (order.group(1).equals("True")) {
            throw new IOException("is in column-major order: save numpy.ascontiguousarray(...) of it");
        }
        Npy array = new Npy(type.group(1), lengths(shape.group(1)), elements);
        array.requireComplete();
        return array;
    }

    private static int[] lengths(String tuple) throws IOException {
        try {
            return Arrays.stream(tuple.split(",", -1))
                    .map(String::strip)
                    .filter(length -> !length.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("has the shape (" + tuple + "), which is too large", e);
        }
    }

    private void requireComplete() throws IOException {
        if (!type.equals(FLOAT) && !type.equals(DOUBLE) && !type.equals(LONG)) {
            throw new IOException("has elements of the type " + type + ", but only <f4, <f8 and <i8 can be read");
        }
        long expected = type.equals(FLOAT) ? Float.BYTES : Double.BYTES;
        for (int length : shape) {
            expected = length == 0 ? 0 : expected > Integer.MAX_VALUE ? expected : expected * length;
        }
        if (expected != elements.remaining()) {
            throw new IOException("has " + elements.remaining() + " bytes, but its shape " + Shapes.text(shape)
                    + " of type " + type + " needs " + expected);
        }
    }

    float[] toFloats() {
        float[] values = new float[elements.remaining() / Float.BYTES];
        elements.asFloatBuffer().get(values);
        return values;
    }

    double[] toDoubles() {
        double[] values = new double[elements.remaining() / Double.BYTES];
        elements.asDoubleBuffer().get(values);
        return values;
    }

    long[] toLongs() {
        long[] values = new long[elements.remaining() / Long.BYTES];
        elements.asLongBuffer().get(values);
        return values;
    }
}
