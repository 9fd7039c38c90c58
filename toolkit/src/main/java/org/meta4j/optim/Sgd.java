package org.meta4j.optim;

import org.meta4j.autodiff.Parameters;

/** Gradient descent: theta - learningRate * gradient. */
public record Sgd(double learningRate) implements Optimizer {
    /** Throws {@link IllegalArgumentException} for a negative or infinite rate. */
    public Sgd {
        Optimizer.requireRate("learningRate", learningRate);
    }

    @Override
    public Parameters start(Parameters theta) {
        return Parameters.none();
    }

    @Override
    public Stepped step(Parameters theta, Parameters memory, Parameters gradient, When when) {
        return new Stepped(theta.plusScaled(gradient, -learningRate).detach(), memory);
    }

    @Override
    public double learningRate(When when) {
        return learningRate;
    }

    @Override
    public Sgd scaled(double factor) {
        return new Sgd(learningRate * factor);
    }

    @Override
    public boolean isScheduled() {
        return false;
    }

    @Override
    public boolean dependsOnHorizon() {
        return false;
    }
}
