package org.meta4j.optim;

/** How a learning rate changes over a run, as a factor of its initial value. */
@FunctionalInterface
public interface Schedule {
    /** Returns the factor for iteration 0 .. total-1 of a run of {@code total} iterations. */
    double factor(long iteration, long total);

    /** Returns the schedule that never changes the rate. */
    static Schedule constant() {
        return (iteration, total) -> 1;
    }

    /** Returns the schedule that falls linearly from 1 to 0 (Nichol et al. 2018, App. A). */
    static Schedule linearToZero() {
        return (iteration, total) -> 1 - (double) iteration / total;
    }

    /** Returns the schedule that halves the rate every so many iterations (Snell et al. 2017, sec. 3: 2,000). */
    static Schedule halvingEvery(long iterations) {
        if (iterations < 1) {
            throw new IllegalArgumentException("iterations must be at least 1, but is " + iterations);
        }
        return (iteration, total) -> {
            long halvings = iteration / iterations;
            return Math.pow(0.5, (double) halvings);
        };
    }

    /** Returns the schedule that falls from 1 to {@code last} along half a cosine (Antoniou et al. 2019). */
    static Schedule cosine(double last) {
        Optimizer.requireRate("last", last);
        return (iteration, total) -> last + (1 - last) * (1 + Math.cos(Math.PI * iteration / total)) / 2;
    }
}
