package org.meta4j.optim;

import java.util.Map;
import org.meta4j.autodiff.Parameters;

/** Gradient descent: theta - learningRate * gradient. */
public record Sgd(double learningRate) implements Optimizer {
    /** Throws {@link IllegalArgumentException} for a negative or infinite rate. */
    public Sgd {
        Optimizer.requireRate("learningRate", learningRate);
    }

    @Override
    public State start(Parameters theta) {
        return new Position(theta, learningRate);
    }

    @Override
    public State resume(Parameters theta, Parameters memory) {
        return start(theta);
    }

    private record Position(Parameters theta, double learningRate) implements State {
        @Override
        public Parameters memory() {
            return Parameters.of(Map.of());
        }

        @Override
        public State step(Parameters gradient, double rateFactor) {
            return new Position(theta.plusScaled(gradient, -learningRate * rateFactor), learningRate);
        }

        @Override
        public State persist() {
            return new Position(theta.persist(), learningRate);
        }
    }
}
