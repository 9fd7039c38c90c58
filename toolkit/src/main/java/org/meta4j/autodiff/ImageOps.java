package org.meta4j.autodiff;

import static org.meta4j.autodiff.Ops.edge;
import static org.meta4j.autodiff.Ops.node;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.meta4j.engine.Array;
import org.meta4j.engine.Kernels;
import org.meta4j.engine.Shapes;
import org.meta4j.engine.Window;

/**
 * Differentiable operations on images {@code [n, height, width, channels]} and on channels, the last axis. A
 * convolution, its input gradient and its weight gradient are closed under differentiation, as are a pooling, its
 * scatter and its gather.
 */
public final class ImageOps {
    private ImageOps() {}

    // ---- convolution ----

    /** Returns the convolution of x with weights {@code [rows, columns, in, out]}: {@code [n, outHeight, outWidth, out]}. */
    public static Tensor conv2d(Tensor x, Tensor weights, int stride, Padding padding) {
        requireImages(x, "conv2d");
        if (weights.rank() != 4 || weights.length(2) != x.length(3)) {
            throw new IllegalArgumentException("conv2d: weights " + Shapes.text(weights.array.shape())
                    + " do not fit images " + Shapes.text(x.array.shape())
                    + ": expected [rows, columns, in, out] with in = " + x.length(3));
        }
        Window window = window(x, weights.length(0), weights.length(1), stride, padding);
        return conv2d(x, weights, window);
    }

    /** Returns where a window of some rows and columns stands on images. */
    private static Window window(Tensor x, int rows, int columns, int stride, Padding padding) {
        if (stride < 1) {
            throw new IllegalArgumentException("stride must be at least 1, but is " + stride);
        }
        int height = x.length(1);
        int width = x.length(2);
        if (!padding.fits(height, rows, stride) || !padding.fits(width, columns, stride)) {
            throw new IllegalArgumentException("a window of " + rows + "x" + columns + " does not fit on an image of "
                    + height + "x" + width + " with padding " + padding);
        }
        return new Window(
                height,
                width,
                rows,
                columns,
                stride,
                padding.total(height, rows, stride) / 2,
                padding.total(width, columns, stride) / 2,
                padding.positions(height, rows, stride),
                padding.positions(width, columns, stride));
    }

    private static Tensor conv2d(Tensor x, Tensor weights, Window window) {
        return node(
                x,
                Ops.e(x, weights).conv2d(x.array, weights.array, window),
                edge(
                        x,
                        new Adding(
                                g -> conv2dInput(g, weights, window),
                                (engine, sum, g) -> engine.addConv2dInput(sum, g, weights.array, window))),
                edge(
                        weights,
                        new Adding(
                                g -> conv2dWeights(x, g, window),
                                (engine, sum, g) -> engine.addConv2dWeights(sum, x.array, g, window))));
    }

    /** Returns the gradient of a convolution with respect to its images. */
    private static Tensor conv2dInput(Tensor g, Tensor weights, Window window) {
        return node(
                g,
                Ops.e(g, weights).conv2dInput(g.array, weights.array, window),
                edge(
                        g,
                        new Adding(
                                v -> conv2d(v, weights, window),
                                (kernels, sum, v) -> kernels.addConv2d(sum, v, weights.array, window))),
                edge(
                        weights,
                        new Adding(
                                v -> conv2dWeights(v, g, window),
                                (kernels, sum, v) -> kernels.addConv2dWeights(sum, v, g.array, window))));
    }

    /** Returns the gradient of a convolution with respect to its weights. */
    private static Tensor conv2dWeights(Tensor x, Tensor g, Window window) {
        return node(
                x,
                Ops.e(x, g).conv2dWeights(x.array, g.array, window),
                edge(
                        x,
                        new Adding(
                                v -> conv2dInput(g, v, window),
                                (kernels, sum, v) -> kernels.addConv2dInput(sum, g.array, v, window))),
                edge(
                        g,
                        new Adding(
                                v -> conv2d(x, v, window),
                                (kernels, sum, v) -> kernels.addConv2d(sum, x.array, v, window))));
    }

    /** The vjp of a convolution, which the engine can add to a sum while it is computed. */
    private record Adding(UnaryOperator<Tensor> plain, Sum sum) implements Tensor.Vjp {
        @FunctionalInterface
        private interface Sum {
            Array apply(Kernels kernels, Array sum, Array cotangent);
        }

        @Override
        public Tensor apply(Tensor cotangent, Tensor output) {
            return plain.apply(cotangent);
        }

        @Override
        public Tensor addTo(Tensor before, Tensor cotangent, Tensor output) {
            Kernels kernels = before.kernels();
            return Tensor.leaf(kernels, sum.apply(kernels, before.array, cotangent.array));
        }
    }

    // ---- pooling ----

