package org.meta4j.benchmarks;

import java.util.List;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** Batch normalisation of 5 images of 7x7 with 64 channels, to second order. */
public class Normalization extends Operations {
    private final Tensor x = operands.normal(5, 7, 7, 64);
    private final Tensor y = ImageOps.normalize(x, 1e-5);
    private final Tensor cotangent = operands.normal(5, 7, 7, 64);
    private final Tensor gradient = Gradients.vjp(y, List.of(x), cotangent).get(0);
    private final Tensor second = operands.normal(5, 7, 7, 64);

    /** Returns the normalised images. */
    @Benchmark
    public Tensor forward() {
        try (Engine.Scope scope = scope()) {
            return ImageOps.normalize(x, 1e-5);
        }
    }

    /** Returns the gradient with respect to the images. */
    @Benchmark
    public List<Tensor> backward() {
        try (Engine.Scope scope = scope()) {
            return Gradients.vjp(y, List.of(x), cotangent);
        }
    }

    /** Returns the gradients of that gradient, with respect to the cotangent and the images. */
    @Benchmark
    public List<Tensor> doubleBackward() {
        try (Engine.Scope scope = scope()) {
            return Gradients.vjp(gradient, List.of(cotangent, x), second);
        }
    }
}
