package org.meta4j.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/**
 * A stack of blocks (3x3 convolution, batch normalisation by the statistics of the batch given, ReLU, perhaps 2x2 max
 * pooling), then a head. Parameters of a block are {@code weightN [3, 3, in, filters]}, {@code biasN}, {@code gammaN} and
 * {@code betaN}, each {@code [filters]}; of a linear head {@code weight [features, ways]} and {@code bias [ways]}.
 *
 * <p>The normalisation takes the mean away, so a bias before it changes nothing and its gradient is 0: the biases are
 * there for the published number of parameters, but are not added.
 *
 * @param image height and width of the inputs {@code [n, image, image, channels]}
 * @param downsampling how a block halves its image
 * @param ways outputs of a linear head; 0 for the flat features alone, an embedding
 */
record Convolutional(
        int image, int channels, int blocks, int filters, Downsampling downsampling, Features features, int ways)
        implements Model {
    /** The constant of PyTorch's batch normalisation. */
    private static final double EPSILON = 1e-5;

    /** How a block halves its image, and how it pads. */
    enum Downsampling {
        /** The convolution has stride 2 and TensorFlow's SAME padding. */
        STRIDE_SAME(2),
        /** The convolution has stride 2 and a padding of 1 on every side, as in PyTorch. */
        STRIDE(2),
        /** 2x2 max pooling that drops an odd edge follows the ReLU. */
        POOL_VALID(1),
        /** 2x2 max pooling that keeps an odd edge follows the ReLU. */
        POOL_SAME(1);

        private final int stride;

        Downsampling(int stride) {
            this.stride = stride;
        }

        private Padding ofConvolution() {
            return this == STRIDE_SAME ? Padding.same() : Padding.of(1);
        }

        private Padding ofPooling() {
            return this == POOL_SAME ? Padding.same() : Padding.valid();
        }

        private int halved(int length) {
            return this == POOL_VALID ? length / 2 : (length + 1) / 2;
        }
    }

    /** What the head sees of the last image. */
    enum Features {
        /** The mean over its places. */
        MEAN,
        /** All of it, rows before columns before channels. */
        FLAT
    }

    Convolutional {
        if (image < 1 || channels < 1 || blocks < 1 || filters < 1 || ways < 0) {
            throw new IllegalArgumentException(
                    "image, channels, blocks and filters must be at least 1 and ways at least 0," + " but are " + image
                            + ", " + channels + ", " + blocks + ", " + filters + ", " + ways);
        }
    }

    /** Returns the length of the feature vector. */
    int featureCount() {
        int length = image;
        for (int block = 0; block < blocks; block++) {
            length = downsampling.halved(length);
        }
        return features == Features.MEAN ? filters : length * length * filters;
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Map<String, Tensor> theta = new LinkedHashMap<>();
        Initializer he = Initializer.heNormal();
        for (int block = 1; block <= blocks; block++) {
            int in = block == 1 ? channels : filters;
            theta.put(
                    "weight" + block,
                    engine.tensor(he.draw(9 * in * filters, 9 * in, false, random), 3, 3, in, filters));
            theta.put("bias" + block, engine.filled(0, filters));
            theta.put("gamma" + block, engine.filled(1, filters));
            theta.put("beta" + block, engine.filled(0, filters));
        }
        if (ways > 0) {
            int in = featureCount();
            double[] weights = Initializer.uniformFanIn().draw(in * ways, in, false, random);
            theta.put("weight", engine.tensor(weights, in, ways));
            theta.put("bias", engine.filled(0, ways));
        }
        return Parameters.of(theta);
    }

    /** Takes the mean of every channel away and divides by the deviation, one way or another. */
    @FunctionalInterface
    private interface Normalization {
        Tensor apply(Tensor z, int block);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor inputs) {
        return apply(theta, inputs, (z, block) -> ImageOps.normalize(z, EPSILON));
    }

    @Override
    public Parameters statistics(Parameters theta, Tensor inputs) {
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        apply(theta, inputs, (z, block) -> {
            statistics.put("mean" + (block + 1), ImageOps.channelMean(z).detach());
            statistics.put("variance" + (block + 1), ImageOps.channelVariance(z).detach());
            return ImageOps.normalize(z, EPSILON);
        });
        return Parameters.of(statistics);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor inputs, Parameters statistics) {
        return apply(theta, inputs, (z, block) -> {
            Tensor deviation = Ops.sqrt(Ops.shift(statistics.tensor(2 * block + 1), EPSILON));
            Tensor scale = Ops.divide(z.engine().filled(1, filters), deviation);
            Tensor shift = Ops.negate(Ops.multiply(statistics.tensor(2 * block), scale));
            return ImageOps.scaleShift(z, scale, shift);
        });
    }

    private Tensor apply(Parameters theta, Tensor inputs, Normalization normalization) {
        int[] shape = inputs.shape();
        if (shape.length != 4 || shape[1] != image || shape[2] != image || shape[3] != channels) {
            throw new IllegalArgumentException("the network takes images [n, " + image + ", " + image + ", " + channels
                    + "], but the inputs have shape " + Arrays.toString(shape));
        }
        Tensor x = inputs;
        for (int block = 0; block < blocks; block++) {
            Tensor weights = theta.tensor(4 * block);
            Tensor z = ImageOps.conv2d(x, weights, downsampling.stride, downsampling.ofConvolution());
            Tensor normal = normalization.apply(z, block);
            x = ImageOps.scaleShift(normal, theta.tensor(4 * block + 2), theta.tensor(4 * block + 3));
            // The largest of the positive parts is the positive part of the largest, and a quarter of the work.
            x = Ops.relu(downsampling.stride == 2 ? x : ImageOps.maxPool2x2(x, downsampling.ofPooling()));
        }
        Tensor seen = features == Features.MEAN ? ImageOps.spatialMean(x) : Ops.reshape(x, shape[0], featureCount());
        return ways == 0 ? seen : Ops.affine(seen, theta.tensor(4 * blocks), theta.tensor(4 * blocks + 1));
    }
}
