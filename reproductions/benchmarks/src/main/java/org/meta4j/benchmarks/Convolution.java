package org.meta4j.benchmarks;

import java.util.List;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** A 3x3 convolution of 14x14 images with 64 channels into 64 filters, and its two gradients. */
public abstract class Convolution extends Operations {
    private final int stride;
    private final Tensor x;
    private final Tensor weights;
    private final Tensor y;
    private final Tensor cotangent;

    /** The second block of Omniglot's MAML network on one support set: 5 images, 14x14 to 7x7. */
    public static class Of5ImagesStride2 extends Convolution {
        /** Draws the operands. */
        public Of5ImagesStride2() {
            super(5, 2);
        }
    }

    /** The second block of ProtoNet's network on one 60-way episode: 360 images of 14x14. */
    public static class Of360ImagesStride1 extends Convolution {
        /** Draws the operands. */
        public Of360ImagesStride1() {
            super(360, 1);
        }
    }

    /** Draws the operands. */
    protected Convolution(int images, int stride) {
        this.stride = stride;
        x = operands.normal(images, 14, 14, 64);
        weights = operands.normal(3, 3, 64, 64);
        y = convolve(x, weights, stride);
        cotangent = operands.normal(y.shape());
    }

    private static Tensor convolve(Tensor images, Tensor weights, int stride) {
        return ImageOps.conv2d(images, weights, stride, Padding.same());
    }

    /** Returns the convolution of images it has not seen, so that it makes their columns. */
    @Benchmark
    public Tensor forward() {
        try (Engine.Scope scope = scope()) {
            return convolve(Ops.reshape(x, x.shape()), weights, stride);
        }
    }

    /** Returns the gradient with respect to the images. */
    @Benchmark
    public List<Tensor> inputGradient() {
        try (Engine.Scope scope = scope()) {
            return Gradients.vjp(y, List.of(x), cotangent);
        }
    }

    /** Returns the gradient with respect to the weights; of few images from the columns of the forward pass. */
    @Benchmark
    public List<Tensor> weightGradient() {
        try (Engine.Scope scope = scope()) {
            return Gradients.vjp(y, List.of(weights), cotangent);
        }
    }
}
