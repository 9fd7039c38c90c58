package org.meta4j.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Convolutional.Downsampling;
import org.meta4j.nn.Convolutional.Features;

/** The networks of the published benchmarks. */
public final class Networks {
    private Networks() {}

    /**
     * Returns a fully connected network with ReLU between layers, weights and biases uniform in +-1/sqrt(fan-in).
     * {@code mlp(1, 40, 40, 1)} is the sinusoid regressor of Finn et al. 2017, sec. 5.1.
     *
     * @param widths inputs, hidden units of each layer, outputs; inputs are {@code [n, widths[0]]}, predictions {@code
     *     [n, widths[last]]}
     */
    public static Model mlp(int... widths) {
        return mlp(Ops::relu, Initializer.uniformFanIn(), widths);
    }

    /**
     * Returns a fully connected network with an activation between layers. Parameters are, for each layer, {@code
     * weightN [in, out]} and {@code biasN [out]}.
     */
    public static Model mlp(UnaryOperator<Tensor> activation, Initializer initializer, int... widths) {
        if (widths.length < 2 || Arrays.stream(widths).anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "mlp needs at least inputs and outputs, each at least 1, but got " + Arrays.toString(widths));
        }
        return new Mlp(activation, initializer, widths.clone());
    }

    /**
     * Returns the Omniglot network of Finn et al. 2017, sec. 5.2: four blocks of 64 filters with stride 2, the mean over the
     * last 2x2 image, a linear layer. Inputs are {@code [n, 28, 28, 1]}, predictions logits {@code [n, ways]}. The authors'
     * normalisation has no gamma and does not adapt beta; here both are parameters like the others.
     */
    public static Model omniglotMaml(int ways) {
        return new Convolutional(28, 1, 4, 64, Downsampling.STRIDE_SAME, Features.MEAN, requireWays(ways));
    }

    /**
     * Returns the Omniglot network of Nichol et al. 2018 (models.py of their code): four blocks of 64 filters with stride 2,
     * flattened to 256 features, a linear layer.
     */
    public static Model omniglotReptile(int ways) {
        return new Convolutional(28, 1, 4, 64, Downsampling.STRIDE_SAME, Features.FLAT, requireWays(ways));
    }

    /**
     * Returns the Omniglot embedding of Snell et al. 2017, sec. 3: four blocks of 64 filters with 2x2 max pooling. Inputs are
     * {@code [n, 28, 28, 1]}, embeddings {@code [n, 64]}.
     */
    public static Model omniglotProtoNet() {
        return new Convolutional(28, 1, 4, 64, Downsampling.POOL_VALID, Features.FLAT, 0);
    }

    /**
     * Returns the Omniglot network without convolutions of Finn et al. 2017, sec. 5.2: hidden layers of 256, 128, 64 and 64
     * units, each with batch normalisation and ReLU. Inputs are {@code [n, 28, 28, 1]}, predictions logits {@code [n, ways]}.
     */
    public static Model omniglotMlp(int ways) {
        return new NormalizedMlp(List.of(28 * 28, 256, 128, 64, 64, requireWays(ways)));
    }

    /**
     * Returns the miniImageNet network of Finn et al. 2017, sec. 5.2: four blocks of 32 filters with 2x2 max pooling that
     * drops odd edges (84, 42, 21, 10, 5), flattened to 800 features, a linear layer. Inputs are {@code [n, 84, 84, 3]}.
     */
    public static Model miniImageNetMaml(int ways) {
        return new Convolutional(84, 3, 4, 32, Downsampling.POOL_VALID, Features.FLAT, requireWays(ways));
    }

    /**
     * Returns the miniImageNet network of Nichol et al. 2018 (models.py of their code): as {@link #miniImageNetMaml}, but the
     * pooling keeps odd edges (84, 42, 21, 11, 6), which makes 1,152 features. There the pooling comes before the ReLU,
     * which gives the same.
     */
    public static Model miniImageNetReptile(int ways) {
        return new Convolutional(84, 3, 4, 32, Downsampling.POOL_SAME, Features.FLAT, requireWays(ways));
    }

    /**
     * Returns the miniImageNet embedding of Snell et al. 2017, sec. 3: four blocks of 64 filters with 2x2 max pooling that
     * drops odd edges. Inputs are {@code [n, 84, 84, 3]}, embeddings {@code [n, 1600]}.
     */
    public static Model miniImageNetProtoNet() {
        return new Convolutional(84, 3, 4, 64, Downsampling.POOL_VALID, Features.FLAT, 0);
    }

    /**
     * Returns {@link #miniImageNetMaml} for CIFAR-FS, as in the code of Finn et al. 2017 extended to it by Devos
     * (maml-cifar-fs): four blocks of 32 filters, 128 features (32, 16, 8, 4, 2). Inputs are {@code [n, 32, 32, 3]}.
     */
    public static Model cifarFsMaml(int ways) {
        return new Convolutional(32, 3, 4, 32, Downsampling.POOL_VALID, Features.FLAT, requireWays(ways));
    }

    /** Returns {@link #miniImageNetReptile} for CIFAR-FS. No edge is odd there, so it is the same as {@link #cifarFsMaml}. */
    public static Model cifarFsReptile(int ways) {
        return cifarFsMaml(ways);
    }

    /**
     * Returns {@link #miniImageNetProtoNet} for CIFAR-FS. Inputs are {@code [n, 32, 32, 3]}, embeddings {@code [n, 256]}.
     */
    public static Model cifarFsProtoNet() {
        return new Convolutional(32, 3, 4, 64, Downsampling.POOL_VALID, Features.FLAT, 0);
    }

    private static int requireWays(int ways) {
        if (ways < 2) {
            throw new IllegalArgumentException("ways must be at least 2, but is " + ways);
        }
        return ways;
    }
}
