package org.meta4j.autodiff;

import org.meta4j.engine.BlasThreads;
import org.meta4j.engine.Kernels;
import org.meta4j.engine.Shapes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the values of tensors lie and what computes them. Derivatives are written once, in {@link Ops}, over every engine. */
public final class Engine {
    private final Kernels kernels;

    Engine(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Returns a new engine that computes in float32 on one core: OpenBLAS matrix products and Java loops over memory
     * recycled by {@link #scope()}. Any number of threads may use its tensors; scopes belong to the thread that opens them.
     */
    public static Engine cpu() {
        return new Engine(Kernels.cpu());
    }

    /** Returns the engine that computes every kernel with ND4J in double precision; any number of threads may use it. */
    public static Engine reference() {
        return new Engine(Kernels.reference());
    }

    /** Returns an engine that computes every kernel with ND4J in the given floating-point precision. */
    public static Engine nd4j(DataType precision) {
        return new Engine(Kernels.nd4j(precision));
    }

    /**
     * Returns an engine like this whose kernels on large arrays share so many threads, where the engine manages threads
     * itself: {@link #cpu()} does. The values are bitwise the same for any number. Both share the memory of their scopes, which close in
     * the reverse order of opening.
     */
    public Engine withThreads(int threads) {
        return new Engine(kernels.withThreads(threads));
    }

    /** Returns how many bytes of memory outside the heap this engine has taken for the tensors of scopes, on the current thread. */
    public long heldBytes() {
        return kernels.heldBytes();
    }

    /** Returns which BLAS library computes matrix products, and for which processor it does so. */
    public static String blas() {
        return Kernels.blas();
    }

    /** Returns what loops {@link #cpu()} goes through memory with: plain Java's, or the Vector API's. */
    public static String loops() {
        return Kernels.loops();
    }

    /** Returns what computes on this machine: the BLAS library and the loops. */
    public static String describe() {
        return blas() + "; loops: " + loops();
    }

    /**
     * Holds BLAS, whose setting is global, to one thread until the result is closed: parallel runs put one task on a thread, and a second
     * layer of threads inside each product makes both slower.
     */
    public static Scope oneBlasThread() {
        return BlasThreads.one()::close;
    }

    /** A stretch of computation whose intermediate values are given up together when it closes. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Opens a scope: tensors computed until it closes are invalid afterwards, unless {@link Tensor#persist() kept}. */
    public Scope scope() {
        return kernels.open()::run;
    }

    /** Returns a tensor with these elements in row-major order; no shape means a scalar. */
    public Tensor tensor(double[] values, int... shape) {
        requireSize(values.length, shape);
        Kernels here = here();
        return Tensor.leaf(here, here.fromDoubles(values, shape.clone()));
    }

    /** Returns a tensor with these elements in row-major order; no shape means a scalar. */
    public Tensor tensor(float[] values, int... shape) {
        requireSize(values.length, shape);
        Kernels here = here();
        return Tensor.leaf(here, here.fromFloats(values, shape.clone()));
    }

    private static void requireSize(int length, int[] shape) {
        if (length != Shapes.size(shape)) {
            throw new IllegalArgumentException(
                    "shape " + Shapes.text(shape) + " holds " + Shapes.size(shape) + " values, but got " + length);
        }
    }

    /** Returns a tensor with a copy of the array's values, cast to this engine's precision. */
    public Tensor tensor(INDArray values) {
        Kernels here = here();
        return Tensor.leaf(here, here.fromINDArray(values));
    }

    /** Returns a tensor of this shape with the same value everywhere. */
    public Tensor filled(double value, int... shape) {
        Kernels here = here();
        return Tensor.leaf(here, here.fill(value, shape.clone()));
    }

    /** Returns what computes on the current thread. */
    Kernels here() {
        return kernels.here();
    }

    /** Returns whether it computes in double precision. */
    boolean isDouble() {
        return kernels.isDouble();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Engine engine && kernels == engine.kernels;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(kernels);
    }

    @Override
    public String toString() {
        return kernels.toString();
    }
}
