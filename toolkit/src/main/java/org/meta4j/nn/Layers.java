package org.meta4j.nn;

import java.util.Arrays;
import java.util.List;
import org.meta4j.autodiff.Padding;

/**
 * The layers that networks are made of.
 *
 * <pre>{@code
 * var block = Layers.sequence(Layers.conv2d(32), Layers.batchNorm(), Layers.maxPool(2), Layers.relu());
 * var network = Network.of(Layers.images(84, 84, 3), Layers.repeat(4, block), Layers.flatten())
 *         .withHead(Layers.dense(5));
 * }</pre>
 */
public final class Layers {
    static final Initializer DENSE_WEIGHTS = Initializer.uniformFanIn();
    static final Initializer CONV_WEIGHTS = Initializer.heNormal();

    private Layers() {}

    /** Returns the shape of images {@code [n, height, width, channels]}. */
    public static InputShape images(int height, int width, int channels) {
        return new InputShape(List.of(height, width, channels));
    }

    /** Returns the shape of inputs {@code [n, lengths...]}; {@code inputs(1)} for single numbers. */
    public static InputShape inputs(int... lengths) {
        return new InputShape(Arrays.stream(lengths).boxed().toList());
    }

    // ---- layers with parameters ----

    /** Returns a fully connected layer: weights start {@link Initializer#uniformFanIn}, the bias at 0. */
    public static Dense dense(int units) {
        return new Dense(units, Bias.ADDED, DENSE_WEIGHTS, Initializer.zeros());
    }

    /**
     * Returns a convolution with a 3x3 kernel, stride 1 and TensorFlow's SAME padding: weights start {@link Initializer#heNormal},
     * the bias at 0.
     */
    public static Conv2d conv2d(int filters) {
        return new Conv2d(filters, 3, 1, Padding.same(), Bias.ADDED, CONV_WEIGHTS, Initializer.zeros());
    }

    /** Returns batch normalisation with gamma, which starts at 1, and beta, which starts at 0; epsilon is 1e-5. */
    public static BatchNorm batchNorm() {
        return BatchNorm.usual();
    }

    // ---- functions of every element ----

    /** Returns the positive part. */
    public static Layer relu() {
        return new Activation(Activation.Function.RELU);
    }

    /** Returns the hyperbolic tangent. */
    public static Layer tanh() {
        return new Activation(Activation.Function.TANH);
    }

    /** Returns 1/(1 + exp(-x)). */
    public static Layer sigmoid() {
        return new Activation(Activation.Function.SIGMOID);
    }

    /** Returns x where it is positive and {@code slope} times x elsewhere. */
    public static Layer leakyRelu(double slope) {
        return new LeakyRelu(slope);
    }

    /** Returns dropout at a rate in [0, 1), in training only. */
    public static Layer dropout(double rate) {
        return new Dropout(rate);
    }

    // ---- shapes ----

    /** Returns max pooling over windows of {@code size} by {@code size}, side by side; what is left over at the edge is dropped. */
    public static MaxPool maxPool(int size) {
        return new MaxPool(size, size, Padding.valid());
    }

    /** Returns the mean over height and width: a feature a channel. */
    public static Layer globalMean() {
        return new GlobalMean();
    }

    /** Returns the values of every input as a vector of features. */
    public static Layer flatten() {
        return new Flatten();
    }

    // ---- layers of layers ----

    /** Returns layers one after the other, as one. */
    public static Layer sequence(Layer... layers) {
        return new Sequence(1, List.of(layers));
    }

    /** Returns layers one after the other, all of them so many times, each time with parameters of their own. */
    public static Layer repeat(int times, Layer... layers) {
        return new Sequence(times, List.of(layers));
    }

    /** Returns what each branch makes of the same values, side by side along the last axis. */
    public static Layer concat(Layer... branches) {
        return new Concat(List.of(branches));
    }
}
