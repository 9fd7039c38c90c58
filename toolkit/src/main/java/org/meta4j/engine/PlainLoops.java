package org.meta4j.engine;

/**
 * Loops in plain Java. C2 vectorises those over Java arrays, but not over off-heap memory, so rows of values are copied in and out, which
 * the first-level cache holds. A loop has one index and no branches.
 */
final class PlainLoops implements Loops {
    private final float[] x = new float[CpuEngine.ROW];
    private final float[] y = new float[CpuEngine.ROW];
    private final float[] z = new float[CpuEngine.ROW];
    private float[] run = {};
    private final int[] bits = new int[CpuEngine.ROW];
    private final int[] conditionBits = new int[CpuEngine.ROW];

    @Override
    public String description() {
        return "plain Java";
    }

    @FunctionalInterface
    private interface Binary {
        void apply(float[] x, float[] y, int count);
    }

    @Override
    public void map(CpuArray a, CpuArray out, int from, int to, Unary kernel) {
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            a.read(i, x, count);
            kernel.apply(x, count);
            out.write(i, x, count);
        }
    }

    private void zip(CpuArray a, CpuArray b, CpuArray out, int from, int to, Binary kernel) {
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            a.read(i, x, count);
            b.read(i, y, count);
            kernel.apply(x, y, count);
            out.write(i, x, count);
        }
    }

    // ---- elementwise ----

    @Override
    public void add(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        zip(a, b, out, from, to, PlainLoops::add);
    }

    static void add(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] += q[i];
        }
    }

    @Override
    public void multiply(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        zip(a, b, out, from, to, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= q[i];
            }
        });
    }

    @Override
    public void divide(CpuArray a, CpuArray b, CpuArray out, int from, int to) {
        zip(a, b, out, from, to, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] /= q[i];
            }
        });
    }

    @Override
    public void combine(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to) {
        zip(a, b, out, from, to, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * fa + fb * q[i];
            }
        });
    }

    @Override
    public void combineSquare(CpuArray a, float fa, CpuArray b, float fb, CpuArray out, int from, int to) {
        zip(a, b, out, from, to, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * fa + fb * (q[i] * q[i]);
            }
        });
    }

    @Override
    public void scale(CpuArray a, float factor, CpuArray out, int from, int to) {
        map(a, out, from, to, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= factor;
            }
        });
    }

    @Override
    public void relu(CpuArray a, CpuArray out, int from, int to) {
        map(a, out, from, to, PlainLoops::positivePart);
    }

    static void positivePart(float[] p, int count) {
        for (int i = 0; i < count; i++) {
            p[i] = Math.max(p[i], 0f);
        }
    }

    /** Does it on bits alone where it can, which C2 vectorises. */
    @Override
    public void wherePositive(CpuArray a, CpuArray where, CpuArray out, int from, int to) {
        if (!a.isInArena() || !where.isInArena()) {
            zip(a, where, out, from, to, PlainLoops::keepPositive);
            return;
        }
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            a.readBits(i, bits, count);
            where.readBits(i, conditionBits, count);
            keepPositive(bits, conditionBits, count);
            out.writeBits(i, bits, count);
        }
    }

    static void keepPositive(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(q[i]);
            int positive = (-bits >> 31) & ~(bits >> 31); // all ones for bits > 0, without a branch
            p[i] = Float.intBitsToFloat(Float.floatToRawIntBits(p[i]) & positive);
        }
    }

    private static void keepPositive(int[] p, int[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] &= (-q[i] >> 31) & ~(q[i] >> 31);
        }
    }

    @Override
    public void adam(
            AdamStep step, CpuArray theta, CpuArray mean, CpuArray meanSquare, CpuArray out, int from, int to) {
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            theta.read(i, x, count);
            mean.read(i, y, count);
            meanSquare.read(i, z, count);
            adam(x, y, z, step, count);
            out.write(i, x, count);
        }
    }

    private static void adam(float[] p, float[] m, float[] v, AdamStep step, int count) {
        float rate = -step.rate();
        float correction = step.correction();
        float epsilon = step.epsilon();
        for (int i = 0; i < count; i++) {
            p[i] += rate * (m[i] / ((float) Math.sqrt(v[i]) * correction + epsilon));
        }
    }

    // ---- channels ----

    @Override
    public void affine(CpuArray a, Coefficients of, CpuArray out, int from, int to) {
        Staging staging = Staging.here();
        float[] row = staging.floats(of.length());
        for (int i = from; i < to; i += of.length()) {
            int count = Math.min(of.length(), to - i);
            a.read(i, row, count);
            map(row, of.centre(), of.factor(), of.shift(), count);
            out.write(i, row, count);
        }
        staging.giveBack(1);
    }

    /** Maps the beginning of a row: with one index for all arrays C2 vectorises it. */
    static void map(float[] a, float[] c, float[] f, float[] s, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = (a[j] - c[j]) * f[j] + s[j];
        }
    }

    /** Maps values that begin anywhere, the same way. */
    static void map(float[] a, Loops.Coefficients of, int start, int count) {
        float[] c = of.centre();
        float[] f = of.factor();
        float[] s = of.shift();
        int j = start % of.length();
        for (int i = 0; i < count; i++) {
            a[i] = (a[i] - c[j]) * f[j] + s[j];
            j = j + 1 == f.length ? 0 : j + 1;
        }
    }

    @FunctionalInterface
    private interface RowSum {
        void add(float[] row, int count);
    }

    private static void rows(CpuArray a, int length, int from, int to, RowSum kernel) {
        Staging staging = Staging.here();
        float[] row = staging.floats(length);
        for (int i = from; i < to; i += length) {
            int count = Math.min(length, to - i);
            a.read(i, row, count);
            kernel.add(row, count);
        }
        staging.giveBack(1);
    }

    @Override
    public void addSums(CpuArray a, float[] sums, int from, int to) {
        rows(a, sums.length, from, to, (row, count) -> add(sums, row, count));
    }

    @Override
    public void addSquaredDifferences(CpuArray a, float[] mean, float[] sums, int from, int to) {
        rows(a, sums.length, from, to, (row, count) -> addSquaredDifferences(sums, row, mean, count));
    }

    private static void addSquaredDifferences(float[] sums, float[] a, float[] mean, int count) {
        for (int j = 0; j < count; j++) {
            float difference = a[j] - mean[j];
            sums[j] += difference * difference;
        }
    }

    @Override
    public void addProducts(CpuArray a, CpuArray b, float[] products, int from, int to) {
        int length = products.length;
        Staging staging = Staging.here();
        float[] p = staging.floats(length);
        float[] q = staging.floats(length);
        for (int i = from; i < to; i += length) {
            int count = Math.min(length, to - i);
            a.read(i, p, count);
            b.read(i, q, count);
            addProducts(products, p, q, count);
        }
        staging.giveBack(2);
    }

    private static void addProducts(float[] products, float[] a, float[] b, int count) {
        for (int j = 0; j < count; j++) {
            products[j] += a[j] * b[j];
        }
    }

    @Override
    public void addSumsAndProducts(CpuArray a, CpuArray b, float[] sums, float[] products, int from, int to) {
        int length = products.length;
        Staging staging = Staging.here();
        float[] p = staging.floats(length);
        float[] q = staging.floats(length);
        for (int i = from; i < to; i += length) {
            int count = Math.min(length, to - i);
            a.read(i, p, count);
            b.read(i, q, count);
            addWithProducts(sums, products, p, q, count);
        }
        staging.giveBack(2);
    }

    private static void addWithProducts(float[] sums, float[] products, float[] a, float[] b, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] += a[j];
            products[j] += a[j] * b[j];
        }
    }

    @Override
    public void combine(Term a, Term b, float[] constant, CpuArray out, int from, int to) {
        int length = constant.length;
        Staging staging = Staging.here();
        float[] p = staging.floats(length);
        float[] q = staging.floats(length);
        for (int i = from; i < to; i += length) {
            int count = Math.min(length, to - i);
            a.values().read(i, p, count);
            b.values().read(i, q, count);
            combine(p, a.factor(), q, b.factor(), constant, count);
            out.write(i, p, count);
        }
        staging.giveBack(2);
    }

    private static void combine(float[] a, float[] fa, float[] b, float[] fb, float[] constant, int count) {
        for (int j = 0; j < count; j++) {
            a[j] = a[j] * fa[j] + b[j] * fb[j] + constant[j];
        }
    }

    @Override
    public void combine(Term a, Term b, Term c, float[] constant, CpuArray out, int from, int to) {
        int length = constant.length;
        Staging staging = Staging.here();
        float[] p = staging.floats(length);
        float[] q = staging.floats(length);
        for (int i = from; i < to; i += length) {
            int count = Math.min(length, to - i);
            a.values().read(i, p, count);
            b.values().read(i, q, count);
            combine(p, a.factor(), q, b.factor(), constant, count);
            c.values().read(i, q, count);
            addMultiplied(p, q, c.factor(), count);
            out.write(i, p, count);
        }
        staging.giveBack(2);
    }

    private static void addMultiplied(float[] a, float[] b, float[] f, int count) {
        for (int j = 0; j < count; j++) {
            a[j] += b[j] * f[j];
        }
    }

    // ---- convolution ----

    @Override
    public void addTo(float[] image, int at, CpuArray a, int start, int count) {
        if (run.length < at + count) {
            run = new float[Math.max(image.length, at + count)];
        }
        a.read(start, run, at, count);
        add(image, run, at, at + count);
    }

    /** Adds at the same places of both: with one index C2 vectorises it. */
    private static void add(float[] to, float[] values, int from, int until) {
        for (int i = from; i < until; i++) {
            to[i] += values[i];
        }
    }
}
