package org.meta4j.engine;

/** How kernels go through arrays: with the loops of the thread, in parts if there are many values; or when the result is read. */
final class CpuRows {
    /** Fewest values of a simple map that is computed when read: it would be out of the cache by then if it were written. */
    private static final int COMPUTED = 1 << 19;
    /** Most arrays computed one through the other. */
    private static final int DEPTH = 4;

    private final CpuEngine engine;
    private final Loops loops = Loops.ofThread();

    CpuRows(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray map(Array a, Loops.Map loop) {
        CpuArray in = (CpuArray) a;
        CpuArray out = engine.allocate(in.shape);
        each(out, (own, from, to) -> loop.run(own, in, out, from, to));
        return out;
    }

    CpuArray zip(Array a, Array b, Loops.Zip loop) {
        return zip(a, b, engine.allocate(a.shape()), loop);
    }

    /** Writes to {@code out}, which may be one of the arguments. */
    CpuArray zip(Array a, Array b, CpuArray out, Loops.Zip loop) {
        CpuArray left = (CpuArray) a;
        CpuArray right = (CpuArray) b;
        each(out, (own, from, to) -> loop.run(own, left, right, out, from, to));
        return out;
    }

    /** Works on the values {@code from} up to {@code to} with the loops of the thread it runs on. */
    @FunctionalInterface
    interface Stretch {
        void run(Loops loops, int from, int to);
    }

    /** Fills an array with loops that borrow nothing. */
    void each(CpuArray out, Stretch work) {
        int parts = Parts.count(out.size);
        if (parts == 1) {
            work.run(loops, 0, out.size);
        } else {
            each(out.size, parts, CpuEngine.ROW, (own, part, from, to) -> work.run(own, from, to));
        }
    }

    /** The same, and which of the parts it is. */
    @FunctionalInterface
    interface PartOfRows {
        void run(Loops loops, int part, int from, int to);
    }

    /** Goes through {@code size} values in parts that begin at multiples of {@code unit}. */
    void each(int size, int parts, int unit, PartOfRows work) {
        engine.inParts(parts, size, unit, (part, from, to) -> work.run(Staging.here().loops, part, from, to));
    }

    // ---- computed when read ----

    boolean computes(CpuArray in) {
        return in.size >= COMPUTED && mayCompute(in);
    }

    /** Returns whether values may be computed from these when read: not if another thread may close their scope before. */
    boolean mayCompute(CpuArray in) {
        return in.depth < DEPTH && engine.inScope() && in.isHere();
    }

    /** Returns what a kernel makes of an array's values when they are read. */
    CpuArray computed(CpuArray in, Loops.Unary kernel) {
        return CpuArray.computed(in.shape, in.size, engine.innermost(), in.depth + 1, (start, target, count) -> {
            in.read(start, target, count);
            kernel.apply(target, count);
        });
    }
}
