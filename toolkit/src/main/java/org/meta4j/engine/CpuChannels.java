package org.meta4j.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meta4j.engine.CpuArray.Affine;
import org.meta4j.engine.CpuArray.Sums;

/**
 * Kernels whose coefficients belong to channels, the last axis. They work on rows of whole channels with the coefficients
 * repeated to the row's length, so that every loop has one index and no inner loop, which C2 vectorises. Sums run down
 * {@value #ROWS} rows in float32 and then in double precision.
 */
final class CpuChannels {
    private static final int ROWS = 64;

    private final CpuEngine engine;

    CpuChannels(CpuEngine engine) {
        this.engine = engine;
    }

    /** Returns the length of a row: whole channels, about 512 values. */
    private static int rowLength(int channels) {
        return channels * Math.max(1, CpuEngine.ROW / channels);
    }

    private static int channels(CpuArray a) {
        return a.shape[a.shape.length - 1];
    }

    /** Returns the coefficients repeated to a row. */
    private static float[] tiled(double[] coefficients) {
        float[] row = new float[rowLength(coefficients.length)];
        for (int i = 0; i < coefficients.length; i++) {
            row[i] = (float) coefficients[i];
        }
        for (int i = coefficients.length; i < row.length; i++) {
            row[i] = row[i - coefficients.length];
        }
        return row;
    }

    // ---- affine maps ----

    CpuArray scale(CpuArray a, CpuArray factors) {
        double[] zeros = new double[factors.size];
        return map(a, new Affine(a, zeros, engine.toDoubles(factors), zeros));
    }

    CpuArray scaleShift(CpuArray a, CpuArray scale, CpuArray shift) {
        return map(a, new Affine(a, new double[scale.size], engine.toDoubles(scale), engine.toDoubles(shift)));
    }

    /** Returns the values under a map. A linear map of a computed map is computed as one. */
    private CpuArray map(CpuArray a, Affine affine) {
        @Nullable Affine before = a.depth > 0 && affine.isCentred() ? a.affine() : null;
        CpuArray source = before == null ? a : before.source;
        float[] c = tiled(before == null ? affine.centres : before.centres);
        float[] f = tiled(before == null ? affine.factors : under(affine, before.factors, false));
        float[] s = tiled(before == null ? affine.shifts : under(affine, before.shifts, true));
        int length = f.length;
        boolean readOnce = affine.isCentred(); // normalised values are read again and again
        CpuArray out = engine.rows().mapRows(source, length, readOnce, (x, start, count) -> {
            if (start % length == 0 && count <= length) {
                map(x, c, f, s, count);
                return;
            }
            for (int at = 0; at < count; ) {
                int phase = (start + at) % length;
                int stretch = Math.min(length - phase, count - at);
                map(x, at, c, f, s, phase, stretch);
                at += stretch;
            }
        });
        out.keepAffine(affine);
        return out;
    }

