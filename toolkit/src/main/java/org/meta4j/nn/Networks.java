package org.meta4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meta4j.autodiff.Padding;

/**
 * The networks of the published benchmarks. A bias before a normalisation is there for the published number of parameters, but idle.
 */
public final class Networks {
    private Networks() {}

    /**
     * Returns a fully connected network with ReLU between layers, weights and biases uniform in +-1/sqrt(fan-in).
     * {@code mlp(1, 40, 40, 1)} is the sinusoid regressor of Finn et al. 2017, sec. 5.1.
     *
     * @param widths inputs, hidden units of each layer, outputs; inputs are {@code [n, widths[0]]}, predictions {@code
     *     [n, widths[last]]}
     */
    public static Network mlp(int... widths) {
        return mlp(Layers.relu(), Initializer.uniformFanIn(), widths);
    }

    /**
     * Returns a fully connected network with an activation between layers; the last layer is the head. The biases start at 0, but
     * with {@link Initializer#uniformFanIn} as the weights do.
     */
    public static Network mlp(Layer activation, Initializer initializer, int... widths) {
        if (widths.length < 2 || Arrays.stream(widths).anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "mlp needs at least inputs and outputs, each at least 1, but got " + Arrays.toString(widths));
        }
        boolean uniform = initializer.equals(Initializer.uniformFanIn());
        Initializer biases = uniform ? initializer : Initializer.zeros();
        List<Layer> body = new ArrayList<>();
        for (int layer = 1; layer < widths.length - 1; layer++) {
            body.add(Layers.dense(widths[layer]).initialized(initializer, biases));
            body.add(activation);
        }
        return Network.of(Layers.inputs(widths[0]), body.toArray(Layer[]::new))
                .withHead(Layers.dense(widths[widths.length - 1]).initialized(initializer, biases));
    }

    // ---- Omniglot: inputs [n, 28, 28, 1] ----

    /**
     * Returns the Omniglot network of Finn et al. 2017, sec. 5.2: four blocks of 64 filters with stride 2, the mean over the
     * last 2x2 image, a linear layer; predictions are logits {@code [n, ways]}. The authors' normalisation has no gamma and does
     * not adapt beta, see {@link #omniglotMamlAuthors}; here both are parameters like the others.
     */
    public static Network omniglotMaml(int ways) {
        return omniglot(strided(64), Layers.globalMean()).withHead(linear(ways));
    }

    /**
     * Returns {@link #omniglotMaml} in the form of the authors' code (maml.py and utils.py): weights of the convolutions start
     * {@link Initializer#xavierUniform}, those of the last layer normal with deviation 1; the normalisation has beta alone, which
     * is meta-learned but not adapted, and epsilon 1e-3, as {@code tf.contrib.layers.batch_norm} has by default.
     */
    public static Network omniglotMamlAuthors(int ways) {
        Layer block = Layers.sequence(
                Layers.conv2d(64).stride(2).idleBias().initialized(Initializer.xavierUniform()),
                Layers.batchNorm().betaOnly().notAdapted().epsilon(1e-3),
                Layers.relu());
        return omniglot(block, Layers.globalMean()).withHead(linear(ways).initialized(Initializer.normal(1)));
    }

    /**
     * Returns the Omniglot network of Nichol et al. 2018 (models.py of their code): four blocks of 64 filters with stride 2,
     * flattened to 256 features, a linear layer.
     */
    public static Network omniglotReptile(int ways) {
        return omniglot(strided(64), Layers.flatten()).withHead(linear(ways));
    }

    /**
     * Returns the Omniglot embedding of Snell et al. 2017, sec. 3: four blocks of 64 filters with 2x2 max pooling; embeddings are
     * {@code [n, 64]}.
     */
    public static Network omniglotProtoNet() {
        return omniglot(pooled(64, Layers.maxPool(2)), Layers.flatten());
    }

    /**
     * Returns the Omniglot network without convolutions of Finn et al. 2017, sec. 5.2: hidden layers of 256, 128, 64 and 64
     * units, each with batch normalisation and ReLU; predictions are logits {@code [n, ways]}.
     */
    public static Network omniglotMlp(int ways) {
        return Network.of(
                        Layers.images(28, 28, 1),
                        Layers.flatten(),
                        normalized(256),
                        normalized(128),
                        normalized(64),
                        normalized(64))
                .withHead(linear(ways).initialized(Initializer.heNormal()));
    }

    private static Network omniglot(Layer block, Layer last) {
        return Network.of(Layers.images(28, 28, 1), Layers.repeat(4, block), last);
    }

    // ---- miniImageNet: inputs [n, 84, 84, 3] ----

    /**
     * Returns the miniImageNet network of Finn et al. 2017, sec. 5.2: four blocks of 32 filters with 2x2 max pooling that
     * drops odd edges (84, 42, 21, 10, 5), flattened to 800 features, a linear layer.
     */
    public static Network miniImageNetMaml(int ways) {
        return colour(84, pooled(32, Layers.maxPool(2))).withHead(linear(ways));
    }

    /**
     * Returns the miniImageNet network of Nichol et al. 2018 (models.py of their code): as {@link #miniImageNetMaml}, but the
     * pooling keeps odd edges (84, 42, 21, 11, 6), which makes 1,152 features.
     */
    public static Network miniImageNetReptile(int ways) {
        return colour(84, pooled(32, Layers.maxPool(2).padding(Padding.same()))).withHead(linear(ways));
    }

    /**
     * Returns the miniImageNet embedding of Snell et al. 2017, sec. 3: four blocks of 64 filters with 2x2 max pooling that
     * drops odd edges; embeddings are {@code [n, 1600]}.
     */
    public static Network miniImageNetProtoNet() {
        return colour(84, pooled(64, Layers.maxPool(2)));
    }

    // ---- CIFAR-FS: inputs [n, 32, 32, 3] ----

    /**
     * Returns {@link #miniImageNetMaml} for CIFAR-FS, as in the code of Finn et al. 2017 extended to it by Devos
     * (maml-cifar-fs): four blocks of 32 filters, 128 features (32, 16, 8, 4, 2).
     */
    public static Network cifarFsMaml(int ways) {
        return colour(32, pooled(32, Layers.maxPool(2))).withHead(linear(ways));
    }

    /** Returns {@link #miniImageNetReptile} for CIFAR-FS. No edge is odd there, so it is the same as {@link #cifarFsMaml}. */
    public static Network cifarFsReptile(int ways) {
        return cifarFsMaml(ways);
    }

    /** Returns {@link #miniImageNetProtoNet} for CIFAR-FS; embeddings are {@code [n, 256]}. */
    public static Network cifarFsProtoNet() {
        return colour(32, pooled(64, Layers.maxPool(2)));
    }

    private static Network colour(int image, Layer block) {
        return Network.of(Layers.images(image, image, 3), Layers.repeat(4, block), Layers.flatten());
    }

    // ---- what they are made of ----

    private static Layer strided(int filters) {
        return Layers.sequence(Layers.conv2d(filters).stride(2).idleBias(), Layers.batchNorm(), Layers.relu());
    }

    /** Pools before the ReLU: the largest of the positive parts is the positive part of the largest, and a quarter of the work. */
    private static Layer pooled(int filters, MaxPool pool) {
        return Layers.sequence(Layers.conv2d(filters).idleBias(), Layers.batchNorm(), pool, Layers.relu());
    }

    private static Layer normalized(int units) {
        Dense dense = Layers.dense(units).idleBias().initialized(Initializer.heNormal());
        return Layers.sequence(dense, Layers.batchNorm(), Layers.relu());
    }

    private static Dense linear(int ways) {
        if (ways < 2) {
            throw new IllegalArgumentException("ways must be at least 2, but is " + ways);
        }
        return Layers.dense(ways);
    }
}
