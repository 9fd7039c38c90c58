package org.meta4j.engine;

import java.lang.reflect.Constructor;
import java.util.function.Supplier;

/**
 * The loops over the values of arrays that take most of the time beside products. One thread works with one of these. They go through
 * the values {@code from} up to {@code to} of arrays of one size; a result may be one of the arguments. Coefficients of channels come
 * repeated to a row, at multiples of whose length a stretch begins.
 */
interface Loops {
    /** Returns new ones for a thread: the Vector API's where this Java has it, else plain ones. */
    static Loops ofThread() {
        return Found.LOOPS.get();
    }

    /** Returns what they are called. */
    String description();

    /** A loop over two arrays. */
    @FunctionalInterface
    interface Zip {
        void run(Loops loops, CpuArray a, CpuArray b, CpuArray out, int from, int to);
    }

    /** A loop over one array. */
    @FunctionalInterface
    interface Map {
        void run(Loops loops, CpuArray a, CpuArray out, int from, int to);
    }

    /** Those of the Vector API are in the part of the jar for Java 22 and newer, and need its module. */
    final class Found {
        private static final Supplier<Loops> LOOPS = find();

        private Found() {}

        private static Supplier<Loops> find() {
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                return PlainLoops::new;
            }
            try {
                Class<?> vector = Class.forName("org.meta4j.engine.VectorLoops");
                Constructor<?> constructor = vector.getDeclaredConstructor();
                return () -> make(constructor);
            } catch (ReflectiveOperationException | LinkageError e) {
                return PlainLoops::new; // built without them, or this Java is older
            }
        }

        private static Loops make(Constructor<?> constructor) {
            try {
                return (Loops) constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("loops of the Vector API cannot be made", e);
            }
        }
    }

    /** Changes {@code count} values in place. */
    @FunctionalInterface
    interface Unary {
        void apply(float[] values, int count);
    }

    // ---- elementwise ----

    /** Computes what a kernel makes of each value. */
    void map(CpuArray a, CpuArray out, int from, int to, Unary kernel);

    void add(CpuArray a, CpuArray b, CpuArray out, int from, int to);

    void multiply(CpuArray a, CpuArray b, CpuArray out, int from, int to);

    void divide(CpuArray a, CpuArray b, CpuArray out, int from, int to);

    /** Computes fa * a + fb * b. */
    void combine(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to);

    /** Computes fa * a + fb * (b * b). */
    void combineSquare(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to);

    void scale(CpuArray a, float factor, CpuArray out, int from, int to);

    /** Computes max(a, 0). */
    void relu(CpuArray a, CpuArray out, int from, int to);

    /** Takes the values of {@code a} where {@code x} is positive, 0 elsewhere. */
    void wherePositive(CpuArray a, CpuArray x, CpuArray out, int from, int to);

    /** Computes theta - rate * mean / (correction * sqrt(meanSquare) + epsilon). */
    void adam(AdamStep step, CpuArray theta, CpuArray mean, CpuArray meanSquare, CpuArray out, int from, int to);

    /** The coefficients of a step of Adam. */
    record AdamStep(float rate, float correction, float epsilon) {}

    // ---- channels ----

    /** Computes (a - centre) * factor + shift. */
    void affine(CpuArray a, Coefficients of, CpuArray out, int from, int to);

    /** Adds the values of all rows to a row of sums. */
    void addSums(CpuArray a, float[] sums, int from, int to);

    /** Adds (a - mean)^2. */
    void addSquaredDifferences(CpuArray a, float[] mean, float[] sums, int from, int to);

    /** Adds a to the sums and a b to the products. */
    void addSumsAndProducts(CpuArray a, CpuArray b, float[] sums, float[] products, int from, int to);

    /** Adds a b. */
    void addProducts(CpuArray a, CpuArray b, float[] products, int from, int to);

    /** Computes a fa + b fb + constant. */
    void combine(Term a, Term b, float[] constant, CpuArray out, int from, int to);

    /** Computes a fa + b fb + c fc + constant. */
    void combine(Term a, Term b, Term c, float[] constant, CpuArray out, int from, int to);

    /** The coefficients of an affine map, each a row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Coefficients(float[] centre, float[] factor, float[] shift) {
        int length() {
            return factor.length;
        }

        /** Returns whether values are multiplied alone. */
        boolean isScale() {
            return isZero(centre) && isZero(shift);
        }

        private static boolean isZero(float[] values) {
            for (float value : values) {
                if (value != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Values and the factors of their channels. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Term(CpuArray values, float[] factor) {}

    // ---- convolution ----

    /** Adds {@code count} values of a from {@code start} on to those of an image from {@code at} on. */
    void addTo(float[] image, int at, CpuArray a, int start, int count);
}
