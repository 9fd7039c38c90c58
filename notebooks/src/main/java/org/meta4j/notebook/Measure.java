package org.meta4j.notebook;

import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Counted;
import org.meta4j.experiment.Metric;

/** How charts and tables write conditions. */
final class Measure {
    private Measure() {}

    /** Returns all but the steps: {@code accuracy in percent, 1 shot, 15 queries, inductive}. */
    static String withoutSteps(Condition condition) {
        return condition.metric().label() + ", " + examples(condition);
    }

    /** Returns all but metric and steps: {@code 1 shot, 15 queries, inductive}; of a regression without the last. */
    static String examples(Condition condition) {
        return condition.examples()
                + (condition.metric() == Metric.MEAN_SQUARED_ERROR
                        ? ""
                        : ", " + condition.seeing().word());
    }

    /** Returns for example {@code after 1 step}. */
    static String after(int steps) {
        return steps == 0 ? "before adaptation" : "after " + new Counted(steps, "step");
    }
}
