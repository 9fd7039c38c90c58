package org.meta4j.optim;

import java.util.ArrayList;
import java.util.List;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.autodiff.Updates;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1), with bias correction.
 *
 * @param beta1 decay of the first moment, in [0, 1); 0 for the inner loop of Nichol et al. 2018
 * @param beta2 decay of the second moment, in [0, 1)
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String STEPS = "steps";

    /** Throws {@link IllegalArgumentException} for a value outside its range. */
    public Adam {
        Optimizer.requireRate("learningRate", learningRate);
        requireDecay("beta1", beta1);
        requireDecay("beta2", beta2);
        Optimizer.requireRate("epsilon", epsilon);
    }

    /** Returns Adam with the paper's defaults: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Adam of(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8);
    }

    /** Returns the same with another decay of the first moment. */
    public Adam withBeta1(double newBeta1) {
        return new Adam(learningRate, newBeta1, beta2, epsilon);
    }

    /** Returns the moments, in the groups {@code first} (unless beta1 is 0) and {@code second}, and the number of {@code steps}: all 0. */
    @Override
    public Parameters start(Parameters theta) {
        Parameters zero = theta.scale(0).detach();
        return memory(zero, zero, theta.engine().filled(0));
    }

    @Override
    public Stepped step(Parameters theta, Parameters memory, Parameters gradient, When when) {
        Tensor steps = Ops.shift(memory.tensor(STEPS), 1).detach();
        double t = steps.item(); // in Reptile a mean over tasks
        Parameters m = beta1 > 0
                ? memory.group(FIRST).zip(gradient, (mean, g) -> Updates.decayingMean(mean, g, beta1))
                : gradient;
        Parameters v = memory.group(SECOND).zip(gradient, (mean, g) -> Updates.decayingMeanSquare(mean, g, beta2));
        double rate = learningRate / (1 - Math.pow(beta1, t));
        double correction = 1 / Math.sqrt(1 - Math.pow(beta2, t));
        List<Tensor> means = m.inOrderOf(theta).tensors();
        List<Tensor> squares = v.inOrderOf(theta).tensors();
        List<Tensor> stepped = new ArrayList<>(theta.count());
        for (int i = 0; i < theta.count(); i++) {
            stepped.add(Updates.adam(theta.tensors().get(i), means.get(i), squares.get(i), rate, correction, epsilon));
        }
        return new Stepped(theta.like(stepped), memory(m, v, steps));
    }

    private Parameters memory(Parameters first, Parameters second, Tensor steps) {
        Parameters moments = beta1 > 0 ? first.inGroup(FIRST).and(second.inGroup(SECOND)) : second.inGroup(SECOND);
        return moments.and(Parameters.of(STEPS, steps));
    }

    @Override
    public double learningRate(When when) {
        return learningRate;
    }

    @Override
    public Adam scaled(double factor) {
        return new Adam(learningRate * factor, beta1, beta2, epsilon);
    }

    @Override
    public boolean isScheduled() {
        return false;
    }

    @Override
    public boolean dependsOnHorizon() {
        return false;
    }

    private static void requireDecay(String name, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), but is " + decay);
        }
    }
}