    /**
     * Returns the largest value of every window of {@code size} by {@code size}: {@code [n, outHeight, outWidth, channels]}. Padding is
     * never the largest and must be smaller than the window; {@link Padding#same()} keeps what is left over at the edge, valid drops it.
     */
    public static Tensor maxPool(Tensor x, int size, int stride, Padding padding) {
        requireImages(x, "maxPool");
        Window window = window(x, size, size, stride, padding);
        if (window.top() >= size || window.left() >= size) {
            throw new IllegalArgumentException("maxPool: padding must be smaller than the window, but padding "
                    + padding + " was asked for around a window of " + size);
        }
        return node(x, x.kernels().maxPool(x.array, window), edge(x, (g, y) -> scatter(g, x, window)));
    }

    /** Returns each value of g at the place of the maximum of its window in x, 0 elsewhere. */
    private static Tensor scatter(Tensor g, Tensor x, Window window) {
        return node(g, Ops.e(g, x).scatterToMaxima(g.array, x.array, window), edge(g, (v, y) -> gather(v, x, window)));
    }

    /** Returns the value of v at the place of the maximum of each window in x. */
    private static Tensor gather(Tensor v, Tensor x, Window window) {
        return node(v, Ops.e(v, x).gatherAtMaxima(v.array, x.array, window), edge(v, (g, y) -> scatter(g, x, window)));
    }

    /** Returns the mean over height and width: {@code [n, channels]}. */
    public static Tensor spatialMean(Tensor x) {
        requireImages(x, "spatialMean");
        int n = x.length(0);
        int places = x.length(1) * x.length(2);
        int channels = x.length(3);
        Tensor sums = Ops.sumTo(Ops.reshape(x, n, places, channels), n, 1, channels);
        return Ops.scale(Ops.reshape(sums, n, channels), 1.0 / places);
    }

    // ---- channels ----

    /** Returns x with every channel multiplied by its element of {@code factors [channels]}. */
    public static Tensor channelScale(Tensor x, Tensor factors) {
        requireChannels(x, factors, "channelScale");
        return node(
                x,
                Ops.e(x, factors).channelScale(x.array, factors.array),
                edge(x, (g, y) -> channelScale(g, factors)),
                edge(factors, (g, y) -> channelDot(g, x)));
    }

    /** Returns, for every channel, the sum of the products of a and b: {@code [channels]}. */
    public static Tensor channelDot(Tensor a, Tensor b) {
        Ops.requireSameShape(a, b, "channelDot");
        return node(
                a,
                Ops.e(a, b).channelDot(a.array, b.array),
                edge(a, (g, y) -> channelScale(b, g)),
                edge(b, (g, y) -> channelScale(a, g)));
    }

    /** Returns x with every channel multiplied by {@code scale [channels]} and shifted by {@code shift [channels]}. */
    public static Tensor scaleShift(Tensor x, Tensor scale, Tensor shift) {
        requireChannels(x, scale, "scaleShift");
        requireChannels(x, shift, "scaleShift");
        Ops.e(x, scale);
        return node(
                x,
                Ops.e(x, shift).scaleShift(x.array, scale.array, shift.array),
                edge(x, (g, y) -> channelScale(g, scale)),
                edge(scale, (g, y) -> channelDot(g, x)),
                edge(shift, (g, y) -> Ops.sumTo(g, shift.array.shape())));
    }

    /**
     * Returns x with mean 0 and variance 1 in every channel, by the statistics of all other axes: (x - mean) / sqrt(variance
     * + epsilon) with the biased variance (Ioffe and Szegedy 2015, Algorithm 1, without scale and shift).
     */
    public static Tensor normalize(Tensor x, double epsilon) {
        return node(x, x.kernels().normalize(x.array, epsilon), edge(x, (g, y) -> normalizeGradient(g, x, y, epsilon)));
    }

    /**
     * Returns s (g - mean g - y mean(g y)) with y = normalize(x) and s = 1 / sqrt(variance + epsilon): the vjp of {@link
     * #normalize}. It is symmetric in g and its own cotangent.
     */
    private static Tensor normalizeGradient(Tensor g, Tensor x, Tensor y, double epsilon) {
        return node(
                g,
                Ops.e(g, x).normalizeGradient(g.array, x.array, y.array, epsilon),
                edge(g, (v, out) -> normalizeGradient(v, x, y, epsilon)),
                edge(x, (v, out) -> normalizeSecond(g, v, x, y, epsilon)));
    }

    /**
     * Returns the gradient of sum(b normalizeGradient(a, x)) with respect to x, in closed form: -s^2 (y (mean(ab) - A B - 3 p
     * q) + q (a - A) + p (b - B)) with A, B the means of a, b and p, q those of a y, b y. Its own derivatives, wanted for
     * order 3, are those of the same formula in elementary operations.
     */
    private static Tensor normalizeSecond(Tensor a, Tensor b, Tensor x, Tensor y, double epsilon) {
        return node(
                a,
                Ops.e(a, x).normalizeSecond(a.array, b.array, x.array, y.array, epsilon),
                edge(a, (v, out) -> Gradients.vjp(composedSecond(a, b, x, epsilon), List.of(a), v)
                        .get(0)),
                edge(b, (v, out) -> Gradients.vjp(composedSecond(a, b, x, epsilon), List.of(b), v)
                        .get(0)),
                edge(x, (v, out) -> Gradients.vjp(composedSecond(a, b, x, epsilon), List.of(x), v)
                        .get(0)));
    }

