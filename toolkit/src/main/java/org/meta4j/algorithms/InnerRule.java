package org.meta4j.algorithms;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Model;
import org.meta4j.optim.Optimizer;

/**
 * How an inner loop steps down the gradient of the support loss: {@code InnerRule.sgd(0.4)}, learned rates, or either {@link
 * #restrictedTo restricted} to a group of parameters. Rules are values made of {@link Ops}, and differentiable where they say so.
 */
public sealed interface InnerRule {
    /** Returns gradient descent of one rate: theta - rate * gradient. */
    static InnerRule sgd(double learningRate) {
        return new Sgd(learningRate);
    }

    /** Returns gradient descent with a learned rate for every element, starting uniform in [lowest, highest] (Li et al. 2017). */
    static InnerRule learnedRates(double lowest, double highest) {
        return new LearnedRates(Sharing.ELEMENT, 0, lowest, highest);
    }

    /** Returns gradient descent with a learned rate for every tensor, starting at a value: {@link #learnedRateATensorAndStep} whose steps share it. */
    static InnerRule learnedRateATensor(double start) {
        return new LearnedRates(Sharing.TENSOR, 0, start, start);
    }

    /** Returns gradient descent with a learned rate for every tensor and step, starting at a value (Antoniou et al. 2019, LSLR). */
    static InnerRule learnedRateATensorAndStep(int steps, double start) {
        return new LearnedRates(Sharing.TENSOR_AND_STEP, steps, start, start);
    }

    /** Returns an optimizer that starts anew for every task; only where no derivative is taken through its steps. */
    static InnerRule optimizer(Optimizer optimizer) {
        return new ByOptimizer(optimizer);
    }

    /** Returns this rule for the parameters of one group alone, such as {@link Model#HEAD} (ANIL); the others stay. */
    default InnerRule restrictedTo(String group) {
        return new Restricted(this, group);
    }

    /** Throws {@link IllegalArgumentException} for a rule with a schedule: an inner loop has no horizon. */
    static void requireConstant(Optimizer optimizer) {
        if (optimizer.isScheduled()) {
            throw new IllegalArgumentException(
                    "an inner rule has no schedule, because an inner loop has no horizon, but is " + optimizer);
        }
    }

    /** Returns the meta-learned rates, under the names of the parameters they are for; none if there are none to learn. */
    Parameters rates(Parameters fast, RandomGenerator random);

    /** Returns which of the parameters that may adapt do. */
    Parameters adapted(Parameters fast);

    /** Returns what the rule remembers before the first step. */
    Parameters start(Parameters fast);

    /** Returns the adapted parameters, and what the rule remembers, after step number {@code step}. */
    Optimizer.Stepped step(Optimizer.Stepped before, Parameters gradient, Parameters rates, int step);

    /** Returns whether a derivative may be taken through the steps. */
    boolean isDifferentiable();

    /** Gradient descent of one rate. */
    record Sgd(double learningRate) implements InnerRule {
        /** Throws {@link IllegalArgumentException} for a negative or infinite rate. */
        public Sgd {
            Optimizer.requireRate("innerLearningRate", learningRate);
        }

        @Override
        public Parameters rates(Parameters fast, RandomGenerator random) {
            return Parameters.none();
        }

        @Override
        public Parameters adapted(Parameters fast) {
            return fast;
        }

        @Override
        public Parameters start(Parameters fast) {
            return Parameters.none();
        }

        @Override
        public Optimizer.Stepped step(Optimizer.Stepped before, Parameters gradient, Parameters rates, int step) {
            return new Optimizer.Stepped(before.theta().plusScaled(gradient, -learningRate), before.memory());
        }

        @Override
        public boolean isDifferentiable() {
            return true;
        }
    }

    /** What shares a learned rate. */
    enum Sharing {
        /** Nothing: every element has its own. */
        ELEMENT,
        /** The elements of a tensor. */
        TENSOR,
        /** The elements of a tensor, in one step. */
        TENSOR_AND_STEP
    }

