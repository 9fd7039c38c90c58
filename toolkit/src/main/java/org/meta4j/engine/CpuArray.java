package org.meta4j.engine;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Float32 values of a {@link CpuEngine}: a stretch of an arena's block, a Java array of their own, or computed from other
 * arrays whenever they are read. Beside the values stands what kernels found out about them and others can use.
 */
final class CpuArray implements Array {
    private static final FloatBuffer NONE = FloatBuffer.allocate(0);

    final int[] shape;
    final int size;
    /** How many computed arrays are read one through the other for a value of this one; 0 for values in memory. */
    final int depth;

    private final FloatBuffer memory;
    private final int offset;
    private final Arena.@Nullable Block block;
    private final Arena.@Nullable Stretch scope;
    private final @Nullable Rows rows;
    private @Nullable Mapped mapped;
    private @Nullable Found columns;
    private @Nullable Found choice;
    private @Nullable CpuArray transposed;
    private double @Nullable [] inverseDeviation;
    private @Nullable Sums sums;
    private @Nullable Affine affine;

    /** How computed values are computed: {@code count} of them from {@code start} on, into the beginning of the target. */
    @FunctionalInterface
    interface Rows {
        void read(int start, float[] target, int count);
    }

    /** That values are computed, when they are read, as an affine map of another array's. */
    record Mapped(CpuArray source, Loops.Coefficients of) {}

    /** That values are another array's, every channel less its centre, multiplied by its factor and shifted. */
    static final class Affine {
        final CpuArray source;
        final double[] centres;
        final double[] factors;
        final double[] shifts;

        Affine(CpuArray source, double[] centres, double[] factors, double[] shifts) {
            this.source = source;
            this.centres = centres;
            this.factors = factors;
            this.shifts = shifts;
        }

        /** Returns whether the centres are 0. */
        boolean isCentred() {
            return isZero(centres);
        }

        /** Returns whether values are multiplied alone. */
        boolean isScale() {
            return isZero(centres) && isZero(shifts);
        }