    private static Tensor composedSecond(Tensor a, Tensor b, Tensor x, double epsilon) {
        Tensor y = composedNormalize(x, epsilon);
        Tensor meanA = channelMean(a);
        Tensor meanB = channelMean(b);
        Tensor p = channelMean(Ops.multiply(a, y));
        Tensor q = channelMean(Ops.multiply(b, y));
        Tensor covariance = Ops.subtract(channelMean(Ops.multiply(a, b)), Ops.multiply(meanA, meanB));
        Tensor alongY = channelScale(y, Ops.subtract(covariance, Ops.scale(Ops.multiply(p, q), 3)));
        Tensor alongA = channelScale(Ops.subtract(a, meanA), q);
        Tensor alongB = channelScale(Ops.subtract(b, meanB), p);
        Tensor s = inverseDeviation(channelVariance(x), epsilon);
        return channelScale(Ops.add(Ops.add(alongY, alongA), alongB), Ops.negate(Ops.square(s)));
    }

    private static Tensor composedNormalize(Tensor x, double epsilon) {
        return channelScale(Ops.subtract(x, channelMean(x)), inverseDeviation(channelVariance(x), epsilon));
    }

    /** Returns 1 / sqrt(variance + epsilon) of every channel. */
    public static Tensor inverseDeviation(Tensor variance, double epsilon) {
        return Ops.divide(variance.engine().filled(1, variance.shape()), Ops.sqrt(Ops.shift(variance, epsilon)));
    }

    /** Returns the mean of every channel: {@code [channels]}. */
    public static Tensor channelMean(Tensor x) {
        int channels = x.length(x.rank() - 1);
        return Ops.scale(Ops.sumTo(x, channels), (double) channels / x.size());
    }

    /** Returns the biased variance of every channel: {@code [channels]}. */
    public static Tensor channelVariance(Tensor x) {
        return channelMean(Ops.square(Ops.subtract(x, channelMean(x))));
    }

    /** The mean and the biased variance of every channel, each {@code [channels]}. */
    public record ChannelStatistics(Tensor mean, Tensor variance) {}

    /**
     * Returns what {@link #normalize} found out about x when it made y of it, without history. It costs next to nothing where y still
     * knows; elsewhere it is computed again.
     *
     * @param y normalize(x, epsilon)
     */
    public static ChannelStatistics statistics(Tensor x, Tensor y, double epsilon) {
        Ops.requireSameShape(x, y, "statistics");
        Kernels kernels = Ops.e(x, y);
        Array[] found = kernels.channelStatistics(x.array, y.array, epsilon);
        return new ChannelStatistics(Tensor.leaf(kernels, found[0]), Tensor.leaf(kernels, found[1]));
    }

    /** Returns tensors of as many rows side by side along the last axis, the channels. */
    public static Tensor concatChannels(List<Tensor> parts) {
        Tensor columns = columns(parts.get(0));
        int[] shape = parts.get(0).shape();
        int last = shape.length - 1;
        for (Tensor part : parts.subList(1, parts.size())) {
            int[] other = part.array.shape();
            if (other.length != shape.length || !Arrays.equals(other, 0, last, shape, 0, last)) {
                throw new IllegalArgumentException("concatChannels: shapes differ before the last axis: "
                        + Shapes.text(shape) + " and " + Shapes.text(other));
            }
            columns = Ops.concat(columns, columns(part));
            shape[last] += other[last];
        }
        return Ops.reshape(Ops.transpose(columns), shape);
    }

    /** Returns the values of every channel as a row. */
    private static Tensor columns(Tensor x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("concatChannels: expected at least one axis, but the shape is []");
        }
        int channels = x.length(x.rank() - 1);
        return Ops.transpose(Ops.reshape(x, x.size() / channels, channels));
    }

    private static void requireImages(Tensor x, String op) {
        if (x.rank() != 4) {
            throw new IllegalArgumentException(op + ": expected images [n, height, width, channels], but the shape is "
                    + Shapes.text(x.array.shape()));
        }
    }

    private static void requireChannels(Tensor x, Tensor coefficients, String op) {
        if (x.rank() == 0 || !Arrays.equals(coefficients.array.shape(), new int[] {x.length(x.rank() - 1)})) {
            throw new IllegalArgumentException(op + ": expected one coefficient a channel of "
                    + Shapes.text(x.array.shape()) + ", but got " + Shapes.text(coefficients.array.shape()));
        }
    }
}
