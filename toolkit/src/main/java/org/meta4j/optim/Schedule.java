package org.meta4j.optim;

import org.meta4j.optim.Optimizer.When;

/** How a learning rate changes over a run, as factors of its initial value. Schedules are values that print as what they are. */
public interface Schedule {
    /** Returns the factor of a step, finite and at least 0. */
    double factor(When when);

    /** Returns whether the factors depend on how long the whole run is. */
    boolean dependsOnHorizon();

    /** Returns the schedule that falls linearly from 1 to 0 (Nichol et al. 2018, App. A). */
    static Schedule linearToZero() {
        return new LinearToZero();
    }

    /** Returns the schedule that halves the rate every so many iterations (Snell et al. 2017, sec. 3: 2,000). */
    static Schedule halvingEvery(long iterations) {
        return new HalvingEvery(iterations);
    }

    /** Returns the schedule that falls from 1 to {@code last} along half a cosine (Antoniou et al. 2019). */
    static Schedule cosine(double last) {
        return new Cosine(last);
    }

    /** Returns a schedule of your own under a name, by which it is told from others. */
    static Schedule named(String name, Factors factors) {
        return new Named(name, factors);
    }

    /** Computes the factor of a step. */
    @FunctionalInterface
    interface Factors {
        double at(When when);
    }

    /** {@link #linearToZero()}. */
    record LinearToZero() implements Schedule {
        @Override
        public double factor(When when) {
            return 1 - (double) when.iteration() / when.total();
        }

        @Override
        public boolean dependsOnHorizon() {
            return true;
        }
    }

    /** {@link #halvingEvery}. */
    record HalvingEvery(long iterations) implements Schedule {
        /** Throws {@link IllegalArgumentException} unless the iterations are at least 1. */
        public HalvingEvery {
            if (iterations < 1) {
                throw new IllegalArgumentException("iterations must be at least 1, but is " + iterations);
            }
        }

        @Override
        public double factor(When when) {
            long halvings = when.iteration() / iterations;
            return Math.pow(0.5, (double) halvings);
        }

        @Override
        public boolean dependsOnHorizon() {
            return false;
        }
    }

    /** {@link #cosine}. */
    record Cosine(double last) implements Schedule {
        /** Throws {@link IllegalArgumentException} unless the last factor is finite and at least 0. */
        public Cosine {
            Optimizer.requireRate("last", last);
        }

        @Override
        public double factor(When when) {
            return last + (1 - last) * (1 + Math.cos(Math.PI * when.iteration() / when.total())) / 2;
        }

        @Override
        public boolean dependsOnHorizon() {
            return true;
        }
    }
}
