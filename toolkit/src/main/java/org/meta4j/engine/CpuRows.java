package org.meta4j.engine;

/**
 * How the values of arrays are gone through: {@value CpuEngine#CpuEngine.ROW} at a time, in parts if there are many. Cheap maps of large arrays are
 * computed when they are read.
 */
final class CpuRows {
    /** Fewest values of a simple map that is computed when read: it would be out of the cache by then if it were written. */
    private static final int COMPUTED = 1 << 19;
    /** Most arrays computed one through the other. */
    private static final int DEPTH = 4;

    private final CpuEngine engine;
    private final float[] x = new float[CpuEngine.ROW];
    private final float[] y = new float[CpuEngine.ROW];

    CpuRows(CpuEngine engine) {
        this.engine = engine;
    }

    @FunctionalInterface
    interface Unary {
        void apply(float[] x, int count);
    }

    @FunctionalInterface
    interface Binary {
        void apply(float[] x, float[] y, int count);
    }

    /** A kernel that changes {@code count} values in place; the first is number {@code start} of its array. */
    @FunctionalInterface
    interface Pointwise {
        void apply(float[] values, int start, int count);
    }

    boolean computes(CpuArray in) {
        return in.size >= COMPUTED && mayCompute(in);
    }

    /** Returns whether values may be computed from these when read: not if another thread may close their scope before. */
    boolean mayCompute(CpuArray in) {
        return in.depth < DEPTH && engine.inScope() && in.isHere();
    }

    /** Returns what a kernel makes of an array's values when they are read. */
    CpuArray computed(CpuArray in, Pointwise kernel) {
        return CpuArray.computed(in.shape, in.size, engine.innermost(), in.depth + 1, (start, target, count) -> {
            in.read(start, target, count);
            kernel.apply(target, start, count);
        });
    }

    /**
     * Returns the values that a cheap kernel makes of an array's, {@code unit} at a time. Those that are read once are computed
     * when they are read, others if they are many.
     */
    CpuArray mapRows(CpuArray in, int unit, boolean readOnce, Pointwise kernel) {
        if (readOnce ? mayCompute(in) : computes(in)) {
            return computed(in, kernel);
        }
        CpuArray out = engine.allocate(in.shape);
        engine.inParts(Parts.count(out.size), out.size, unit, (part, from, to) -> {
            Staging staging = Staging.here();
            float[] row = staging.floats(unit);
            for (int i = from; i < to; i += unit) {
                int count = Math.min(unit, to - i);
                in.read(i, row, count);
                kernel.apply(row, i, count);
                out.write(i, row, count);
            }
            staging.giveBack(1);
        });
        return out;
    }

    /** Computes {@code count} values from {@code from} on into the first of its three rows. */
    @FunctionalInterface
    interface RowValues {
        void compute(float[][] rows, int from, int count);
    }

    /** Fills an array, {@code unit} values at a time. */
    void computeRows(CpuArray out, int unit, RowValues kernel) {
        engine.inParts(Parts.count(out.size), out.size, unit, (part, from, to) -> {
            Staging staging = Staging.here();
            float[][] rows = {staging.floats(unit), staging.floats(unit), staging.floats(unit)};
            for (int i = from; i < to; i += unit) {
                int count = Math.min(unit, to - i);
                kernel.compute(rows, i, count);
                out.write(i, rows[0], count);
            }
            staging.giveBack(3);
        });
    }

    CpuArray map(Array a, Unary kernel) {
        CpuArray in = (CpuArray) a;
        CpuArray out = engine.allocate(in.shape);
        int parts = Parts.count(out.size);
        if (parts == 1) {
            map(in, out, kernel, x, 0, out.size);
        } else {
            engine.inParts(parts, out.size, CpuEngine.ROW, (part, from, to) -> {
                Staging staging = Staging.here();
                map(in, out, kernel, staging.floats(CpuEngine.ROW), from, to);
                staging.giveBack(1);
            });
        }
        return out;
    }

    private static void map(CpuArray in, CpuArray out, Unary kernel, float[] row, int from, int to) {
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            in.read(i, row, count);
            kernel.apply(row, count);
            out.write(i, row, count);
        }
    }

    CpuArray zip(Array a, Array b, Binary kernel) {
        return zip(a, b, engine.allocate(a.shape()), kernel);
    }

    /** Writes to {@code out}, which may be one of the arguments. */
    CpuArray zip(Array a, Array b, CpuArray out, Binary kernel) {
        CpuArray left = (CpuArray) a;
        CpuArray right = (CpuArray) b;
        int parts = Parts.count(out.size);
        if (parts == 1) {
            zip(left, right, out, kernel, x, y, 0, out.size);
        } else {
            engine.inParts(parts, out.size, CpuEngine.ROW, (part, from, to) -> {
                Staging staging = Staging.here();
                zip(left, right, out, kernel, staging.floats(CpuEngine.ROW), staging.floats(CpuEngine.ROW), from, to);
                staging.giveBack(2);
            });
        }
        return out;
    }

    private static void zip(
            CpuArray a, CpuArray b, CpuArray out, Binary kernel, float[] p, float[] q, int from, int to) {
        for (int i = from; i < to; i += CpuEngine.ROW) {
            int count = Math.min(CpuEngine.ROW, to - i);
            a.read(i, p, count);
            b.read(i, q, count);
            kernel.apply(p, q, count);
            out.write(i, p, count);
        }
    }
}
