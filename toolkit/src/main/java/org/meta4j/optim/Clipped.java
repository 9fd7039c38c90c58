package org.meta4j.optim;

import org.meta4j.autodiff.Ops;
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
    public State start(Parameters theta) {
        return new ClippedState(rule.start(theta), bound);
    }

    @Override
    public State resume(Parameters theta, Parameters memory) {
        return new ClippedState(rule.resume(theta, memory), bound);
    }

    @Override
    public double learningRate() {
        return rule.learningRate();
    }

    private record ClippedState(State state, double bound) implements State {
        @Override
        public Parameters theta() {
            return state.theta();
        }

        @Override
        public Parameters memory() {
            return state.memory();
        }

        @Override
        public State step(Parameters gradient, double rateFactor) {
            return new ClippedState(state.step(gradient.map(this::clip), rateFactor), bound);
        }

        @Override
        public State persist() {
            return new ClippedState(state.persist(), bound);
        }

        private Tensor clip(Tensor gradient) {
            Tensor limit = gradient.engine().filled(bound, gradient.shape());
            return Ops.negate(smaller(Ops.negate(smaller(gradient, limit)), limit));
        }

        /** Returns the smaller of both, elementwise. */
        private static Tensor smaller(Tensor a, Tensor limit) {
            Tensor over = Ops.subtract(a, limit);
            return Ops.add(Ops.subtract(a, Ops.wherePositive(a, over)), Ops.wherePositive(limit, over));
        }
    }
}
