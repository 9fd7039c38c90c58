package org.meta4j.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What computes the values of tensors: a table of raw kernels with no derivative in them, over arrays of one engine. Arguments are not
 * checked: {@link org.meta4j.autodiff.Ops} has done so.
 */
public abstract sealed class Kernels permits CpuEngine, Nd4jEngine {
    private static final AtomicLong IDS = new AtomicLong();
    private static final int ID_BLOCK = 4096;

    private long nextId;
    private long idLimit;

    /** Returns those of a new engine that computes in float32 on one core, see {@link CpuEngine}. */
    public static Kernels cpu() {
        Backend.require();
        return new CpuEngine();
    }

    /** Returns those that compute with ND4J in double precision; any number of threads may use them. */
    public static Kernels reference() {
        Backend.require();
        return Nd4jEngine.DOUBLE;
    }

    /** Returns those that compute with ND4J in the given floating-point precision. */
    public static Kernels nd4j(DataType precision) {
        Backend.require();
        return new Nd4jEngine(precision);
    }

    /** Returns which BLAS library computes matrix products, and for which processor it does so. */
    public static String blas() {
        Backend.require();
        return Blas.description();
    }

    /** Returns what loops the CPU engine goes through memory with: plain Java's, or the Vector API's. */
    public static String loops() {
        return Loops.ofThread().description();
    }

    /** Returns the same whose kernels on large arrays share so many threads, where the engine manages threads itself. */
    public abstract Kernels withThreads(int threads);

    /** Returns how many bytes of memory outside the heap were taken for the arrays of scopes, on the current thread. */
    public abstract long heldBytes();

    /** Opens a scope, whose arrays are given up together; returns what closes it. */
    public abstract Runnable open();

    /** Returns those that do this one's work on the current thread: themselves, or the thread's own. */
    public Kernels here() {
        return this;
    }