    /**
     * Gradient descent with learned rates.
     *
     * @param steps how many there are rates for, where every step has its own, else 0
     * @param lowest the rates start uniform between this ...
     * @param highest ... and this
     */
    record LearnedRates(Sharing sharing, int steps, double lowest, double highest) implements InnerRule {
        /** Throws {@link IllegalArgumentException} for negative or infinite rates, or a range that is none. */
        public LearnedRates {
            Optimizer.requireRate("lowest", lowest);
            Optimizer.requireRate("highest", highest);
            if (highest < lowest) {
                throw new IllegalArgumentException("highest " + highest + " is below lowest " + lowest);
            }
            if (sharing == Sharing.TENSOR_AND_STEP ? steps < 1 : steps != 0) {
                throw new IllegalArgumentException(
                        "steps must be at least 1 where every step has rates of its own, else 0," + " but are "
                                + steps);
            }
        }

        @Override
        public Parameters rates(Parameters fast, RandomGenerator random) {
            Engine engine = fast.engine();
            Map<String, Tensor> rates = new LinkedHashMap<>();
            for (String name : fast.names()) {
                int[] shape =
                        switch (sharing) {
                            case ELEMENT -> fast.tensor(name).shape();
                            case TENSOR -> new int[0];
                            case TENSOR_AND_STEP -> new int[] {steps};
                        };
                rates.put(name, draw(engine.filled(0, shape), random));
            }
            return Parameters.of(rates);
        }

        private Tensor draw(Tensor like, RandomGenerator random) {
            double[] values = random.doubles(like.size())
                    .map(uniform -> lowest + (highest - lowest) * uniform)
                    .toArray();
            return like.engine().tensor(values, like.shape());
        }

        @Override
        public Parameters adapted(Parameters fast) {
            return fast;
        }

        @Override
        public Parameters start(Parameters fast) {
            return Parameters.none();
        }

        @Override
        public Optimizer.Stepped step(Optimizer.Stepped before, Parameters gradient, Parameters rates, int step) {
            Parameters scaled = gradient.zip(rates, (g, rate) -> Ops.multiply(g, at(rate, step)));
            return new Optimizer.Stepped(before.theta().minus(scaled), before.memory());
        }

        private Tensor at(Tensor rate, int step) {
            if (sharing != Sharing.TENSOR_AND_STEP) {
                return rate;
            }
            if (step >= steps) {
                throw new IllegalArgumentException(
                        "there are learned rates for " + steps + " steps, but step " + (step + 1) + " was asked for");
            }
            // As a scalar, which leaves the gradient's shape as it is.
            return Ops.reshape(Ops.rows(rate, step, step + 1));
        }

        @Override
        public boolean isDifferentiable() {
            return true;
        }
    }

    /** A rule for the parameters of one group alone. */
    record Restricted(InnerRule rule, String group) implements InnerRule {
        @Override
        public Parameters rates(Parameters fast, RandomGenerator random) {
            return rule.rates(fast, random);
        }

        @Override
        public Parameters adapted(Parameters fast) {
            Parameters own = rule.adapted(fast).only(Set.of(group));
            if (own.isEmpty()) {
                throw new IllegalArgumentException("the model has no parameters to adapt in the group " + group
                        + "; its groups are " + fast.groups());
            }
            return own;
        }

        @Override
        public Parameters start(Parameters fast) {
            return rule.start(fast);
        }

        @Override
        public Optimizer.Stepped step(Optimizer.Stepped before, Parameters gradient, Parameters rates, int step) {
            return rule.step(before, gradient, rates, step);
        }

        @Override
        public boolean isDifferentiable() {
            return rule.isDifferentiable();
        }
    }

    /** An optimizer whose steps no derivative is taken through. */
    record ByOptimizer(Optimizer optimizer) implements InnerRule {
        /** Throws {@link IllegalArgumentException} for a rule with a schedule. */
        public ByOptimizer {
            requireConstant(optimizer);
        }

        @Override
        public Parameters rates(Parameters fast, RandomGenerator random) {
            return Parameters.none();
        }

        @Override
        public Parameters adapted(Parameters fast) {
            return fast;
        }

        @Override
        public Parameters start(Parameters fast) {
            return optimizer.start(fast);
        }

        /** Adds the optimizer's step as a constant, so that the outer gradient still reaches the initial parameters. */
        @Override
        public Optimizer.Stepped step(Optimizer.Stepped before, Parameters gradient, Parameters rates, int step) {
            Optimizer.Stepped after = optimizer.step(before.theta(), before.memory(), gradient, Optimizer.When.FIRST);
            Parameters change = after.theta().minus(before.theta()).detach();
            return new Optimizer.Stepped(before.theta().plus(change), after.memory());
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }
    }
}
