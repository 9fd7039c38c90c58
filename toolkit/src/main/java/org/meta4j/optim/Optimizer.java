package org.meta4j.optim;

import org.meta4j.autodiff.Parameters;

/**
 * A rule for stepping down a gradient, with its schedule: a pure function of parameters, memory and gradient. Rules are values that
 * compose, as in {@code Adam.of(1e-3).clippedByValue(10).scheduled(Schedule.linearToZero())}.
 */
public interface Optimizer {
    /**
     * Where in a run a step is.
     *
     * @param iteration from 0
     * @param total iterations of the whole run, which a schedule may depend on
     */
    record When(long iteration, long total) {
        /** The first step of a run of one: no schedule has changed a rate yet. */
        public static final When FIRST = new When(0, 1);
    }

    /**
     * What a step leads to, without history.
     *
     * @param theta the parameters
     * @param memory what the rule remembers
     */
    record Stepped(Parameters theta, Parameters memory) {}

    /** Returns what the rule remembers before the first step; no tensors if it needs nothing. */
    Parameters start(Parameters theta);

    /** Returns the parameters and the memory after one more step. */
    Stepped step(Parameters theta, Parameters memory, Parameters gradient, When when);

    /** Returns the learning rate of a step; throws {@link IllegalArgumentException} if a schedule makes it negative or not finite. */
    double learningRate(When when);

    /** Returns the same rule with its learning rate multiplied by a factor. */
    Optimizer scaled(double factor);

    /** Returns whether a schedule changes the rate. */
    boolean isScheduled();

    /** Returns whether a schedule of the rule depends on how long the whole run is. */
    boolean dependsOnHorizon();

    /** Returns this rule with its rate multiplied by the factors of a schedule. */
    default Optimizer scheduled(Schedule schedule) {
        return new Scheduled(this, schedule);
    }

    /** Returns this rule on gradients whose every element is brought into [-bound, bound] first. */
    default Optimizer clippedByValue(double bound) {
        return new Clipped(this, bound);
    }

    /** Returns the rate if it is finite and at least 0; throws otherwise, naming it. */
    static double requireRate(String name, double rate) {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and at least 0, but is " + rate);
        }
        return rate;
    }
}