    /** Returns an identifier no other tensor has; consecutive in one engine. */
    public long nextId() {
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
    public interface Sweep extends AutoCloseable {
        /** Does nothing: memory is given up with the scope. */
        Sweep NONE = new Sweep() {
            @Override
            public boolean isFresh(Array share, Array cotangent) {
                return false;
            }

            @Override
            public boolean isFull() {
                return false;
            }

            @Override
            public Array[] keep(Array[] wanted) {
                return wanted;
            }

            @Override
            public Array[] finish(Array[] results) {
                return results;
            }

            @Override
            public void close() {}
        };

        /** Returns whether a share of a cotangent was computed in memory of its own since it began. */
        boolean isFresh(Array share, Array cotangent);

        /** Returns whether so much was computed that giving up what is not wanted is worth the while. */
        boolean isFull();

        /** Gives up everything computed but these; returns them where they are now. */
        Array[] keep(Array[] wanted);

        /** Ends it, giving up everything computed but these; returns them where they are now. */
        Array[] finish(Array[] results);

        @Override
        void close();
    }

    /** Begins a computation without history. */
    public Sweep sweep() {
        return Sweep.NONE;
    }

    /** Returns whether they compute in double precision. */
    public abstract boolean isDouble();

    public abstract Array fromDoubles(double[] values, int[] shape);

    public abstract Array fromFloats(float[] values, int[] shape);

    public abstract Array fromINDArray(INDArray values);

    public abstract double[] toDoubles(Array a);

    public abstract INDArray toINDArray(Array a);

    public abstract double item(Array a);

    public abstract Array persist(Array a);

    /** Returns the values of an array that other kernels have made, here. */
    public abstract Array adopt(Kernels from, Array other);

    public abstract Array fill(double value, int[] shape);

    public abstract Array add(Array a, Array b);

    /** Returns sum + a; sum may be overwritten. */
    public Array addTo(Array sum, Array a) {
        return add(sum, a);
    }

    public abstract Array subtract(Array a, Array b);

    public abstract Array multiply(Array a, Array b);

    public abstract Array divide(Array a, Array b);

    /** Returns a + scale * b. */
    public abstract Array addScaled(Array a, Array b, double scale);

    /** Returns decay * mean + (1 - decay) * value. */
    public Array decayingMean(Array mean, Array value, double decay) {
        return addScaled(scale(mean, decay), value, 1 - decay);
    }

    /** Returns decay * mean + (1 - decay) * value^2. */
    public Array decayingMeanSquare(Array mean, Array value, double decay) {
        return decayingMean(mean, square(value), decay);
    }

    /** Returns theta - rate * mean / (correction * sqrt(meanSquare) + epsilon). */
    public Array adam(Array theta, Array mean, Array meanSquare, double rate, double correction, double epsilon) {
        Array size = shift(scale(sqrt(meanSquare), correction), epsilon);
        return addScaled(theta, divide(mean, size), -rate);
    }

    public abstract Array scale(Array a, double factor);

    public abstract Array shift(Array a, double summand);

    public abstract Array square(Array a);

    public abstract Array sqrt(Array a);

    public abstract Array exp(Array a);

    public abstract Array log(Array a);

    public abstract Array tanh(Array a);

    public abstract Array relu(Array a);

    /** Returns the values of {@code a} where {@code x} is positive, 0 elsewhere. */
    public abstract Array wherePositive(Array a, Array x);

    public abstract Array matmul(Array a, boolean transposeA, Array b, boolean transposeB);

    /** Returns x w + b, the vector b added to every row. */
    public abstract Array affine(Array x, Array w, Array b);

    public abstract Array transpose(Array a);

    public abstract Array reshape(Array a, int[] shape);

    public abstract Array broadcastTo(Array a, int[] shape);

    /** Returns the sums over the axes along which {@code shape} would be broadcast to the shape of {@code a}. */
    public abstract Array sumTo(Array a, int[] shape);

    /** Returns the elementwise sum of arrays of one shape, added down the tree of {@link Shapes#total}. */
    public abstract Array total(Array[] arrays);

    /** Returns the slices of {@code a} along its first axis at these indices, in their order. */
    public abstract Array gatherRows(Array a, int[] indices);

    /** Returns zeros of {@code count} slices with the slices of {@code a} added at these indices. */
    public abstract Array scatterRows(Array a, int[] indices, int count);

    /** Returns log(softmax) of every row. */
    public abstract Array logSoftmax(Array logits);

    public abstract Array conv2d(Array x, Array weights, Window window);

    /** Returns the gradient of a convolution with respect to its images, for the output gradient g. */
    public abstract Array conv2dInput(Array g, Array weights, Window window);

    /** Returns the gradient of a convolution with respect to its weights. */
    public abstract Array conv2dWeights(Array x, Array g, Window window);

    /** Returns sum + conv2d(x, weights); sum may be overwritten. */
    public Array addConv2d(Array sum, Array x, Array weights, Window window) {
        return add(sum, conv2d(x, weights, window));
    }

    /** Returns sum + conv2dInput(g, weights); sum may be overwritten. */
    public Array addConv2dInput(Array sum, Array g, Array weights, Window window) {
        return add(sum, conv2dInput(g, weights, window));
    }

    /** Returns sum + conv2dWeights(x, g); sum may be overwritten. */
    public Array addConv2dWeights(Array sum, Array x, Array g, Window window) {
        return add(sum, conv2dWeights(x, g, window));
    }

    /** Returns the largest value of every window; padding never wins. */
    public abstract Array maxPool(Array x, Window window);

    /** Returns each value of g at the place of the first maximum of its window in x. */
    public abstract Array scatterToMaxima(Array g, Array x, Window window);

    /** Returns the value of v at the place of the first maximum of each window in x. */
    public abstract Array gatherAtMaxima(Array v, Array x, Window window);

    public abstract Array channelScale(Array x, Array factors);

    public abstract Array channelDot(Array a, Array b);

    public abstract Array scaleShift(Array x, Array scale, Array shift);

    public abstract Array normalize(Array x, double epsilon);

    /** Returns the mean and the biased variance of every channel of x, of which normalize made y. */
    public abstract Array[] channelStatistics(Array x, Array y, double epsilon);

    /** Returns the vjp of normalize, whose output was y. */
    public abstract Array normalizeGradient(Array g, Array x, Array y, double epsilon);

    /** Returns the derivative of sum(b normalizeGradient(a, x)) with respect to x. */
    public abstract Array normalizeSecond(Array a, Array b, Array x, Array y, double epsilon);
}
