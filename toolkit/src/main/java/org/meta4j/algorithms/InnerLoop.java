package org.meta4j.algorithms;

import java.util.List;

/**
 * How the inner loop of a training runs.
 *
 * @param steps adaptation steps; 0 trains the model on the query sets of all tasks jointly
 * @param order whether the meta-gradient goes through the inner gradients
 * @param stepWeights what the query loss after each step counts in the loss of the outer loop, as many as steps; none where only that
 *     after the last counts
 */
public record InnerLoop(int steps, Order order, List<Double> stepWeights) {
    /** Throws {@link IllegalArgumentException} for negative steps, or weights of another number or sign. */
    public InnerLoop {
        stepWeights = List.copyOf(stepWeights);
        requireSteps(steps);
        if (!stepWeights.isEmpty() && stepWeights.size() != steps) {
            throw new IllegalArgumentException("step weights must be as many as the " + steps
                    + " inner steps, but there are " + stepWeights.size());
        }
        if (!stepWeights.stream().allMatch(weight -> weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("step weights must be finite and at least 0, but are " + stepWeights);
        }
        if (!stepWeights.isEmpty() && stepWeights.stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("one of the step weights must be above 0, but they are " + stepWeights);
        }
    }

    static void requireSteps(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("inner steps must be at least 0, but are " + steps);
        }
    }

    /** Returns so many steps, through whose gradients the meta-gradient goes. */
    public static InnerLoop exact(int steps) {
        return new InnerLoop(steps, Order.EXACT, List.of());
    }

    /** Returns so many steps, whose gradients are taken as constants. */
    public static InnerLoop first(int steps) {
        return new InnerLoop(steps, Order.FIRST, List.of());
    }

    /** Returns the same with the query loss after each step counting so much. */
    public InnerLoop withStepWeights(Double... newStepWeights) {
        return new InnerLoop(steps, order, List.of(newStepWeights));
    }

    /** Returns the weight of the query loss after a step, from 0; the last alone counts where none are given. */
    double weight(int step) {
        return stepWeights.isEmpty() ? (step == steps - 1 ? 1 : 0) : stepWeights.get(step);
    }
}
