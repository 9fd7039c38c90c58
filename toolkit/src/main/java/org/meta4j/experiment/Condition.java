package org.meta4j.experiment;

import java.util.Arrays;
import java.util.List;
import org.meta4j.algorithms.Seeing;

/**
 * How a number is measured.
 *
 * @param shots the first so many support examples of each class; of all in a regression
 * @param queries the first so many query examples of each class; of all in a regression
 * @param seeing whether queries may influence each other; the same for models without a normalisation
 * @param steps adaptation steps
 * @param metric what is measured
 */
public record Condition(int shots, int queries, Seeing seeing, int steps, Metric metric) {
    /** Throws {@link IllegalArgumentException} for no shots or queries, or negative steps. */
    public Condition {
        if (shots < 1 || queries < 1 || steps < 0) {
            throw new IllegalArgumentException("a condition needs at least 1 shot, 1 query and 0 steps, but has "
                    + shots + ", " + queries + " and " + steps);
        }
    }

    /** Returns the mean squared error after so many steps. */
    public static Condition squaredError(int shots, int queries, int steps) {
        return new Condition(shots, queries, Seeing.TRANSDUCTIVE, steps, Metric.MEAN_SQUARED_ERROR);
    }

    /** Returns the accuracy after so many steps. */
    public static Condition accuracy(int shots, int queries, Seeing seeing, int steps) {
        return new Condition(shots, queries, seeing, steps, Metric.ACCURACY);
    }

    /** Returns the same with queries that see each other or not. */
    public Condition seen(Seeing newSeeing) {
        return new Condition(shots, queries, newSeeing, steps, metric);
    }

    /** Returns the same after another number of steps. */
    public Condition after(int newSteps) {
        return new Condition(shots, queries, seeing, newSteps, metric);
    }

    /** Returns the same after each of some numbers of steps. */
    public List<Condition> afterEach(int... numbers) {
        return Arrays.stream(numbers).mapToObj(this::after).toList();
    }

    /** Returns for example {@code 1 shot, 15 queries}. */
    public String examples() {
        return new Counted(shots, "shot") + ", " + new Counted(queries, "query");
    }

    /** Returns for example {@code accuracy, 1 shot, 15 queries, inductive, after 3 steps}. */
    @Override
    public String toString() {
        return metric.word() + ", " + examples() + ", " + seeing.word() + ", after " + new Counted(steps, "step");
    }
}
