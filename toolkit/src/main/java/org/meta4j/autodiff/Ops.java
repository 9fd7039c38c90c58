package org.meta4j.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.meta4j.autodiff.Tensor.Edge;
import org.meta4j.engine.Array;
import org.meta4j.engine.Kernels;
import org.meta4j.engine.Shapes;

/**
 * The table of differentiable operations: for each, its value and one vector-Jacobian product (vjp) an argument. The
 * vjps are written in these same operations, so gradients can be differentiated again, to any order. Elementwise
 * operations of two arguments broadcast as NumPy does.
 */
public final class Ops {
    private Ops() {}

    // ---- elementwise, two arguments ----

    /** Returns a + b. */
    public static Tensor add(Tensor a, Tensor b) {
        if (!sameShape(a, b)) {
            return add(broadcastLike(a, b), broadcastLike(b, a));
        }
        return node(a, e(a, b).add(a.array, b.array), edge(a, (g, y) -> g), edge(b, (g, y) -> g));
    }

    /** Returns a - b. */
    public static Tensor subtract(Tensor a, Tensor b) {
        if (!sameShape(a, b)) {
            return subtract(broadcastLike(a, b), broadcastLike(b, a));
        }
        return node(a, e(a, b).subtract(a.array, b.array), edge(a, (g, y) -> g), edge(b, (g, y) -> negate(g)));
    }

    /** Returns the elementwise product of a and b. */
    public static Tensor multiply(Tensor a, Tensor b) {
        if (!sameShape(a, b)) {
            return multiply(broadcastLike(a, b), broadcastLike(b, a));
        }
        return node(
                a,
                e(a, b).multiply(a.array, b.array),
                edge(a, (g, y) -> multiply(g, b)),
                edge(b, (g, y) -> multiply(g, a)));
    }

    /** Returns the elementwise quotient a / b. */
    public static Tensor divide(Tensor a, Tensor b) {
        if (!sameShape(a, b)) {
            return divide(broadcastLike(a, b), broadcastLike(b, a));
        }
        return node(
                a,
                e(a, b).divide(a.array, b.array),
                edge(a, (g, y) -> divide(g, b)),
                edge(b, (g, y) -> negate(divide(multiply(g, y), b))));
    }

    /** Returns a + scale * b for tensors of one shape: the step of gradient descent in one operation. */
    public static Tensor addScaled(Tensor a, Tensor b, double scale) {
        requireSameShape(a, b, "addScaled");
        return node(
                a,
                e(a, b).addScaled(a.array, b.array, scale),
                edge(a, (g, y) -> g),
                edge(b, (g, y) -> scale(g, scale)));
    }

    // ---- elementwise, one argument ----

    /** Returns -a. */
    public static Tensor negate(Tensor a) {
        return scale(a, -1);
    }

    /** Returns factor * a. */
    public static Tensor scale(Tensor a, double factor) {
        return node(a, a.kernels().scale(a.array, factor), edge(a, (g, y) -> scale(g, factor)));
    }

    /** Returns a + summand. */
    public static Tensor shift(Tensor a, double summand) {
        return node(a, a.kernels().shift(a.array, summand), edge(a, (g, y) -> g));
    }

    /** Returns a * a, elementwise. */
    public static Tensor square(Tensor a) {
        return node(a, a.kernels().square(a.array), edge(a, (g, y) -> scale(multiply(g, a), 2)));
    }

    /** Returns the square root of every element. */
    public static Tensor sqrt(Tensor a) {
        return node(a, a.kernels().sqrt(a.array), edge(a, (g, y) -> scale(divide(g, y), 0.5)));
    }

    /** Returns e to the power of every element. */
    public static Tensor exp(Tensor a) {
        return node(a, a.kernels().exp(a.array), edge(a, (g, y) -> multiply(g, y)));
    }

    /** Returns the natural logarithm of every element. */
    public static Tensor log(Tensor a) {
        return node(a, a.kernels().log(a.array), edge(a, (g, y) -> divide(g, a)));
    }

