package org.meta4j.notebook;

import java.util.Locale;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.MeanInterval;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Scores;

/** How charts and tables write conditions and numbers: accuracies in percent, losses as they are. */
final class Measure {
    private Measure() {}

    /** Returns for example {@code accuracy in percent}. */
    static String name(Metric metric) {
        return metric.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (metric.isGain() ? " in percent" : "");
    }

    static MeanInterval shown(Scores scores) {
        double unit = scores.condition().metric().unit();
        MeanInterval mean = scores.mean();
        return new MeanInterval(unit * mean.mean(), unit * mean.ci95());
    }

    /** Returns a condition without its metric and steps: {@code 1 shot, 15 queries, inductive}; of a loss without the last. */
    static String examples(Condition condition) {
        return condition.shots()
                + (condition.shots() == 1 ? " shot, " : " shots, ")
                + condition.queries()
                + (condition.queries() == 1 ? " query" : " queries")
                + (condition.metric() == Metric.MEAN_SQUARED_ERROR
                        ? ""
                        : ", " + condition.seeing().name().toLowerCase(Locale.ROOT));
    }

    /** Returns for example {@code after 1 step}. */
    static String after(int steps) {
        return steps == 0 ? "before adaptation" : "after " + steps + (steps == 1 ? " step" : " steps");
    }
}
