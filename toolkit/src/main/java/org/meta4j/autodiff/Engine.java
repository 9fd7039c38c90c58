package org.meta4j.autodiff;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What computes the values of tensors: a table of raw kernels with no derivative in them. Derivatives are written once,
 * in {@link Ops}, over every engine.
 */
public abstract sealed class Engine permits CpuEngine, Nd4jEngine {
    private static final AtomicLong IDS = new AtomicLong();
    private static final int ID_BLOCK = 4096;

    private long nextId;
    private long idLimit;

    /**
     * Returns a new engine that computes in float32 on one core: OpenBLAS matrix products and Java loops over memory
     * recycled by {@link #scope()}. Any number of threads may use its tensors; scopes belong to the thread that opens them.
     */
    public static Engine cpu() {
        Backend.require();
        return new CpuEngine();
    }

    /** Returns the engine that computes every kernel with ND4J in double precision; any number of threads may use it. */
    public static Engine reference() {
        Backend.require();
        return Nd4jEngine.DOUBLE;
    }

    /** Returns an engine that computes every kernel with ND4J in the given floating-point precision. */
    public static Engine nd4j(DataType precision) {
        Backend.require();
        return new Nd4jEngine(precision);
    }

    /**
     * Returns an engine like this whose kernels on large arrays share so many threads, where the engine manages threads
     * itself: {@link #cpu()} does. The values are bitwise the same for any number.
     */
    public abstract Engine withThreads(int threads);

    /** Returns how many bytes of memory outside the heap this engine has taken for the tensors of scopes, on the current thread. */
    public abstract long heldBytes();

    /** Returns which BLAS library computes matrix products, and for which processor it does so. */
    public static String blas() {
        Backend.require();
        return Blas.description();
    }

    /** A stretch of computation whose intermediate values are given up together when it closes. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Opens a scope: tensors computed until it closes are invalid afterwards, unless {@link Tensor#persist() kept}. */
    public abstract Scope scope();

    /** Returns a tensor with these elements in row-major order; no shape means a scalar. */
    public final Tensor tensor(double[] values, int... shape) {
        requireSize(values.length, shape);
        Engine here = here();
        return Tensor.leaf(here, here.fromDoubles(values, shape.clone()));
    }

    /** Returns a tensor with these elements in row-major order; no shape means a scalar. */
    public final Tensor tensor(float[] values, int... shape) {
        requireSize(values.length, shape);
        Engine here = here();
        return Tensor.leaf(here, here.fromFloats(values, shape.clone()));
    }

    private static void requireSize(int length, int[] shape) {
        if (length != Shapes.size(shape)) {
            throw new IllegalArgumentException(
                    "shape " + Shapes.text(shape) + " holds " + Shapes.size(shape) + " values, but got " + length);
        }
    }

    /** Returns a tensor with a copy of the array's values, cast to this engine's precision. */
    public final Tensor tensor(INDArray values) {
        Engine here = here();
        return Tensor.leaf(here, here.fromINDArray(values));
    }

    /** Returns a tensor of this shape with the same value everywhere. */
    public final Tensor filled(double value, int... shape) {
        Engine here = here();
        return Tensor.leaf(here, here.fill(value, shape.clone()));
    }

    /** Returns the engine that does this one's work on the current thread: itself, or one of the thread's own. */
    Engine here() {
        return this;
    }

    /** Returns an identifier no other tensor has; consecutive in one engine. */
    long nextId() {
        if (nextId == idLimit) {
            nextId = IDS.getAndAdd(ID_BLOCK);
            idLimit = nextId + ID_BLOCK;
        }
        return nextId++;
    }

    static long sharedId() {
        return IDS.getAndAdd(1);
    }

    /** The memory of a computation without history, of which few values are still wanted at any time. */
    interface Sweep extends AutoCloseable {
        /** Does nothing: memory is given up with the scope. */
        Sweep NONE = new Sweep() {
            @Override
            public boolean isFresh(Tensor share, Tensor cotangent) {
                return false;
            }

            @Override
            public boolean isFull() {
                return false;
            }

            @Override
            public List<Tensor> keep(List<Tensor> wanted) {
                return wanted;
            }

            @Override
            public List<Tensor> finish(List<Tensor> results) {
                return results;
            }

            @Override
            public void close() {}
        };

        /** Returns whether a share of a cotangent was computed in memory of its own since it began. */
        boolean isFresh(Tensor share, Tensor cotangent);

        /** Returns whether so much was computed that giving up what is not wanted is worth the while. */
        boolean isFull();

        /** Gives up everything computed but these; returns them where they are now. */
        List<Tensor> keep(List<Tensor> wanted);

        /** Ends it, giving up everything computed but these; returns them where they are now. */
        List<Tensor> finish(List<Tensor> results);

        @Override
        void close();
    }

    /** Begins a computation without history. */
    Sweep sweep() {
        return Sweep.NONE;
    }

    /** Returns whether it computes in double precision. */
    abstract boolean isDouble();