        private static boolean isZero(double[] values) {
            for (double value : values) {
                if (value != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What belongs to a window: the columns that a convolution multiplies, or the choice of a pooling. */
    private record Found(Window window, CpuArray values) {}

    /** The sums over a channel of these values, and of their products with another array's. */
    static final class Sums {
        final CpuArray other;
        final double[] plain;
        final double[] products;

        Sums(CpuArray other, double[] plain, double[] products) {
            this.other = other;
            this.plain = plain;
            this.products = products;
        }
    }

    CpuArray(
            int[] shape,
            int size,
            FloatBuffer memory,
            int offset,
            Arena.@Nullable Block block,
            Arena.@Nullable Stretch scope) {
        this(shape, size, memory, offset, block, scope, null, 0);
    }

    private CpuArray(
            int[] shape,
            int size,
            FloatBuffer memory,
            int offset,
            Arena.@Nullable Block block,
            Arena.@Nullable Stretch scope,
            @Nullable Rows rows,
            int depth) {
        this.shape = shape;
        this.size = size;
        this.memory = memory;
        this.offset = offset;
        this.block = block;
        this.scope = scope;
        this.rows = rows;
        this.depth = depth;
    }

    /** Returns an array outside every arena, which the garbage collector frees. */
    static CpuArray onHeap(int[] shape, int size) {
        return new CpuArray(shape, size, FloatBuffer.wrap(new float[size]), 0, null, null);
    }

    /** Returns an array whose values are computed when they are read. */
    static CpuArray computed(int[] shape, int size, Arena.Stretch scope, int depth, Rows rows) {
        return new CpuArray(shape, size, NONE, 0, null, scope, rows, depth);
    }

    /** Returns an array whose values are an affine map of others, computed when they are read. */
    static CpuArray mapped(CpuArray source, Loops.Coefficients of, Arena.Stretch scope) {
        int length = of.length();
        CpuArray out = computed(source.shape, source.size, scope, source.depth + 1, (start, target, count) -> {
            source.read(start, target, count);
            if (start % length == 0 && count <= length) {
                PlainLoops.map(target, of.centre(), of.factor(), of.shift(), count);
            } else {
                PlainLoops.map(target, of, start, count);
            }
        });
        out.mapped = new Mapped(source, of);
        return out;
    }

    /** Returns what these values are computed from when they are read, or null if they are in memory or computed otherwise. */
    @Nullable
    Mapped mapped() {
        return mapped;
    }

    @Override
    public int[] shape() {
        return shape;
    }

    CpuArray reshaped(int[] newShape) {
        return new CpuArray(newShape, size, memory, offset, block, scope, rows, depth);
    }

    /** Returns the rows {@code from} up to {@code to} of a matrix, in the same memory. */
    CpuArray rows(int from, int to) {
        int length = shape[1];
        Rows shifted = rows == null ? null : (start, target, count) -> rows.read(from * length + start, target, count);
        return new CpuArray(
                new int[] {to - from, length},
                (to - from) * length,
                memory,
                offset + from * length,
                block,
                scope,
                shifted,
                depth);
    }

    boolean isOnHeap() {
        return block == null && rows == null;
    }

    boolean isInArena() {
        return block != null;
    }

    /** Copies {@code count} elements from {@code start} on into the beginning of {@code target}. */
    void read(int start, float[] target, int count) {
        requireOpen();
        if (rows == null) {
            memory.get(offset + start, target, 0, count);
        } else {
            rows.read(start, target, count);
        }
    }

    /** Copies {@code count} elements from {@code start} on into the target from {@code at} on. */
    void read(int start, float[] target, int at, int count) {
        if (rows == null) {
            requireOpen();
            memory.get(offset + start, target, at, count);
            return;
        }
        Staging staging = Staging.here();
        float[] values = staging.floats(count);
        try {
            read(start, values, count);
            System.arraycopy(values, 0, target, at, count);
        } finally {
            staging.giveBack(1);
        }
    }

    /** Copies the bits of {@code count} elements from {@code start} on. */
    void readBits(int start, int[] target, int count) {
        requireOpen();
        if (block != null) {
            block.bits.get(offset + start, target, 0, count);
            return;
        }
        Staging staging = Staging.here();
        float[] floats = staging.floats(count);
        try {
            read(start, floats, count);
            staging.toBits(floats, target, count);
        } finally {
            staging.giveBack(1);
        }
    }

    /** Copies all values to another array of the same size and returns it. */
    CpuArray copiedTo(CpuArray to) {
        Staging staging = Staging.here();
        Mapped map = mapped;
        if (map != null) {
            requireOpen();
            Staging.tidy(() -> staging.loops.affine(map.source, map.of, to, 0, size));
            return to;
        }
        float[] row = staging.floats(CpuEngine.ROW);
        try {
            for (int i = 0; i < size; i += CpuEngine.ROW) {
                int count = Math.min(CpuEngine.ROW, size - i);
                read(i, row, count);
                to.write(i, row, count);
            }
        } finally {
            staging.giveBack(1);
        }
        return to;
    }

    void write(int start, float[] source, int count) {
        memory.put(offset + start, source, 0, count);
    }

    void write(int start, float[] source, int from, int count) {
        memory.put(offset + start, source, from, count);
    }

    /** Writes bits of floats. */
    void writeBits(int start, int[] source, int count) {
        if (isInArena()) {
            block().bits.put(offset + start, source, 0, count);
            return;
        }
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat(source[i]);
        }
        write(start, floats, count);
    }

    float first() {
        if (rows == null) {
            requireOpen();
            return memory.get(offset);
        }
        float[] first = new float[1];
        read(0, first, 1);
        return first[0];
    }

    /** Returns BLAS's view of the block this array lies in; only for arrays in an arena. */
    Arena.Block block() {
        requireOpen();
        if (block == null) {
            throw new IllegalStateException("an array outside the arenas has no block");
        }
        return block;
    }

    int offset() {
        return offset;
    }

    /** Returns where this array begins among all of its arena, or -1 if it is in none. */
    long position() {
        return block == null ? -1 : block.position(offset);
    }

    /** Returns whether no other thread can close the scope it is in. */
    boolean isHere() {
        return scope == null || scope.isHere();
    }

    boolean isIn(Arena.Stretch stretch) {
        return scope == stretch;
    }

    /** Copies all values to an array below this one, which it may overlap, though this one's scope has just closed. */
    CpuArray movedTo(CpuArray below) {
        if (below.position() != position()) {
            below.memory.put(below.offset, memory, offset, size);
        }
        return below;
    }

    // ---- what kernels found out ----

    /** Returns this array, about to be overwritten: forgets what was found out about its values. */
    CpuArray overwritten() {
        columns = null;
        choice = null;
        transposed = null;
        inverseDeviation = null;
        sums = null;
        affine = null;
        return this;
    }

    /** Returns the columns kept for a window, or null if there are none that the current thread may use. */
    @Nullable
    CpuArray columns(Window window) {
        return known(columns, window);
    }

    /** Keeps the columns, but not on the heap: there they would hold an arena's block as long as this array lives. */
    void keepColumns(Window window, CpuArray values) {
        columns = isOnHeap() ? null : new Found(window, values);
    }

    /** Returns the choice kept for a window, like {@link #columns}. */
    @Nullable
    CpuArray choice(Window window) {
        return known(choice, window);
    }

    /** Keeps the choice, but none on the heap: nobody would use it. */
    void keepChoice(Window window, CpuArray values) {
        choice = values.isOnHeap() ? null : new Found(window, values);
    }

    /** The finding is read once: another thread may keep its own meanwhile. */
    private static @Nullable CpuArray known(@Nullable Found kept, Window window) {
        return kept != null && kept.window.equals(window) && kept.values.isUsable() ? kept.values : null;
    }

    /** Returns the transpose of this matrix that was kept, or null if there is none that the current thread may use. */
    @Nullable
    CpuArray transposed() {
        CpuArray kept = transposed;
        return kept != null && kept.isUsable() ? kept : null;
    }

    /** Keeps the transpose, but not on the heap, like {@link #keepColumns}. */
    void keepTransposed(CpuArray newTransposed) {
        transposed = isOnHeap() ? null : newTransposed;
    }

    /** Returns 1 / sqrt(variance + epsilon) of every channel before it was normalised to these values. */
    double[] inverseDeviation() {
        if (inverseDeviation == null) {
            throw new IllegalStateException("these values do not come from normalize");
        }
        return inverseDeviation;
    }

    void keepInverseDeviation(double[] newInverseDeviation) {
        inverseDeviation = newInverseDeviation;
    }

    /** Returns the sums of these values and of their products with {@code other}, or null if nobody has formed them. */
    @Nullable
    Sums sums(CpuArray other) {
        Sums kept = sums; // read once: another thread may keep its own meanwhile
        if (kept != null && kept.other == other) {
            return kept;
        }
        Affine map = affine;
        Sums before = map == null ? null : map.source.sums; // no further back: chains of maps may be long
        return map == null || before == null || before.other != other || !map.isScale()
                ? null
                : new Sums(other, times(before.plain, map.factors), times(before.products, map.factors));
    }

    /** Returns the sums of these values over every channel, or null if nobody has formed them. */
    double @Nullable [] sums() {
        Sums kept = sums;
        return kept == null ? null : kept.plain.clone();
    }

    /** Keeps the sums, but not on the heap: there the other array would live as long as this one. */
    void keepSums(Sums newSums) {
        sums = isOnHeap() ? null : newSums;
    }

    /** Returns the array these values are an affine map of, or null if they are of none that is known. */
    @Nullable
    Affine affine() {
        return affine;
    }

    /** Keeps the map, but not on the heap: there the array it came from would live as long as this one. */
    void keepAffine(Affine newAffine) {
        affine = isOnHeap() ? null : newAffine;
    }

    private static double[] times(double[] values, double[] factors) {
        double[] products = new double[values.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = values[i] * factors[i];
        }
        return products;
    }

    /** Returns whether the current thread may read it: its scope is that thread's own and open. */
    private boolean isUsable() {
        return block != null && block.isHere() && isOpen();
    }

    private boolean isOpen() {
        return scope == null || scope.open();
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException(
                    "this tensor was computed in a scope that has closed: call persist() on it inside the scope");
        }
    }
}
