package org.meta4j.engine;

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
    private final CpuRows rows;

    CpuChannels(CpuEngine engine) {
        this.engine = engine;
        this.rows = engine.rows();
    }

    private static int channels(CpuArray a) {
        return a.shape[a.shape.length - 1];
    }

    /** Returns the coefficients repeated to a row. */
    private static float[] tiled(double[] coefficients) {
        float[] row = new float[CpuEngine.rowOf(coefficients.length)];
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
        Loops.Coefficients of = new Loops.Coefficients(
                tiled(before == null ? affine.centres : before.centres),
                tiled(before == null ? affine.factors : under(affine, before.factors, false)),
                tiled(before == null ? affine.shifts : under(affine, before.shifts, true)));
        boolean readOnce = affine.isCentred(); // normalised values are read again and again
        boolean whenRead = readOnce ? rows.mayCompute(source) : rows.computes(source);
        CpuArray out = whenRead ? CpuArray.mapped(source, of, engine.innermost()) : mapped(source, of);
        out.keepAffine(affine);
        return out;
    }

    private CpuArray mapped(CpuArray source, Loops.Coefficients of) {
        CpuArray out = engine.allocate(source.shape);
        each(out, of.length(), (loops, from, to) -> loops.affine(source, of, out, from, to));
        return out;
    }

    private void each(CpuArray out, int length, CpuRows.Stretch work) {
        rows.each(out.size, Parts.count(out.size), length, (loops, part, from, to) -> work.run(loops, from, to));
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
        double[][] squares = reduce(
                a.size,
                channels,
                1,
                (loops, sums, from, to) -> loops.addSquaredDifferences(a, mean, sums[0], from, to));
        return divided(squares[0], (double) a.size / channels);
    }

    // ---- sums ----

    /** Adds what it finds in some rows to its sums. */
    @FunctionalInterface
    private interface RowSums {
        void add(Loops loops, float[][] sums, int from, int to);
    }

    /** Returns {@code kinds} sums for every channel over the rows of {@code size} values. */
    private double[][] reduce(int size, int channels, int kinds, RowSums kernel) {
        int length = CpuEngine.rowOf(channels);
        int parts = Parts.count(size);
        double[][][] partial = new double[parts][kinds][length];
        rows.each(size, parts, length, (loops, part, from, to) -> {
            long stride = (long) ROWS * length;
            for (long block = from; block < to; block += stride) {
                float[][] sums = new float[kinds][length];
                kernel.add(loops, sums, (int) block, (int) Math.min(to, block + stride));
                for (int kind = 0; kind < kinds; kind++) {
                    addTo(partial[part][kind], sums[kind]);
                }
            }
        });
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
                : reduce(a.size, channels(a), 1, (loops, sums, from, to) -> loops.addSums(a, sums[0], from, to))[0];
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
        double[][] sums = reduce(
                a.size,
                channels(a),
                2,
                (loops, partial, from, to) -> loops.addSumsAndProducts(a, b, partial[0], partial[1], from, to));
        Sums formed = new Sums(b, sums[0], sums[1]);
        a.keepSums(formed);
        return formed;
    }

    // ---- derivatives of normalize ----

    /** Returns s g - s mean(g) - s mean(g y) y, with the coefficients gathered a channel. */
    CpuArray normalizeGradient(CpuArray g, CpuArray normal) {
        int channels = channels(g);
        double[] s = normal.inverseDeviation();
        double count = (double) g.size / channels;
        Sums sums = sums(g, normal);
        double[] constant = new double[channels];
        double[] ofNormal = new double[channels];
        for (int i = 0; i < channels; i++) {
            constant[i] = -s[i] * sums.plain[i] / count;
            ofNormal[i] = -s[i] * sums.products[i] / count;
        }
        Loops.Term along = term(g, tiled(s));
        Loops.Term alongNormal = term(normal, tiled(ofNormal));
        float[] c = tiled(constant);
        CpuArray out = engine.allocate(g.shape);
        each(out, c.length, (loops, from, to) -> loops.combine(along, alongNormal, c, out, from, to));
        return out;
    }

    /** Returns values with factors; of what a factor multiplies when it is read, the values below and the product of both. */
    private static Loops.Term term(CpuArray values, float[] factors) {
        CpuArray.@Nullable Mapped below = values.mapped();
        if (below == null || !below.of().isScale()) {
            return new Loops.Term(values, factors);
        }
        float[] both = below.of().factor().clone();
        for (int i = 0; i < both.length; i++) {
            both[i] *= factors[i];
        }
        return new Loops.Term(below.source(), both);
    }

    CpuArray normalizeSecond(CpuArray a, CpuArray b, CpuArray normal) {
        int channels = channels(a);
        double count = (double) a.size / channels;
        double[] s = normal.inverseDeviation();
        Sums ofA = sums(a, normal);
        Sums ofB = sums(b, normal);
        double[] products =
                reduce(a.size, channels, 1, (loops, sums, from, to) -> loops.addProducts(a, b, sums[0], from, to))[0];
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
        Loops.Term first = term(a, tiled(alongA));
        Loops.Term second = term(b, tiled(alongB));
        Loops.Term third = term(normal, tiled(alongNormal));
        float[] c = tiled(constant);
        CpuArray out = engine.allocate(a.shape);
        each(out, c.length, (loops, from, to) -> loops.combine(first, second, third, c, out, from, to));
        return out;
    }
}
