package org.meta4j.optim;

import java.util.ArrayList;
import java.util.List;
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

    @Override
    public State start(Parameters theta) {
        Parameters zero = theta.scale(0).detach();
        return new Moments(this, theta, zero, zero, 0);
    }

    /** Takes up the moments and the number of steps, which may be a mean of several. */
    @Override
    public State resume(Parameters theta, Parameters memory) {
        int count = theta.count();
        return new Moments(
                this,
                theta,
                theta.like(memory.range(0, count).tensors()),
                theta.like(memory.range(count, 2 * count).tensors()),
                memory.tensor(2 * count).item());
    }

    private static void requireDecay(String name, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), but is " + decay);
        }
    }

    private record Moments(Adam adam, Parameters theta, Parameters first, Parameters second, double steps)
            implements State {
        @Override
        public Parameters memory() {
            return first.prefixed("first.")
                    .and(second.prefixed("second."))
                    .and(Parameters.of("steps", theta.engine().filled(steps)));
        }

        @Override
        public State step(Parameters gradient, double rateFactor) {
            double t = steps + 1;
            boolean momentum = adam.beta1 > 0;
            Parameters m =
                    momentum ? first.zip(gradient, (mean, g) -> Updates.decayingMean(mean, g, adam.beta1)) : gradient;
            Parameters v = second.zip(gradient, (mean, g) -> Updates.decayingMeanSquare(mean, g, adam.beta2));
            double rate = adam.learningRate * rateFactor / (1 - Math.pow(adam.beta1, t));
            double correction = 1 / Math.sqrt(1 - Math.pow(adam.beta2, t));
            List<Tensor> stepped = new ArrayList<>(theta.count());
            for (int i = 0; i < theta.count(); i++) {
                stepped.add(Updates.adam(theta.tensor(i), m.tensor(i), v.tensor(i), rate, correction, adam.epsilon));
            }
            return new Moments(adam, theta.like(stepped), momentum ? m : first, v, t);
        }

        @Override
        public State persist() {
            return new Moments(adam, theta.persist(), first.persist(), second.persist(), steps);
        }
    }
}
