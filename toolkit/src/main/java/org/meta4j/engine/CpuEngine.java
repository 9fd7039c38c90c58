package org.meta4j.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Float32 on one core: matrix products by the OpenBLAS that ND4J brings, everything else by Java loops. Inside a scope,
 * values live in an off-heap {@link Arena}; outside, in Java arrays. Java vectorises loops over {@code float[]} but not
 * over off-heap memory, so a kernel copies rows of {@value #ROW} values in and out, which the first-level cache holds.
 */
final class CpuEngine extends Kernels {
    static final int ROW = 512;
    /** Length of the side of a square of a matrix that is transposed at a time: its rows and columns fit in the cache. */
    private static final int TILE = 16;
    /** Fewest values of a simple map that is computed when read: it would be out of the cache by then if it were written. */
    private static final int COMPUTED = 1 << 19;
    /** Most arrays computed one through the other. */
    private static final int DEPTH = 4;

    private static final ThreadLocal<CpuEngine> OF_THREAD = ThreadLocal.withInitial(CpuEngine::ofThisThread);

    private @Nullable Thread owner;
    private final Arena arena = new Arena();
    private final float[] x = new float[ROW];
    private final float[] y = new float[ROW];
    private final int[] bits = new int[ROW];
    private final int[] conditionBits = new int[ROW];
    private final int threads;
    private final CpuConvolution convolution = new CpuConvolution(this);
    private final CpuPooling pooling = new CpuPooling(this);
    private final CpuChannels channels = new CpuChannels(this);

    CpuEngine() {
        this(1);
    }

    private static CpuEngine ofThisThread() {
        CpuEngine engine = new CpuEngine();
        engine.owner = Thread.currentThread();
        return engine;
    }

    private CpuEngine(int threads) {
        this.threads = threads;
    }

    @FunctionalInterface
    private interface Unary {
        void apply(float[] x, int count);
    }

    @FunctionalInterface
    private interface Binary {
        void apply(float[] x, float[] y, int count);
    }

    /** A kernel that changes {@code count} values in place; the first is number {@code start} of its array. */
    @FunctionalInterface
    interface Pointwise {
        void apply(float[] values, int start, int count);
    }

    // ---- threads ----

    @Override
    public Kernels withThreads(int newThreads) {
        return new CpuEngine(newThreads);
    }

    void inParts(int parts, int items, int unit, Parts.Part work) {
        if (parts == 1) {
            Staging.tidy(() -> work.run(0, 0, items));
        } else {
            Parts.run(threads, parts, items, unit, (part, from, to) -> Staging.tidy(() -> work.run(part, from, to)));
        }
    }

    // ---- memory ----

    /** Returns this on the first thread that uses it, and on another thread an engine of that thread's own. */
    @Override
    public CpuEngine here() {
        return Thread.currentThread() == owner || claimed() ? this : OF_THREAD.get();
    }

    private synchronized boolean claimed() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }

    @Override
    public Runnable open() {
        Arena here = here().arena;
        Arena.Stretch stretch = here.open();
        return () -> here.close(stretch);
    }

    @Override
    public long heldBytes() {
        return here().arena.heldBytes();
    }

    @Override
    public Sweep sweep() {
        return arena.inScope() ? new CpuSweep(arena) : Sweep.NONE;
    }

    boolean inScope() {
        return arena.inScope();
    }

    /** Returns the array itself if it lies in an arena, else a copy in this one's. */
    CpuArray inArena(CpuArray a) {
        return arena.holding(a);
    }

    CpuArray allocate(int... shape) {
        int size = Shapes.size(shape);
        return arena.inScope() ? arena.allocate(shape, size) : CpuArray.onHeap(shape, size);
    }

    @Override
    public boolean isDouble() {
        return false;
    }

    @Override
    public Array fromDoubles(double[] values, int[] shape) {
        CpuArray out = allocate(shape);
        for (int i = 0; i < out.size; i += ROW) {
            int count = Math.min(ROW, out.size - i);
            for (int j = 0; j < count; j++) {
                x[j] = (float) values[i + j];
            }
            out.write(i, x, count);
        }
        return out;
    }

    @Override
    public Array fromFloats(float[] values, int[] shape) {
        CpuArray out = allocate(shape);
        out.write(0, values, out.size);
        return out;
    }

    @Override
    public Array fromINDArray(INDArray values) {
        int[] shape = Arrays.stream(values.shape()).mapToInt(Math::toIntExact).toArray();
        CpuArray out = allocate(shape);
        float[] floats =
                values.castTo(DataType.FLOAT).dup('c').reshape(values.length()).toFloatVector();
        out.write(0, floats, out.size);
        return out;
    }

    @Override
    public double[] toDoubles(Array a) {
        float[] floats = toFloats(a);
        double[] doubles = new double[floats.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    private static float[] toFloats(Array a) {
        CpuArray array = (CpuArray) a;
        float[] floats = new float[array.size];
        array.read(0, floats, array.size);
        return floats;
    }

    @Override
    public INDArray toINDArray(Array a) {
        long[] shape = Arrays.stream(a.shape()).asLongStream().toArray();
        return shape.length == 0 ? Nd4j.scalar(((CpuArray) a).first()) : Nd4j.create(toFloats(a), shape, 'c');
    }

    @Override
    public double item(Array a) {
        return ((CpuArray) a).first();
    }

    @Override
    public Array persist(Array a) {
        CpuArray array = (CpuArray) a;
        return array.isOnHeap() ? array : array.copiedTo(CpuArray.onHeap(array.shape, array.size));
    }

    @Override
    public Array adopt(Kernels from, Array other) {
        if (!(other instanceof CpuArray array)) {
            return fromDoubles(from.toDoubles(other), other.shape());
        }
        return array.isOnHeap() && !arena.inScope() ? array : array.copiedTo(allocate(array.shape));
    }

    // ---- elementwise ----

    private boolean computes(CpuArray in) {
        return in.size >= COMPUTED && mayCompute(in);
    }

    /** Returns whether values may be computed from these when read: not if another thread may close their scope before. */
    private boolean mayCompute(CpuArray in) {
        return in.depth < DEPTH && arena.inScope() && in.isHere();
    }

    /** Returns what a kernel makes of an array's values when they are read. */
    private CpuArray computed(CpuArray in, Pointwise kernel) {
        return CpuArray.computed(in.shape, in.size, arena.innermost(), in.depth + 1, (start, target, count) -> {
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
        CpuArray out = allocate(in.shape);
        inParts(Parts.count(out.size), out.size, unit, (part, from, to) -> {
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
        inParts(Parts.count(out.size), out.size, unit, (part, from, to) -> {
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

    private CpuArray map(Array a, Unary kernel) {
        CpuArray in = (CpuArray) a;
        CpuArray out = allocate(in.shape);
        int parts = Parts.count(out.size);
        if (parts == 1) {
            map(in, out, kernel, x, 0, out.size);
        } else {
            inParts(parts, out.size, ROW, (part, from, to) -> {
                Staging staging = Staging.here();
                map(in, out, kernel, staging.floats(ROW), from, to);
                staging.giveBack(1);
            });
        }
        return out;
    }

    private static void map(CpuArray in, CpuArray out, Unary kernel, float[] row, int from, int to) {
        for (int i = from; i < to; i += ROW) {
            int count = Math.min(ROW, to - i);
            in.read(i, row, count);
            kernel.apply(row, count);
            out.write(i, row, count);
        }
    }

    private CpuArray zip(Array a, Array b, Binary kernel) {
        return zip(a, b, allocate(a.shape()), kernel);
    }

    /** Writes to {@code out}, which may be one of the arguments. */
    private CpuArray zip(Array a, Array b, CpuArray out, Binary kernel) {
        CpuArray left = (CpuArray) a;
        CpuArray right = (CpuArray) b;
        int parts = Parts.count(out.size);
        if (parts == 1) {
            zip(left, right, out, kernel, x, y, 0, out.size);
        } else {
            inParts(parts, out.size, ROW, (part, from, to) -> {
                Staging staging = Staging.here();
                zip(left, right, out, kernel, staging.floats(ROW), staging.floats(ROW), from, to);
                staging.giveBack(2);
            });
        }
        return out;
    }

    private static void zip(
            CpuArray a, CpuArray b, CpuArray out, Binary kernel, float[] p, float[] q, int from, int to) {
        for (int i = from; i < to; i += ROW) {
            int count = Math.min(ROW, to - i);
            a.read(i, p, count);
            b.read(i, q, count);
            kernel.apply(p, q, count);
            out.write(i, p, count);
        }
    }

    @Override
    public Array fill(double value, int[] shape) {
        CpuArray out = allocate(shape);
        Arrays.fill(x, (float) value);
        for (int i = 0; i < out.size; i += ROW) {
            out.write(i, x, Math.min(ROW, out.size - i));
        }
        return out;
    }

    @Override
    public Array add(Array a, Array b) {
        return zip(a, b, CpuEngine::add);
    }

    @Override
    public Array addTo(Array sum, Array a) {
        return zip(sum, a, ((CpuArray) sum).overwritten(), CpuEngine::add);
    }

    @Override
    public Array subtract(Array a, Array b) {
        return zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] -= q[i];
            }
        });
    }

    @Override
    public Array multiply(Array a, Array b) {
        return zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= q[i];
            }
        });
    }

    @Override
    public Array divide(Array a, Array b) {
        return zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] /= q[i];
            }
        });
    }

    @Override
    public Array addScaled(Array a, Array b, double scale) {
        float factor = (float) scale;
        return zip(a, b, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] += factor * q[i];
            }
        });
    }

    @Override
    public Array decayingMean(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return zip(mean, value, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * before + now * q[i];
            }
        });
    }

    @Override
    public Array decayingMeanSquare(Array mean, Array value, double decay) {
        float before = (float) decay;
        float now = (float) (1 - decay);
        return zip(mean, value, (p, q, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = p[i] * before + now * (q[i] * q[i]);
            }
        });
    }

    @Override
    public Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        CpuArray out = allocate(theta.shape());
        computeRows(out, ROW, (rows, from, count) -> {
            ((CpuArray) theta).read(from, rows[0], count);
            ((CpuArray) mean).read(from, rows[1], count);
            ((CpuArray) meanSquare).read(from, rows[2], count);
            adam(rows[0], rows[1], rows[2], (float) -rate, (float) correction, (float) epsilon, count);
        });
        return out;
    }

    private static void adam(float[] p, float[] m, float[] v, float step, float correction, float epsilon, int count) {
        for (int i = 0; i < count; i++) {
            p[i] += step * (m[i] / ((float) Math.sqrt(v[i]) * correction + epsilon));
        }
    }

    @Override
    public Array scale(Array a, double factor) {
        float f = (float) factor;
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= f;
            }
        });
    }

    @Override
    public Array shift(Array a, double summand) {
        float s = (float) summand;
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] += s;
            }
        });
    }

    @Override
    public Array square(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] *= p[i];
            }
        });
    }

    @Override
    public Array sqrt(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.sqrt(p[i]);
            }
        });
    }

    @Override
    public Array exp(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.exp(p[i]);
            }
        });
    }

    @Override
    public Array log(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.log(p[i]);
            }
        });
    }

    @Override
    public Array tanh(Array a) {
        return map(a, (p, count) -> {
            for (int i = 0; i < count; i++) {
                p[i] = (float) Math.tanh(p[i]);
            }
        });
    }

    @Override
    public Array relu(Array a) {
        CpuArray in = (CpuArray) a;
        return computes(in)
                ? computed(in, (p, start, count) -> positivePart(p, count))
                : map(a, CpuEngine::positivePart);
    }

    private static void positivePart(float[] p, int count) {
        for (int i = 0; i < count; i++) {
            p[i] = Math.max(p[i], 0f);
        }
    }

    @Override
    public Array wherePositive(Array a, Array condition) {
        CpuArray in = (CpuArray) a;
        CpuArray where = (CpuArray) condition;
        int depth = Math.max(in.depth, where.depth);
        if (computes(in) && mayCompute(where)) {
            return CpuArray.computed(in.shape, in.size, arena.innermost(), depth + 1, (start, target, count) -> {
                Staging staging = Staging.here();
                float[] q = staging.floats(count);
                try {
                    in.read(start, target, count);
                    where.read(start, q, count);
                    keepPositive(target, q, count);
                } finally {
                    staging.giveBack(1);
                }
            });
        }
        return in.isInArena() && where.isInArena()
                ? wherePositiveBits(in, where)
                : zip(a, condition, CpuEngine::keepPositive);
    }

    private static void keepPositive(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(q[i]);
            int positive = (-bits >> 31) & ~(bits >> 31); // all ones for bits > 0, without a branch
            p[i] = Float.intBitsToFloat(Float.floatToRawIntBits(p[i]) & positive);
        }
    }

    /** Does it on bits alone, which C2 vectorises. */
    private CpuArray wherePositiveBits(CpuArray in, CpuArray where) {
        CpuArray out = allocate(in.shape);
        for (int i = 0; i < out.size; i += ROW) {
            int count = Math.min(ROW, out.size - i);
            in.readBits(i, bits, count);
            where.readBits(i, conditionBits, count);
            keepPositive(bits, conditionBits, count);
            writeBits(out, i, bits, count);
        }
        return out;
    }

    private static void keepPositive(int[] p, int[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] &= (-q[i] >> 31) & ~(q[i] >> 31);
        }
    }

    /** Writes bits of floats to an array anywhere. */
    void writeBits(CpuArray out, int start, int[] source, int count) {
        if (out.isInArena()) {
            out.writeBits(start, source, count);
            return;
        }
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat(source[i]);
        }
        out.write(start, floats, count);
    }

    // ---- linear algebra ----

    @Override
    public Array matmul(Array a, boolean transposeA, Array b, boolean transposeB) {
        CpuArray left = (CpuArray) a;
        CpuArray right = (CpuArray) b;
        CpuArray out = allocate(left.shape[transposeA ? 1 : 0], right.shape[transposeB ? 0 : 1]);
        gemm(left, transposeA, right, transposeB, 0, out);
        return out;
    }

    @Override
    public Array affine(Array x, Array w, Array b) {
        CpuArray inputs = (CpuArray) x;
        CpuArray out = (CpuArray) broadcastTo(b, new int[] {inputs.shape[0], ((CpuArray) w).shape[1]});
        gemm(inputs, false, (CpuArray) w, false, 1, out);
        return out;
    }

    /** Computes out = op(a) op(b) + beta out. BLAS wants arrays in an arena, so others take a detour. */
    void gemm(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        if (a.isInArena() && b.isInArena() && out.isInArena()) {
            Blas.multiply(a, transposeA, b, transposeB, beta, out);
            return;
        }
        Arena scratch = Staging.here().scratch;
        Arena.Stretch detour = scratch.open();
        try {
            CpuArray result = scratch.holding(out);
            Blas.multiply(scratch.holding(a), transposeA, scratch.holding(b), transposeB, beta, result);
            if (result != out) {
                result.copiedTo(out);
            }
        } finally {
            scratch.close(detour);
        }
    }

    // ---- shape ----

    @Override
    public Array transpose(Array a) {
        CpuArray in = (CpuArray) a;
        int rows = in.shape[0];
        int columns = in.shape[1];
        CpuArray out = allocate(columns, rows);
        Staging staging = Staging.here();
        float[] from = staging.floats(in.size);
        float[] to = staging.floats(in.size);
        in.read(0, from, in.size);
        for (int i = 0; i < rows; i += TILE) {
            for (int j = 0; j < columns; j += TILE) {
                transposeTile(from, to, rows, columns, i, j);
            }
        }
        out.write(0, to, in.size);
        staging.giveBack(2);
        return out;
    }

    private static void transposeTile(float[] from, float[] to, int rows, int columns, int row, int column) {
        int bottom = Math.min(rows, row + TILE);
        int right = Math.min(columns, column + TILE);
        for (int j = column; j < right; j++) {
            for (int i = row; i < bottom; i++) {
                to[j * rows + i] = from[i * columns + j];
            }
        }
    }

    @Override
    public Array reshape(Array a, int[] shape) {
        return ((CpuArray) a).reshaped(shape);
    }

    @Override
    public Array broadcastTo(Array a, int[] shape) {
        CpuArray in = (CpuArray) a;
        if (in.size == 1) {
            return fill(in.first(), shape);
        }
        CpuArray out = allocate(shape);
        if (in.size <= ROW && Shapes.isSuffix(in.shape, shape)) {
            in.read(0, x, in.size);
            for (int i = 0; i < out.size; i += in.size) {
                out.write(i, x, in.size);
            }
            return out;
        }
        float[] from = toFloats(in);
        float[] to = new float[out.size];
        int[] blocks = Shapes.singleRepeat(in.shape, shape);
        if (blocks.length == 3) {
            repeatBlocks(from, to, blocks);
        } else {
            new Walk(in.shape, shape).forEach((source, target) -> to[target] = from[source]);
        }
        out.write(0, to, out.size);
        return out;
    }

    @Override
    public Array sumTo(Array a, int[] shape) {
        CpuArray in = (CpuArray) a;
        boolean channelwise = shape.length == 1 && in.shape.length > 1 && shape[0] == in.shape[in.shape.length - 1];
        if (channelwise && shape[0] > 1 && in.size > 4 * ROW) {
            return fromDoubles(channels.sums(in), shape);
        }
        double[] sums = new double[Shapes.size(shape)];
        if (sums.length <= ROW && Shapes.isSuffix(shape, in.shape)) {
            int period = Math.max(1, ROW / sums.length) * sums.length; // whole rows of sums at a time
            for (int i = 0; i < in.size; i += period) {
                int count = Math.min(period, in.size - i);
                in.read(i, x, count);
                accumulate(sums, x, count);
            }
        } else {
            float[] from = toFloats(in);
            int[] blocks = Shapes.singleRepeat(shape, in.shape);
            if (blocks.length == 3) {
                sumBlocks(from, sums, blocks);
            } else {
                new Walk(shape, in.shape).forEach((target, source) -> sums[target] += from[source]);
            }
        }
        return fromDoubles(sums, shape);
    }

    /** Repeats every block of {@code blocks[2]} values {@code blocks[1]} times. */
    private static void repeatBlocks(float[] from, float[] to, int[] blocks) {
        int target = 0;
        for (int outer = 0; outer < blocks[0]; outer++) {
            for (int repeat = 0; repeat < blocks[1]; repeat++) {
                System.arraycopy(from, outer * blocks[2], to, target, blocks[2]);
                target += blocks[2];
            }
        }
    }

    /** Adds every {@code blocks[1]} consecutive blocks of {@code blocks[2]} values. */
    private static void sumBlocks(float[] from, double[] sums, int[] blocks) {
        int source = 0;
        for (int outer = 0; outer < blocks[0]; outer++) {
            for (int repeat = 0; repeat < blocks[1]; repeat++) {
                for (int j = 0; j < blocks[2]; j++) {
                    sums[outer * blocks[2] + j] += from[source++];
                }
            }
        }
    }

    /** Adds row after row of {@code sums.length} values, in double precision. */
    private static void accumulate(double[] sums, float[] rows, int count) {
        if (sums.length == 1) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += rows[i];
            }
            sums[0] += sum;
            return;
        }
        for (int i = 0; i < count; i += sums.length) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += rows[i + j];
            }
        }
    }

    @Override
    public Array total(Array[] arrays) {
        CpuArray out = allocate(arrays[0].shape());
        inParts(Parts.count((long) out.size * arrays.length), out.size, ROW, (part, from, to) -> {
            Staging staging = Staging.here();
            float[][] rows = new float[1 + Shapes.treeDepth(arrays.length)][];
            Arrays.setAll(rows, level -> staging.floats(ROW));
            for (int i = from; i < to; i += ROW) {
                int count = Math.min(ROW, to - i);
                total(arrays, 0, arrays.length, i, count, rows, 0);
                out.write(i, rows[0], count);
            }
            staging.giveBack(rows.length);
        });
        return out;
    }

    /** Adds {@code count} values from {@code start} on of some arrays, down the tree, into the row of a level. */
    private static void total(Array[] arrays, int from, int to, int start, int count, float[][] rows, int level) {
        if (to - from == 1) {
            ((CpuArray) arrays[from]).read(start, rows[level], count);
            return;
        }
        int middle = Shapes.treeMiddle(from, to);
        total(arrays, from, middle, start, count, rows, level);
        total(arrays, middle, to, start, count, rows, level + 1);
        add(rows[level], rows[level + 1], count);
    }

    private static void add(float[] p, float[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] += q[i];
        }
    }

    @Override
    public Array gatherRows(Array a, int[] indices) {
        CpuArray in = (CpuArray) a;
        int length = in.size / in.shape[0];
        int[] shape = in.shape.clone();
        shape[0] = indices.length;
        CpuArray out = allocate(shape);
        float[] row = new float[length];
        for (int i = 0; i < indices.length; i++) {
            in.read(indices[i] * length, row, length);
            out.write(i * length, row, length);
        }
        return out;
    }

    @Override
    public Array scatterRows(Array a, int[] indices, int count) {
        CpuArray in = (CpuArray) a;
        int length = in.size / in.shape[0];
        int[] shape = in.shape.clone();
        shape[0] = count;
        float[] sums = new float[count * length];
        float[] row = new float[length];
        for (int i = 0; i < indices.length; i++) {
            in.read(i * length, row, length);
            for (int j = 0; j < length; j++) {
                sums[indices[i] * length + j] += row[j];
            }
        }
        return fromFloats(sums, shape);
    }

    // ---- classification and images ----

    @Override
    public Array logSoftmax(Array logits) {
        float[] z = toFloats(logits);
        int ways = logits.shape()[1];
        for (int row = 0; row < z.length; row += ways) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = row; j < row + ways; j++) {
                largest = Math.max(largest, z[j]);
            }
            double sum = 0;
            for (int j = row; j < row + ways; j++) {
                sum += Math.exp(z[j] - largest);
            }
            float logSum = (float) (largest + Math.log(sum));
            for (int j = row; j < row + ways; j++) {
                z[j] -= logSum;
            }
        }
        return fromFloats(z, logits.shape());
    }

    @Override
    public Array conv2d(Array x, Array weights, Window window) {
        return convolution.forward(null, (CpuArray) x, (CpuArray) weights, window);
    }

    @Override
    public Array conv2dInput(Array g, Array weights, Window window) {
        return convolution.input(null, (CpuArray) g, (CpuArray) weights, window);
    }

    @Override
    public Array conv2dWeights(Array x, Array g, Window window) {
        return convolution.weights(null, (CpuArray) x, (CpuArray) g, window);
    }

    @Override
    public Array addConv2d(Array sum, Array x, Array weights, Window window) {
        return convolution.forward(((CpuArray) sum).overwritten(), (CpuArray) x, (CpuArray) weights, window);
    }

    @Override
    public Array addConv2dInput(Array sum, Array g, Array weights, Window window) {
        return convolution.input(((CpuArray) sum).overwritten(), (CpuArray) g, (CpuArray) weights, window);
    }

    @Override
    public Array addConv2dWeights(Array sum, Array x, Array g, Window window) {
        return convolution.weights(((CpuArray) sum).overwritten(), (CpuArray) x, (CpuArray) g, window);
    }

    @Override
    public Array maxPool(Array x, Window window) {
        return pooling.maxPool((CpuArray) x, window);
    }

    @Override
    public Array scatterToMaxima(Array g, Array x, Window window) {
        return pooling.scatter((CpuArray) g, (CpuArray) x, window);
    }

    @Override
    public Array gatherAtMaxima(Array v, Array x, Window window) {
        return pooling.gather((CpuArray) v, (CpuArray) x, window);
    }

    @Override
    public Array channelScale(Array x, Array factors) {
        return channels.scale((CpuArray) x, (CpuArray) factors);
    }

    @Override
    public Array channelDot(Array a, Array b) {
        return channels.dot((CpuArray) a, (CpuArray) b);
    }

    @Override
    public Array scaleShift(Array x, Array scale, Array shift) {
        return channels.scaleShift((CpuArray) x, (CpuArray) scale, (CpuArray) shift);
    }

    @Override
    public Array normalize(Array x, double epsilon) {
        return channels.normalize((CpuArray) x, epsilon);
    }

    @Override
    public Array[] channelStatistics(Array x, Array y, double epsilon) {
        double[][] found = channels.statistics((CpuArray) x, (CpuArray) y, epsilon);
        int[] shape = {found[0].length};
        return new Array[] {fromDoubles(found[0], shape), fromDoubles(found[1], shape)};
    }

    @Override
    public Array normalizeGradient(Array g, Array x, Array y, double epsilon) {
        return channels.normalizeGradient((CpuArray) g, (CpuArray) y);
    }

    @Override
    public Array normalizeSecond(Array a, Array b, Array x, Array y, double epsilon) {
        return channels.normalizeSecond((CpuArray) a, (CpuArray) b, (CpuArray) y);
    }

    @Override
    public String toString() {
        return "CpuEngine(FLOAT)";
    }
}
