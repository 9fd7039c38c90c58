package org.meta4j.autodiff;

import java.util.Arrays;
import org.meta4j.engine.Array;
import org.meta4j.engine.Kernels;
import org.meta4j.engine.Shapes;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A value in a differentiable computation: an n-dimensional array and the operation it came from. Tensors never change;
 * operations on them are in {@link Ops}, derivatives in {@link Gradients}. A tensor computed on a CPU engine
 * inside an {@link Engine#scope() scope} is usable until the scope closes; {@link #persist()} keeps its values longer.
 */
public final class Tensor {
    /** How a cotangent of an operation's output flows to one of its arguments. */
    @FunctionalInterface
    interface Vjp {
        Tensor apply(Tensor cotangent, Tensor output);

        /** Returns the same added to a sum that nobody else sees, in its memory where that can be; without history. */
        default Tensor addTo(Tensor sum, Tensor cotangent, Tensor output) {
            Kernels kernels = sum.kernels();
            return leaf(kernels, kernels.addTo(sum.array, apply(cotangent, output).array));
        }
    }

    /** One differentiable argument of an operation. */
    record Edge(Tensor argument, Vjp vjp) {}

    private static final Edge[] LEAF = {};

    private final Kernels kernels;
    final Array array;
    final Edge[] edges;
    final long id;

    Tensor(Kernels kernels, Array array, Edge... edges) {
        this.kernels = kernels;
        this.array = array;
        this.edges = edges;
        this.id = kernels.nextId();
    }

    static Tensor leaf(Kernels kernels, Array array) {
        return new Tensor(kernels, array, LEAF);
    }

    /** Returns a scalar in double precision on the reference engine. */
    public static Tensor of(double value) {
        return Engine.reference().tensor(new double[] {value});
    }

    /** Returns a vector of shape {@code [values.length]} in double precision on the reference engine. */
    public static Tensor of(double[] values) {
        return Engine.reference().tensor(values, values.length);
    }

    /** Returns a copy of the array in double precision on the reference engine. */
    public static Tensor of(INDArray values) {
        return Engine.reference().tensor(values);
    }

    /** Returns the engine that computes with this tensor. */
    public Engine engine() {
        return new Engine(kernels());
    }

    /** Returns what computes with this tensor on the current thread. */
    Kernels kernels() {
        return kernels.here();
    }

    /** Returns the length of every axis; a scalar has none. */
    public int[] shape() {
        return array.shape().clone();
    }

    /** Returns the number of axes. */
    public int rank() {
        return array.shape().length;
    }

    /** Returns the length of one axis. */
    public int length(int axis) {
        return array.shape()[axis];
    }

    /** Returns the number of elements. */
    public int size() {
        return Shapes.size(array.shape());
    }

    /** Returns the only element; throws {@link IllegalStateException} if there is not exactly one. */
    public double item() {
        if (size() != 1) {
            throw new IllegalStateException(
                    "item() needs exactly one element, but the shape is " + Shapes.text(array.shape()));
        }
        return kernels().item(array);
    }

    /** Returns a copy of the elements in row-major order. */
    public double[] toDoubles() {
        return kernels().toDoubles(array);
    }

    /** Returns a copy of the values as an ND4J array of the engine's precision. */
    public INDArray toINDArray() {
        return kernels().toINDArray(array);
    }

    /** Returns these values with no history: derivatives do not flow through the result. */
    public Tensor detach() {
        return leaf(kernels(), array);
    }

    /** Returns these values, with no history, in memory that outlives every scope. */
    public Tensor persist() {
        Kernels here = kernels();
        return leaf(here, here.persist(array));
    }

    /** Returns these values, with no history, on another engine (inside its current scope, if it has one). */
    public Tensor on(Engine other) {
        Kernels there = other.here();
        return leaf(there, there.adopt(kernels(), array));
    }

    @Override
    public String toString() {
        double[] values = toDoubles();
        String shown = values.length <= 8
                ? Arrays.toString(values)
                : Arrays.toString(Arrays.copyOf(values, 8)).replace("]", ", ...]");
        return "Tensor" + Shapes.text(array.shape()) + " " + shown;
    }
}
