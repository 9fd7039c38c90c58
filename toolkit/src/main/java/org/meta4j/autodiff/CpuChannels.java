package org.meta4j.autodiff;

/**
 * Kernels whose coefficients belong to channels, the last axis. They work on rows of whole channels with the coefficients
 * repeated to the row's length, so that every loop has one index and no inner loop, which C2 vectorises. Sums run down
 * the rows in float32 (a few hundred terms) and across them in double precision.
 */
final class CpuChannels {
    private static final int ROW = 512;

    private final CpuEngine engine;
    private float[] x = {};
    private float[] y = {};
    private float[] z = {};

    CpuChannels(CpuEngine engine) {
        this.engine = engine;
    }

    /** Returns the length of a row: whole channels, about 512 values. */
    private static int rowLength(int channels) {
        return channels * Math.max(1, ROW / channels);
    }

    private void prepare(int length) {
        if (x.length < length) {
            x = new float[length];
            y = new float[length];
            z = new float[length];
        }
    }

    private static int channels(CpuArray a) {
        return a.shape[a.shape.length - 1];
    }

    /** Returns the coefficients repeated to a row. */
    private static float[] tiled(double[] coefficients) {
        float[] row = new float[rowLength(coefficients.length)];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) coefficients[i % coefficients.length];
        }
        return row;
    }

    private float[] tiled(CpuArray coefficients) {
        float[] row = new float[rowLength(coefficients.size)];
        coefficients.read(0, row, coefficients.size);
        for (int i = coefficients.size; i < row.length; i++) {
            row[i] = row[i - coefficients.size];
        }
        return row;
    }

    /** Returns a row of sums folded to one sum a channel, divided by {@code divisor}. */
    private static double[] folded(float[] sums, int channels, double divisor) {
        double[] folded = new double[channels];
        for (int i = 0; i < sums.length; i++) {
            folded[i % channels] += sums[i];
        }
        for (int i = 0; i < channels; i++) {
            folded[i] /= divisor;
        }
        return folded;
    }

    CpuArray scale(CpuArray a, CpuArray factors) {
        float[] f = tiled(factors);
        prepare(f.length);
        CpuArray out = engine.allocate(a.shape);
        for (int i = 0; i < a.size; i += f.length) {
            int count = Math.min(f.length, a.size - i);
            a.read(i, x, count);
            multiply(x, f, count);
            out.write(i, x, count);
        }
        return out;
    }

    private static void multiply(float[] a, float[] f, int count) {
        for (int j = 0; j < count; j++) {
            a[j] *= f[j];
        }
    }

    CpuArray scaleShift(CpuArray a, CpuArray scale, CpuArray shift) {
        float[] f = tiled(scale);
        float[] s = tiled(shift);
        prepare(f.length);
        CpuArray out = engine.allocate(a.shape);
        for (int i = 0; i < a.size; i += f.length) {
            int count = Math.min(f.length, a.size - i);
            a.read(i, x, count);
            multiplyAdd(x, f, s, count);
            out.write(i, x, count);
        }
        return out;
    }

    private static void multiplyAdd(float[] a, float[] f, float[] s, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = a[j] * f[j] + s[j];
        }
    }

    CpuArray dot(CpuArray a, CpuArray b) {
        int channels = channels(a);
        return (CpuArray) engine.fromDoubles(means(a, b, 1), new int[] {channels});
    }

    /** Returns the sum of products a channel, divided by {@code divisor}. */
    private double[] means(CpuArray a, CpuArray b, double divisor) {
        int length = rowLength(channels(a));
        prepare(length);
        float[] sums = new float[length];
        for (int i = 0; i < a.size; i += length) {
            int count = Math.min(length, a.size - i);
            a.read(i, x, count);
            b.read(i, y, count);
            addProducts(sums, x, y, count);
        }
        return folded(sums, channels(a), divisor);
    }

    private static void addProducts(float[] sums, float[] a, float[] b, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += a[j] * b[j];
        }
    }

    private double[] means(CpuArray a) {
        int channels = channels(a);
        int length = rowLength(channels);
        prepare(length);
        float[] sums = new float[length];
        for (int i = 0; i < a.size; i += length) {
            int count = Math.min(length, a.size - i);
            a.read(i, x, count);
            add(sums, x, count);
        }
        return folded(sums, channels, (double) a.size / channels);
    }

    private static void add(float[] sums, float[] a, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += a[j];
        }
    }

    CpuArray normalize(CpuArray a, double epsilon) {
        int channels = channels(a);
        float[] mean = tiled(means(a));
        float[] squares = new float[mean.length];
        for (int i = 0; i < a.size; i += mean.length) {
            int count = Math.min(mean.length, a.size - i);
            a.read(i, x, count);
            addSquaredDifferences(squares, x, mean, count);
        }
        double[] deviation = folded(squares, channels, (double) a.size / channels);
        for (int i = 0; i < channels; i++) {
            deviation[i] = 1 / Math.sqrt(deviation[i] + epsilon);
        }
        float[] inverse = tiled(deviation);
        CpuArray out = engine.allocate(a.shape);
        for (int i = 0; i < a.size; i += mean.length) {
            int count = Math.min(mean.length, a.size - i);
            a.read(i, x, count);
            centreScale(x, mean, inverse, count);
            out.write(i, x, count);
        }
        out.keepInverseDeviation(deviation);
        return out;
    }

    private static void addSquaredDifferences(float[] sums, float[] a, float[] mean, int count) {
        for (int j = 0; j < count; j++) {
            float difference = a[j] - mean[j];
            sums[j] += difference * difference;
        }
    }

    private static void centreScale(float[] a, float[] mean, float[] inverse, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = (a[j] - mean[j]) * inverse[j];
        }
    }

    /** Returns s g - s mean(g) - s mean(g y) y, with the coefficients gathered a channel. */
    CpuArray normalizeGradient(CpuArray g, CpuArray normal) {
        int channels = channels(g);
        double[] s = normal.inverseDeviation();
        double count = (double) g.size / channels;
        double[] constant = means(g);
        double[] alongNormal = means(g, normal, count);
        for (int i = 0; i < channels; i++) {
            constant[i] *= -s[i];
            alongNormal[i] *= -s[i];
        }
        return combine(g, tiled(s), normal, tiled(alongNormal), tiled(constant));
    }

    /** Returns a fa + b fb + constant. */
    private CpuArray combine(CpuArray a, float[] fa, CpuArray b, float[] fb, float[] constant) {
        CpuArray out = engine.allocate(a.shape);
        for (int i = 0; i < a.size; i += fa.length) {
            int count = Math.min(fa.length, a.size - i);
            a.read(i, x, count);
            b.read(i, y, count);
            combine(x, fa, y, fb, constant, count);
            out.write(i, x, count);
        }
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
        double[] meanA = means(a);
        double[] meanB = means(b);
        double[] p = means(a, normal, count);
        double[] q = means(b, normal, count);
        double[] ab = means(a, b, count);
        double[] constant = new double[channels];
        for (int i = 0; i < channels; i++) {
            double factor = -s[i] * s[i];
            ab[i] = factor * (ab[i] - meanA[i] * meanB[i] - 3 * p[i] * q[i]);
            p[i] *= factor;
            q[i] *= factor;
            constant[i] = -q[i] * meanA[i] - p[i] * meanB[i];
        }
        float[] fa = tiled(q);
        float[] fb = tiled(p);
        float[] fn = tiled(ab);
        float[] c = tiled(constant);
        CpuArray out = engine.allocate(a.shape);
        for (int i = 0; i < a.size; i += fa.length) {
            int length = Math.min(fa.length, a.size - i);
            a.read(i, x, length);
            b.read(i, y, length);
            normal.read(i, z, length);
            combine(x, fa, y, fb, c, length);
            addMultiplied(x, z, fn, length);
            out.write(i, x, length);
        }
        return out;
    }

    private static void addMultiplied(float[] a, float[] b, float[] f, int count) {
        for (int j = 0; j < count; j++) {
            a[j] += b[j] * f[j];
        }
    }
}
