package org.meta4j.algorithms;

import org.meta4j.autodiff.Parameters;

/** An adaptation that takes one step after another, in the memory of one. */
final class StepByStep implements Adaptation {
    private final Parameters.Step step;
    private final Predictions predictions;
    private Parameters reached;
    private int done;

    /** Makes what predicts of the parameters reached after some steps. */
    @FunctionalInterface
    interface Predictions {
        Predictor of(Parameters reached, int steps);
    }

    StepByStep(Parameters start, Parameters.Step step, Predictions predictions) {
        this.reached = start;
        this.step = step;
        this.predictions = predictions;
    }

    @Override
    public Predictor after(int steps) {
        if (steps < done) {
            throw new IllegalArgumentException(
                    "adaptation steps are asked for in rising order from 0 on, but " + steps + " came after " + done);
        }
        int before = done;
        reached = reached.iterate(steps - before, (parameters, index) -> step.apply(parameters, before + index));
        done = steps;
        return predictions.of(reached, steps);
    }
}
