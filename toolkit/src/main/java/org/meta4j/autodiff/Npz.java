package org.meta4j.autodiff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters and arrays in the files of {@code numpy.savez}, which {@code numpy.load} reads: a zip file with an entry {@code
 * body/conv1.weight.npy} for a parameter {@code body/conv1.weight}. Numbers come back bitwise on an engine of the same precision.
 */
public final class Npz {
    private static final String ENDING = ".npy";

    private Npz() {}

    /**
     * Writes parameters, float32 or double as they are, in place of the file that may be there; throws {@link IOException}, and leaves
     * the old file as it is, if that fails.
     */
    public static void write(Path file, Parameters parameters) throws IOException {
        Zip.write(file, entries(parameters));
    }

    /**
     * Returns the parameters in a file of {@link #write} or of NumPy, in the precision of the engine; throws {@link IOException} if it is
     * not there, cut off, changed, or holds anything else.
     */
    public static Parameters read(Path file, Engine engine) throws IOException {
        Map<String, byte[]> entries = Zip.read(file);
        for (String name : entries.keySet()) {
            if (!name.endsWith(ENDING)) {
                throw new IOException(file + " holds " + name + ", which is no parameter: those end in " + ENDING);
            }
        }
        try {
            return parameters(entries, engine);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the entries for parameters, to be written with others by {@link Zip#write}. */
    public static Map<String, byte[]> entries(Parameters parameters) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : parameters.names()) {
            entries.put(named(name), array(parameters.tensor(name)).toBytes());
        }
        return entries;
    }

    /** Returns what the entry for an array of this name is called. */
    public static String named(String name) {
        return name + ENDING;
    }

    /** Returns the parameters in those of the entries that end in {@code .npy}. */
    public static Parameters parameters(Map<String, byte[]> entries, Engine engine) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            String name = entry.getKey();
            if (name.endsWith(ENDING)) {
                Npy array = array(name, entry.getValue(), Npy.FLOAT, Npy.DOUBLE);
                tensors.put(name.substring(0, name.length() - ENDING.length()), tensor(array, engine));
            }
        }
        return tensors.isEmpty() ? Parameters.none() : Parameters.of(tensors);
    }

    private static Npy array(Tensor tensor) {
        double[] values = tensor.toDoubles();
        if (tensor.engine().isDouble()) {
            return Npy.of(values, tensor.shape());
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Npy.of(floats, tensor.shape());
    }

    private static Tensor tensor(Npy array, Engine engine) {
        return array.type.equals(Npy.FLOAT)
                ? engine.tensor(array.toFloats(), array.shape)
                : engine.tensor(array.toDoubles(), array.shape);
    }

    /** Returns the entry for a vector of doubles. */
    public static byte[] entry(double[] values) {
        return Npy.of(values, values.length).toBytes();
    }

    /** Returns the entry for a vector of whole numbers. */
    public static byte[] entry(long[] values) {
        return Npy.of(values, values.length).toBytes();
    }

    /** Returns the doubles in an entry, in row-major order; the name is for the message of the {@link IOException} if it has none. */
    public static double[] doubles(String name, byte[] entry) throws IOException {
        return array(name, entry, Npy.DOUBLE).toDoubles();
    }

    /** Returns the whole numbers in an entry, as {@link #doubles} does doubles. */
    public static long[] longs(String name, byte[] entry) throws IOException {
        return array(name, entry, Npy.LONG).toLongs();
    }

    private static Npy array(String name, byte[] entry, String... types) throws IOException {
        Npy array;
        try {
            array = Npy.from(entry);
        } catch (IOException e) {
            throw new IOException("entry " + name + " " + e.getMessage(), e);
        }
        for (String type : types) {
            if (array.type.equals(type)) {
                return array;
            }
        }
        throw new IOException("entry " + name + " has elements of the type " + array.type + ", but expected "
                + String.join(" or ", types));
    }
}