    /** Returns the hyperbolic tangent of every element. */
    public static Tensor tanh(Tensor a) {
        return node(a, a.kernels().tanh(a.array), edge(a, (g, y) -> subtract(g, multiply(g, square(y)))));
    }

    /** Returns 1 / (1 + exp(-a)), elementwise. */
    public static Tensor sigmoid(Tensor a) {
        return shift(scale(tanh(scale(a, 0.5)), 0.5), 0.5);
    }

    /** Returns max(a, 0), elementwise; its derivative at 0 is taken as 0. */
    public static Tensor relu(Tensor a) {
        return node(a, a.kernels().relu(a.array), edge(a, (g, y) -> wherePositive(g, y)));
    }

    /** Returns a where it is positive and slope * a elsewhere; its derivative at 0 is taken as the slope. */
    public static Tensor leakyRelu(Tensor a, double slope) {
        Tensor positive = relu(a);
        return addScaled(positive, subtract(a, positive), slope);
    }

    /** Returns the elements of a where x is positive and 0 elsewhere; piecewise constant in x, so it passes it nothing. */
    public static Tensor wherePositive(Tensor a, Tensor x) {
        requireSameShape(a, x, "wherePositive");
        return node(a, e(a, x).wherePositive(a.array, x.array), edge(a, (g, y) -> wherePositive(g, x)));
    }

    // ---- linear algebra ----

    /** Returns the matrix product of a {@code [m, k]} and b {@code [k, n]}, of shape {@code [m, n]}. */
    public static Tensor matmul(Tensor a, Tensor b) {
        return matmul(a, false, b, false);
    }

