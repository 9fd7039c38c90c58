package org.meta4j.engine;

import java.util.Arrays;
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

    private static final ThreadLocal<CpuEngine> OF_THREAD = ThreadLocal.withInitial(CpuEngine::ofThisThread);

    private final Arena arena;
    private final int threads;
    private final float[] row = new float[ROW];
    private final CpuRows rows = new CpuRows(this);
    private final CpuElementwise elementwise = new CpuElementwise(this);
    private final CpuProducts products = new CpuProducts(this);
    private final CpuShapes shapes = new CpuShapes(this);
    private final CpuConvolution convolution = new CpuConvolution(this);
    private final CpuPooling pooling = new CpuPooling(this);
    private final CpuChannels channels = new CpuChannels(this);

    CpuEngine() {
        this(1, new Arena());
    }

    /** Returns the length of a row of whole parts of so many values each: about {@value #ROW}. */
    static int rowOf(int part) {
        return part * Math.max(1, ROW / part);
    }

    private static CpuEngine ofThisThread() {
        CpuEngine engine = new CpuEngine();
        engine.here();
        return engine;
    }

    private CpuEngine(int threads, Arena arena) {
        this.threads = threads;
        this.arena = arena;
    }

    CpuRows rows() {
        return rows;
    }

    CpuProducts products() {
        return products;
    }

    CpuChannels channels() {
        return channels;
    }

    // ---- threads ----

    /** Shares the memory of scopes, and so the thread that it belongs to. */
    @Override
    public Kernels withThreads(int newThreads) {
        return new CpuEngine(newThreads, arena);
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
        return arena.isHere() ? this : OF_THREAD.get();
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

    Arena.Stretch innermost() {
        return arena.innermost();
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
                row[j] = (float) values[i + j];
            }
            out.write(i, row, count);
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

    static float[] toFloats(Array a) {
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

    // ---- the table ----

    @Override
    public Array fill(double value, int[] shape) {
        return elementwise.fill(value, shape);
    }

    @Override
    public Array add(Array a, Array b) {
        return elementwise.add(a, b);
    }

    @Override
    public Array addTo(Array sum, Array a) {
        return elementwise.addTo(sum, a);
    }

    @Override
    public Array subtract(Array a, Array b) {
        return elementwise.subtract(a, b);
    }

    @Override
    public Array multiply(Array a, Array b) {
        return elementwise.multiply(a, b);
    }

    @Override
    public Array divide(Array a, Array b) {
        return elementwise.divide(a, b);
    }

    @Override
    public Array addScaled(Array a, Array b, double scale) {
        return elementwise.addScaled(a, b, scale);
    }

    @Override
    public Array decayingMean(Array mean, Array value, double decay) {
        return elementwise.decayingMean(mean, value, decay);
    }

    @Override
    public Array decayingMeanSquare(Array mean, Array value, double decay) {
        return elementwise.decayingMeanSquare(mean, value, decay);
    }

    @Override
    public Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        return elementwise.adam(theta, mean, meanSquare, rate, correction, epsilon);
    }

    @Override
    public Array scale(Array a, double factor) {
        return elementwise.scale(a, factor);
    }

    @Override
    public Array shift(Array a, double summand) {
        return elementwise.shift(a, summand);
    }

    @Override
    public Array square(Array a) {
        return elementwise.square(a);
    }

    @Override
    public Array sqrt(Array a) {
        return elementwise.sqrt(a);
    }

    @Override
    public Array exp(Array a) {
        return elementwise.exp(a);
    }

    @Override
    public Array log(Array a) {
        return elementwise.log(a);
    }

    @Override
    public Array tanh(Array a) {
        return elementwise.tanh(a);
    }

    @Override
    public Array relu(Array a) {
        return elementwise.relu(a);
    }

    @Override
    public Array wherePositive(Array a, Array condition) {
        return elementwise.wherePositive(a, condition);
    }

    @Override
    public Array logSoftmax(Array logits) {
        return elementwise.logSoftmax(logits);
    }

    @Override
    public Array matmul(Array a, boolean transposeA, Array b, boolean transposeB) {
        return products.matmul(a, transposeA, b, transposeB);
    }

    @Override
    public Array affine(Array x, Array w, Array b) {
        return products.affine(x, w, b);
    }

    @Override
    public Array transpose(Array a) {
        return shapes.transpose(a);
    }

    @Override
    public Array reshape(Array a, int[] shape) {
        return shapes.reshape(a, shape);
    }

    @Override
    public Array broadcastTo(Array a, int[] shape) {
        return shapes.broadcastTo(a, shape);
    }

    @Override
    public Array sumTo(Array a, int[] shape) {
        return shapes.sumTo(a, shape);
    }

    @Override
    public Array total(Array[] arrays) {
        return shapes.total(arrays);
    }

    @Override
    public Array gatherRows(Array a, int[] indices) {
        return shapes.gatherRows(a, indices);
    }

    @Override
    public Array scatterRows(Array a, int[] indices, int count) {
        return shapes.scatterRows(a, indices, count);
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