    abstract Array fromDoubles(double[] values, int[] shape);

    abstract Array fromFloats(float[] values, int[] shape);

    abstract Array fromINDArray(INDArray values);

    abstract double[] toDoubles(Array a);

    abstract INDArray toINDArray(Array a);

    abstract double item(Array a);

    abstract Array persist(Array a);

    abstract Array adopt(Tensor other);

    abstract Array fill(double value, int[] shape);

    abstract Array add(Array a, Array b);

    /** Returns sum + a; sum may be overwritten. */
    Array addTo(Array sum, Array a) {
        return add(sum, a);
    }

    abstract Array subtract(Array a, Array b);

    abstract Array multiply(Array a, Array b);

    abstract Array divide(Array a, Array b);

    /** Returns a + scale * b. */
    abstract Array addScaled(Array a, Array b, double scale);

    /** Returns decay * mean + (1 - decay) * value. */
    Array decayingMean(Array mean, Array value, double decay) {
        return addScaled(scale(mean, decay), value, 1 - decay);
    }

    /** Returns decay * mean + (1 - decay) * value^2. */
    Array decayingMeanSquare(Array mean, Array value, double decay) {
        return decayingMean(mean, square(value), decay);
    }

    /** Returns theta - rate * mean / (correction * sqrt(meanSquare) + epsilon). */
    Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        Array size = shift(scale(sqrt(meanSquare), correction), epsilon);
        return addScaled(theta, divide(mean, size), -rate);
    }

    abstract Array scale(Array a, double factor);

    abstract Array shift(Array a, double summand);

    abstract Array square(Array a);

    abstract Array sqrt(Array a);

    abstract Array exp(Array a);

    abstract Array log(Array a);

    abstract Array tanh(Array a);

    abstract Array relu(Array a);

    /** Returns the values of {@code a} where {@code x} is positive, 0 elsewhere. */
    abstract Array wherePositive(Array a, Array x);

    abstract Array matmul(Array a, boolean transposeA, Array b, boolean transposeB);

    /** Returns x w + b, the vector b added to every row. */
    abstract Array affine(Array x, Array w, Array b);

    abstract Array transpose(Array a);

    abstract Array reshape(Array a, int[] shape);

    abstract Array broadcastTo(Array a, int[] shape);

    /** Returns the sums over the axes along which {@code shape} would be broadcast to the shape of {@code a}. */
    abstract Array sumTo(Array a, int[] shape);

    /** Returns the elementwise sum of arrays of one shape, added down the tree of {@link Shapes#treeMiddle}. */
    abstract Array total(Array[] arrays);

    /** Returns the slices of {@code a} along its first axis at these indices, in their order. */
    abstract Array gatherRows(Array a, int[] indices);

    /** Returns zeros of {@code count} slices with the slices of {@code a} added at these indices. */
    abstract Array scatterRows(Array a, int[] indices, int count);

    /** Returns log(softmax) of every row. */
    abstract Array logSoftmax(Array logits);

    abstract Array conv2d(Array x, Array weights, Window window);

    /** Returns the gradient of a convolution with respect to its images, for the output gradient g. */
    abstract Array conv2dInput(Array g, Array weights, Window window);

    /** Returns the gradient of a convolution with respect to its weights. */
    abstract Array conv2dWeights(Array x, Array g, Window window);

    /** Returns sum + conv2d(x, weights); sum may be overwritten. */
    Array addConv2d(Array sum, Array x, Array weights, Window window) {
        return add(sum, conv2d(x, weights, window));
    }

    /** Returns sum + conv2dInput(g, weights); sum may be overwritten. */
    Array addConv2dInput(Array sum, Array g, Array weights, Window window) {
        return add(sum, conv2dInput(g, weights, window));
    }

    /** Returns sum + conv2dWeights(x, g); sum may be overwritten. */
    Array addConv2dWeights(Array sum, Array x, Array g, Window window) {
        return add(sum, conv2dWeights(x, g, window));
    }

    /** Returns the largest value of every window; padding never wins. */
    abstract Array maxPool(Array x, Window window);

    /** Returns each value of g at the place of the first maximum of its window in x. */
    abstract Array scatterToMaxima(Array g, Array x, Window window);

    /** Returns the value of v at the place of the first maximum of each window in x. */
    abstract Array gatherAtMaxima(Array v, Array x, Window window);

    abstract Array channelScale(Array x, Array factors);

    abstract Array channelDot(Array a, Array b);

    abstract Array scaleShift(Array x, Array scale, Array shift);

    abstract Array normalize(Array x, double epsilon);

    /** Returns the mean and the biased variance of every channel of x, of which normalize made y. */
    abstract Array[] channelStatistics(Array x, Array y, double epsilon);

    /** Returns the vjp of normalize, whose output was y. */
    abstract Array normalizeGradient(Array g, Array x, Array y, double epsilon);

    /** Returns the derivative of sum(b normalizeGradient(a, x)) with respect to x. */
    abstract Array normalizeSecond(Array a, Array b, Array x, Array y, double epsilon);
}
