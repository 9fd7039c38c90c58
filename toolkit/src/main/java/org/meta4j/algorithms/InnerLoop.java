package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.List;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;

/** What inner loops share: the walk over adaptation steps, and what they require of their settings. */
final class InnerLoop {
    private InnerLoop() {}

    /** Returns theta after 0, 1, ..., steps steps; the memory of each step is given back before the next. */
    static List<Parameters> walk(Parameters theta, int steps, Parameters.Step step) {
        requireSteps(steps);
        Engine engine = theta.engine();
        List<Parameters> reached = new ArrayList<>(steps + 1);
        reached.add(theta.persist());
        for (int i = 0; i < steps; i++) {
            try (Engine.Scope scope = engine.scope()) {
                reached.add(step.apply(reached.get(i).on(engine), i).persist());
            }
        }
        return reached;
    }

    static void requireSteps(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("inner steps must be at least 0, but are " + steps);
        }
    }

    static void requireMetaBatchSize(int metaBatchSize) {
        if (metaBatchSize < 1) {
            throw new IllegalArgumentException("metaBatchSize must be at least 1, but is " + metaBatchSize);
        }
    }
}
