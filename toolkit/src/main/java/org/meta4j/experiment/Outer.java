package org.meta4j.experiment;

import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;

/**
 * The outer loop.
 *
 * @param metaBatchSize episodes averaged in one meta-iteration
 * @param rule the outer rule with its schedule
 * @param metaIterations how many there are: the horizon that schedules and annealing look at
 */
public record Outer(int metaBatchSize, Optimizer rule, long metaIterations) {
    /** Throws {@link IllegalArgumentException} unless both numbers are at least 1. */
    public Outer {
        requirePositive("metaBatchSize", metaBatchSize);
        requirePositive("metaIterations", metaIterations);
    }

    /** Returns Adam with the defaults of its paper (Kingma and Ba 2015, Algorithm 1). */
    public static Outer adam(double metaLearningRate, int metaBatchSize, long metaIterations) {
        return new Outer(metaBatchSize, Adam.of(metaLearningRate), metaIterations);
    }

    /** Returns the same of another length. */
    public Outer withMetaIterations(long newMetaIterations) {
        return new Outer(metaBatchSize, rule, newMetaIterations);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
