package org.meta4j.optim;

import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/**
 * A rule that sees clipped gradients: every element is brought into [-bound, bound] first, as the code of Finn et al. 2017
 * does on miniImageNet (maml.py, clip_by_value). An element within the bounds is not changed.
 *
 * @param rule what steps with the clipped gradient
 * @param bound the largest size of an element
 */
public record Clipped(Optimizer rule, double bound) implements Optimizer {
    /** Throws {@link IllegalArgumentException} unless the bound is finite and above 0. */
    public Clipped {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("bound must be finite and above 0, but is " + bound);
        }
    }

    @Override
    public Parameters start(Parameters theta) {
        return rule.start(theta);
    }

    @Override
    public Stepped step(Parameters theta, Parameters memory, Parameters gradient, When when) {
        return rule.step(theta, memory, gradient.map(this::clip), when);
    }

    @Override
    public double learningRate(When when) {
        return rule.learningRate(when);
    }

    @Override
    public Optimizer scaled(double factor) {
        return new Clipped(rule.scaled(factor), bound);
    }

    @Override
    public boolean isScheduled() {
        return rule.isScheduled();
    }

    @Override
    public boolean dependsOnHorizon() {
        return rule.dependsOnHorizon();
    }

    /** An infinite element is brought to the bound, too; one that is no number stays so. */
    private Tensor clip(Tensor gradient) {
        double[] values = gradient.toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-bound, Math.min(bound, values[i]));
        }
        return gradient.engine().tensor(values, gradient.shape());
    }
}
