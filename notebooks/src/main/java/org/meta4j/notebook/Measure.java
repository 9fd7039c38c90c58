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

    /** Returns what a value of this metric is multiplied with to be shown. */
    static double unit(Metric metric) {
        return metric.isGain() ? 100 : 1;
    }

    private static MeanInterval shown(Metric metric, MeanInterval value) {
        return new MeanInterval(unit(metric) * value.mean(), unit(metric) * value.ci95());
    }

    static MeanInterval shown(Scores scores) {
        return shown(scores.condition().metric(), scores.mean());
    }

    static String text(Metric metric, MeanInterval value) {
        if (!Double.isFinite(value.mean())) {
            return "no finite mean";
        }
        MeanInterval shown = shown(metric, value);
        return text(metric, shown.mean()) + " ± " + text(metric, shown.ci95());
    }

    static String median(Metric metric, double value) {
        return Double.isFinite(value) ? text(metric, unit(metric) * value) : "not finite";
    }

    private static String text(Metric metric, double shown) {
        return String.format(Locale.ROOT, metric.isGain() ? "%.1f" : Math.abs(shown) < 100 ? "%.2f" : "%.2g", shown);
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