    /** Maps the beginning of a row: with one index for all arrays C2 vectorises it. */
    private static void map(float[] a, float[] c, float[] f, float[] s, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = (a[j] - c[j]) * f[j] + s[j];
        }
    }

    private static void map(float[] a, int at, float[] c, float[] f, float[] s, int phase, int count) {
        for (int j = 0; j < count; j++) {
            a[at + j] = (a[at + j] - c[phase + j]) * f[phase + j] + s[phase + j];
        }
    }

    /** Returns a value a channel under the factors of a map, and its shifts as well for a shift. */
    private static double[] under(Affine affine, double[] values, boolean shift) {
        double[] mapped = new double[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = values[i] * affine.factors[i] + (shift ? affine.shifts[i] : 0);
        }
        return mapped;
    }

    CpuArray normalize(CpuArray a, double epsilon) {
        double[] means = means(a);
        double[] variance = variance(a, means);
        double[] deviation = new double[means.length];
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = 1 / Math.sqrt(variance[i] + epsilon);
        }
        CpuArray out = map(a, new Affine(a, means, deviation, new double[means.length]));
        out.keepInverseDeviation(deviation);
        return out;
    }

    /** Returns the means and the biased variances of a, which {@code normal} knows if it was made of it in an arena. */
    double[][] statistics(CpuArray a, CpuArray normal, double epsilon) {
        Affine known = normal.affine();
        if (known == null || known.source != a) {
            double[] means = means(a);
            return new double[][] {means, variance(a, means)};
        }
        double[] variance = new double[known.factors.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = Math.max(0, 1 / (known.factors[i] * known.factors[i]) - epsilon);
        }
        return new double[][] {known.centres, variance};
    }

    private double[] means(CpuArray a) {
        return divided(sums(a), (double) a.size / channels(a));
    }

    private double[] variance(CpuArray a, double[] means) {
        int channels = channels(a);
        float[] mean = tiled(means);
        double[][] squares = reduce(a.size, channels, 1, (rows, sums, i, n) -> {
            a.read(i, rows[0], n);
            addSquaredDifferences(sums[0], rows[0], mean, n);
        });
        return divided(squares[0], (double) a.size / channels);
    }

    private static void addSquaredDifferences(float[] sums, float[] a, float[] mean, int count) {
        for (int j = 0; j < count; j++) {
            float difference = a[j] - mean[j];
            sums[j] += difference * difference;
        }
    }

    // ---- sums ----

    /** Adds what it finds in one row of values, read into its rows, to its sums. */
    @FunctionalInterface
    private interface RowSum {
        void add(float[][] rows, float[][] sums, int from, int count);
    }

    /** Returns {@code kinds} sums for every channel over the rows of {@code size} values. */
    private double[][] reduce(int size, int channels, int kinds, RowSum kernel) {
        int length = rowLength(channels);
        int parts = Parts.count(size);
        double[][][] partial = new double[parts][kinds][length];
        engine.inParts(parts, size, length, (part, from, to) -> reduce(partial[part], length, from, to, kernel));
        double[][] sums = new double[kinds][channels];
        for (double[][] one : partial) {
            for (int kind = 0; kind < kinds; kind++) {
                for (int i = 0; i < length; i++) {
                    sums[kind][i % channels] += one[kind][i];
                }
            }
        }
        return sums;
    }

    private static void reduce(double[][] totals, int length, int from, int to, RowSum kernel) {
        Staging staging = Staging.here();
        float[][] rows = {staging.floats(length), staging.floats(length), staging.floats(length)};
        float[][] sums = new float[totals.length][length];
        long stride = (long) ROWS * length;
        for (long block = from; block < to; block += stride) {
            for (float[] sum : sums) {
                Arrays.fill(sum, 0);
            }
            int end = (int) Math.min(to, block + stride);
            for (int i = (int) block; i < end; i += length) {
                kernel.add(rows, sums, i, Math.min(length, end - i));
            }
            for (int kind = 0; kind < sums.length; kind++) {
                addTo(totals[kind], sums[kind]);
            }
        }
        staging.giveBack(3);
    }

    private static void addTo(double[] totals, float[] sums) {
        for (int i = 0; i < totals.length; i++) {
            totals[i] += sums[i];
        }
    }

    private static double[] divided(double[] values, double divisor) {
        double[] divided = new double[values.length];
        for (int i = 0; i < divided.length; i++) {
            divided[i] = values[i] / divisor;
        }
        return divided;
    }

    /** Returns the sum over every channel. */
    double[] sums(CpuArray a) {
        double @Nullable [] known = a.sums();
        return known != null
                ? known
                : reduce(a.size, channels(a), 1, (rows, sums, i, count) -> {
                    a.read(i, rows[0], count);
                    add(sums[0], rows[0], count);
                })[0];
    }

    private static void add(float[] sums, float[] a, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += a[j];
        }
    }

    CpuArray dot(CpuArray a, CpuArray b) {
        double[] products = sums(a, b).products.clone();
        return (CpuArray) engine.fromDoubles(products, new int[] {products.length});
    }

    /** Returns the sums of a and of a b, formed in one pass and kept with a: whoever wants one wants the other next. */
    private Sums sums(CpuArray a, CpuArray b) {
        Sums known = a.sums(b);
        if (known != null) {
            return known;
        }
        double[][] sums = reduce(a.size, channels(a), 2, (rows, partial, i, count) -> {
            a.read(i, rows[0], count);
            b.read(i, rows[1], count);
            addWithProducts(partial[0], partial[1], rows[0], rows[1], count);
        });
        Sums formed = new Sums(b, sums[0], sums[1]);
        a.keepSums(formed);
        return formed;
    }

    private static void addWithProducts(float[] sums, float[] products, float[] a, float[] b, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += a[j];
            products[j] += a[j] * b[j];
        }
    }

    private static void addProducts(float[] products, float[] a, float[] b, int count) {
        for (int j = 0; j < count; j++) {
            products[j] += a[j] * b[j];
        }
    }

    // ---- derivatives of normalize ----

    /** Returns s g - s mean(g) - s mean(g y) y, with the coefficients gathered a channel. */
    CpuArray normalizeGradient(CpuArray g, CpuArray normal) {
        int channels = channels(g);
        double[] s = normal.inverseDeviation();
        double count = (double) g.size / channels;
        Sums sums = sums(g, normal);
        double[] constant = new double[channels];
        double[] alongNormal = new double[channels];
        for (int i = 0; i < channels; i++) {
            constant[i] = -s[i] * sums.plain[i] / count;
            alongNormal[i] = -s[i] * sums.products[i] / count;
        }
        float[] fg = tiled(s);
        float[] fn = tiled(alongNormal);
        float[] c = tiled(constant);
        CpuArray out = engine.allocate(g.shape);
        engine.rows().computeRows(out, fg.length, (rows, i, n) -> {
            g.read(i, rows[0], n);
            normal.read(i, rows[1], n);
            combine(rows[0], fg, rows[1], fn, c, n);
        });
        return out;
    }

    private static void combine(float[] a, float[] fa, float[] b, float[] fb, float[] constant, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = a[j] * fa[j] + b[j] * fb[j] + constant[j];
        }
    }

    CpuArray normalizeSecond(CpuArray a, CpuArray b, CpuArray normal) {
        int channels = channels(a);
        double count = (double) a.size / channels;
        double[] s = normal.inverseDeviation();
        Sums ofA = sums(a, normal);
        Sums ofB = sums(b, normal);
        double[] products = reduce(a.size, channels, 1, (rows, sums, i, n) -> {
            a.read(i, rows[0], n);
            b.read(i, rows[1], n);
            addProducts(sums[0], rows[0], rows[1], n);
        })[0];
        double[] alongA = new double[channels];
        double[] alongB = new double[channels];
        double[] alongNormal = new double[channels];
        double[] constant = new double[channels];
        for (int i = 0; i < channels; i++) {
            double factor = -s[i] * s[i];
            double meanA = ofA.plain[i] / count;
            double meanB = ofB.plain[i] / count;
            double p = ofA.products[i] / count;
            double q = ofB.products[i] / count;
            alongNormal[i] = factor * (products[i] / count - meanA * meanB - 3 * p * q);
            alongA[i] = factor * q;
            alongB[i] = factor * p;
            constant[i] = -alongA[i] * meanA - alongB[i] * meanB;
        }
        float[] fa = tiled(alongA);
        float[] fb = tiled(alongB);
        float[] fn = tiled(alongNormal);
        float[] c = tiled(constant);
        CpuArray out = engine.allocate(a.shape);
        engine.rows().computeRows(out, fa.length, (rows, i, n) -> {
            a.read(i, rows[0], n);
            b.read(i, rows[1], n);
            normal.read(i, rows[2], n);
            combine(rows[0], fa, rows[1], fb, c, n);
            addMultiplied(rows[0], rows[2], fn, n);
        });
        return out;
    }

    private static void addMultiplied(float[] a, float[] b, float[] f, int count) {
        for (int j = 0; j < count; j++) {
            a[j] += b[j] * f[j];
        }
    }
}
