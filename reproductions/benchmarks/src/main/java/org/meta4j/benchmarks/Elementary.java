package org.meta4j.benchmarks;

import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.openjdk.jmh.annotations.Benchmark;

/** The small operations of which there are many. */
public class Elementary extends Operations {
    private final Tensor points = operands.normal(10, 40);
    private final Tensor weights = operands.normal(40, 40);
    private final Tensor a = operands.normal(5, 7, 7, 64);
    private final Tensor b = operands.normal(5, 7, 7, 64);

    /** Returns a batch of ten points times the hidden weights of the sine network: [10, 40] by [40, 40]. */
    @Benchmark
    public Tensor smallProduct() {
        try (Engine.Scope scope = scope()) {
            return Ops.matmul(points, weights);
        }
    }

    /** Returns the sum of two tensors of 15,680 elements. */
    @Benchmark
    public Tensor add() {
        try (Engine.Scope scope = scope()) {
            return Ops.add(a, b);
        }
    }

    /** Returns the positive part of 15,680 elements. */
    @Benchmark
    public Tensor relu() {
        try (Engine.Scope scope = scope()) {
            return Ops.relu(a);
        }
    }
}
