package org.meta4j.notebook;

import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.meta4j.experiment.Run;

/** The chart of losses over the training. */
final class LearningCurves {
    private LearningCurves() {}

    static XYChart of(List<Result> results) {
        XYChart chart = chart(results, "loss of the training");
        chart.getStyler().setYAxisMin(0.0);
        return draw(chart, results, false);
    }

    static XYChart relative(List<Result> results) {
        XYChart chart = chart(results, "loss of the training, at first = 1");
        chart.getStyler().setYAxisLogarithmic(true);
        return draw(chart, results, true);
    }

    private static XYChart chart(List<Result> results, String yAxis) {
        XYChart chart = Plot.chart("Meta-training, " + Result.dataSets(results), "meta-iteration", yAxis);
        chart.getStyler().setXAxisMin(0.0).setXAxisTickMarkSpacingHint(90);
        return chart;
    }

    private static XYChart draw(XYChart chart, List<Result> results, boolean relative) {
        List<String> names = Result.names(results);
        for (int i = 0; i < names.size(); i++) {
            List<Run.Point> curve = results.get(i).curve();
            double[] x = curve.stream().mapToDouble(Run.Point::metaIteration).toArray();
            double[] y = curve.stream().mapToDouble(Run.Point::loss).toArray();
            int window = Math.max(1, y.length / 20);
            double unit = relative ? Arrays.stream(y).limit(window).average().orElse(1) : 1;
            Lines.add(chart, names.get(i), x, smoothed(y, window, unit));
        }
        return chart;
    }

    /** Returns the mean of each value and up to {@code window - 1} before it, in the unit. */
    private static double[] smoothed(double[] values, int window, double unit) {
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double mean = Arrays.stream(values, Math.max(0, i - window + 1), i + 1)
                    .average()
                    .orElse(values[i]);
            means[i] = mean / unit;
        }
        return means;
    }
}
