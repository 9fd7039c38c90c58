package org.meta4j.optim;

import org.meta4j.autodiff.Parameters;

/** A rule for stepping down a gradient. */
public interface Optimizer {
    /** Parameters after some steps, and what the rule remembers of them. */
    interface State {
        /** Returns the parameters reached. */
        Parameters theta();

        /** Returns what the rule remembers of the steps besides theta; no tensors if it needs nothing. */
        Parameters memory();

        /** Returns the state after one more step, its learning rate multiplied by {@code rateFactor}. */
        State step(Parameters gradient, double rateFactor);

        /** Returns the same state in memory that outlives every scope. */
        State persist();
    }

    /** Returns the state before the first step. */
    State start(Parameters theta);

    /** Returns the state at theta with what a state of this rule, of parameters of the same shapes, remembered. */
    State resume(Parameters theta, Parameters memory);

    /** Returns the learning rate before any schedule. */
    double learningRate();

    /** Returns the rate if it is finite and at least 0; throws otherwise, naming it. */
    static double requireRate(String name, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and at least 0, but is " + rate);
        }
        return rate;
    }
}