    /** Returns the matrix product of a and b, each transposed first where asked. */
    public static Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        requireRank(a, 2, "matmul");
        requireRank(b, 2, "matmul");
        int inner = a.length(transposeA ? 0 : 1);
        if (inner != b.length(transposeB ? 1 : 0)) {
            throw new IllegalArgumentException("matmul: inner lengths differ: " + Shapes.text(a.array.shape())
                    + (transposeA ? " transposed" : "") + " by " + Shapes.text(b.array.shape())
                    + (transposeB ? " transposed" : ""));
        }
        return node(
                a,
                e(a, b).matmul(a.array, transposeA, b.array, transposeB),
                edge(a, (g, y) -> transposeA ? matmul(b, transposeB, g, true) : matmul(g, false, b, !transposeB)),
                edge(b, (g, y) -> transposeB ? matmul(g, true, a, transposeA) : matmul(a, !transposeA, g, false)));
    }

    /** Returns x w + b: x {@code [n, in]}, w {@code [in, out]}, b {@code [out]} added to every row. */
    public static Tensor affine(Tensor x, Tensor w, Tensor b) {
        requireRank(x, 2, "affine");
        requireRank(w, 2, "affine");
        if (x.length(1) != w.length(0) || !Arrays.equals(b.array.shape(), new int[] {w.length(1)})) {
            throw new IllegalArgumentException("affine: inputs " + Shapes.text(x.array.shape()) + " do not fit weights "
                    + Shapes.text(w.array.shape()) + " and bias " + Shapes.text(b.array.shape()));
        }
        e(x, w);
        return node(
                x,
                e(x, b).affine(x.array, w.array, b.array),
                edge(x, (g, y) -> matmul(g, false, w, true)),
                edge(w, (g, y) -> matmul(x, true, g, false)),
                edge(b, (g, y) -> sumTo(g, b.array.shape())));
    }

    // ---- shape ----

    /** Returns the transpose of a matrix. */
    public static Tensor transpose(Tensor a) {
        requireRank(a, 2, "transpose");
        return node(a, a.kernels().transpose(a.array), edge(a, (g, y) -> transpose(g)));
    }

    /** Returns the same elements, in row-major order, under another shape of the same size. */
    public static Tensor reshape(Tensor a, int... shape) {
        if (Shapes.size(shape) != a.size()) {
            throw new IllegalArgumentException(
                    "reshape: " + Shapes.text(a.array.shape()) + " does not have the size of " + Shapes.text(shape));
        }
        return node(a, a.kernels().reshape(a.array, shape.clone()), edge(a, (g, y) -> reshape(g, a.array.shape())));
    }

    /** Returns a repeated to the given shape, as NumPy's broadcast_to. */
    public static Tensor broadcastTo(Tensor a, int... shape) {
        if (Arrays.equals(a.array.shape(), shape)) {
            return a;
        }
        if (!Shapes.broadcasts(a.array.shape(), shape)) {
            throw new IllegalArgumentException(
                    "shape " + Shapes.text(a.array.shape()) + " does not broadcast to " + Shapes.text(shape));
        }
        return node(a, a.kernels().broadcastTo(a.array, shape.clone()), edge(a, (g, y) -> sumTo(g, a.array.shape())));
    }

    /** Returns the sums that undo a broadcast from the given shape: the adjoint of {@link #broadcastTo}. */
    public static Tensor sumTo(Tensor a, int... shape) {
        if (Arrays.equals(a.array.shape(), shape)) {
            return a;
        }
        if (!Shapes.broadcasts(shape, a.array.shape())) {
            throw new IllegalArgumentException(
                    "shape " + Shapes.text(a.array.shape()) + " cannot be summed to " + Shapes.text(shape));
        }
        return node(a, a.kernels().sumTo(a.array, shape.clone()), edge(a, (g, y) -> broadcastTo(g, a.array.shape())));
    }

    /** Returns the slices along the first axis at these indices, in their order. */
    public static Tensor gatherRows(Tensor a, int... indices) {
        int count = a.length(0);
        for (int index : indices) {
            if (index < 0 || index >= count) {
                throw new IllegalArgumentException("gatherRows: index " + index + " is not in 0.." + (count - 1));
            }
        }
        int[] own = indices.clone();
        return node(a, a.kernels().gatherRows(a.array, own), edge(a, (g, y) -> scatterRows(g, own, count)));
    }

    /** Returns zeros of {@code count} slices with the slices of a added at these indices: the adjoint of gatherRows. */
    private static Tensor scatterRows(Tensor a, int[] indices, int count) {
        return node(a, a.kernels().scatterRows(a.array, indices, count), edge(a, (g, y) -> gatherRows(g, indices)));
    }

    /** Returns the slices {@code from} up to, not including, {@code to} along the first axis. */
    public static Tensor rows(Tensor a, int from, int to) {
        return gatherRows(a, IntStream.range(from, to).toArray());
    }

    /** Returns a above b: both slices along the first axis. */
    public static Tensor concat(Tensor a, Tensor b) {
        int first = a.length(0);
        int count = first + b.length(0);
        return add(
                scatterRows(a, IntStream.range(0, first).toArray(), count),
                scatterRows(b, IntStream.range(first, count).toArray(), count));
    }

    /**
     * Returns what a function makes of every slice along the first axis, one below the other: {@code f} is given {@code [1, ...]} and
     * returns one row. The values have no history, and what was computed for one row is given up before the next. Throws {@link
     * java.util.concurrent.CancellationException} before the next row once the thread is interrupted.
     */
    public static Tensor eachRow(Tensor a, UnaryOperator<Tensor> f) {
        double[] values = {};
        int[] shape = {};
        for (int i = 0; i < a.length(0); i++) {
            Interrupts.check();
            try (Sweep memory = new Sweep(a.kernels())) {
                Tensor row = f.apply(rows(a, i, i + 1));
                double[] own = row.toDoubles();
                values = values.length == 0 ? new double[a.length(0) * own.length] : values;
                shape = row.shape();
                System.arraycopy(own, 0, values, i * own.length, own.length);
            }
        }
        shape[0] = a.length(0);
        return a.engine().tensor(values, shape);
    }

    // ---- sums ----

    /** Returns the sum of all elements, a scalar. */
    public static Tensor sum(Tensor a) {
        return sumTo(a, Shapes.SCALAR);
    }

    /** Returns the mean of all elements, a scalar. */
    public static Tensor mean(Tensor a) {
        return scale(sum(a), 1.0 / a.size());
    }

    /** Returns the sum of the products of corresponding elements, a scalar. */
    public static Tensor dot(Tensor a, Tensor b) {
        return sum(multiply(a, b));
    }

    /**
     * Returns the elementwise sum of tensors of one shape, added down a binary tree over their positions: sums of aligned blocks of {@code
     * 2^k} of them add up to bitwise the same.
     */
    public static Tensor total(List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        Array[] arrays = new Array[tensors.size()];
        Edge[] edges = new Edge[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            Tensor tensor = tensors.get(i);
            requireSameShape(first, tensor, "total");
            e(first, tensor);
            arrays[i] = tensor.array;
            edges[i] = edge(tensor, (g, y) -> g);
        }
        return new Tensor(first.kernels(), first.kernels().total(arrays), edges);
    }

    /** Returns the sum of at least one number, added as {@link #total(List)} adds tensors. */
    public static double total(double... values) {
        return Shapes.total(values.length, i -> values[i], Double::sum);
    }

    // ---- classification ----

    /** Returns log(softmax) of every row of {@code [n, ways]}. */
    public static Tensor logSoftmax(Tensor logits) {
        requireRank(logits, 2, "logSoftmax");
        int n = logits.length(0);
        return node(
                logits,
                logits.kernels().logSoftmax(logits.array),
                edge(logits, (g, y) -> subtract(g, multiply(exp(y), sumTo(g, n, 1)))));
    }

    /** Returns rows with 1 at the class id and 0 elsewhere, {@code [ids.length, ways]}; ids are in 0..ways-1. */
    public static Tensor oneHot(int[] ids, int ways, Engine engine) {
        float[] rows = new float[Math.multiplyExact(ids.length, ways)];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= ways) {
                throw new IllegalArgumentException("class ids must be in 0.." + (ways - 1) + ", but got " + ids[i]);
            }
            rows[i * ways + ids[i]] = 1;
        }
        return engine.tensor(rows, ids.length, ways);
    }

    // ---- construction ----

    static Tensor node(Tensor first, Array value, Edge... edges) {
        return new Tensor(first.kernels(), value, edges);
    }

    static Edge edge(Tensor argument, Tensor.Vjp vjp) {
        return new Edge(argument, vjp);
    }

    /** Returns the engine of both arguments, which must compute with the same kind of array. */
    static Kernels e(Tensor a, Tensor b) {
        if (a.array.getClass() != b.array.getClass()) {
            throw new IllegalArgumentException(
                    "one tensor is on " + a.engine() + ", the other on " + b.engine() + ": move one with on(engine)");
        }
        return a.kernels();
    }

    private static boolean sameShape(Tensor a, Tensor b) {
        return Arrays.equals(a.array.shape(), b.array.shape());
    }

    private static Tensor broadcastLike(Tensor a, Tensor b) {
        return broadcastTo(a, Shapes.broadcast(a.array.shape(), b.array.shape()));
    }

    static void requireSameShape(Tensor a, Tensor b, String op) {
        if (!sameShape(a, b)) {
            throw new IllegalArgumentException(
                    op + ": shapes differ: " + Shapes.text(a.array.shape()) + " and " + Shapes.text(b.array.shape()));
        }
    }

    private static void requireRank(Tensor a, int rank, String op) {
        if (a.array.shape().length != rank) {
            throw new IllegalArgumentException(
                    op + ": expected a tensor of " + rank + " axes, but the shape is " + Shapes.text(a.array.shape()));
        }
    }
}
