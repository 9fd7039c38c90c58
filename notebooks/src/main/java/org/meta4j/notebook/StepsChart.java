package org.meta4j.notebook;

import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Scores;

/** The chart of what was measured after several numbers of steps. */
final class StepsChart {
    private StepsChart() {}

    /** The steps are evenly spaced, however far apart they are. */
    static XYChart of(Condition condition, SameTasks measured) {
        List<List<Scores>> lines = measured.reports().stream()
                .map(report -> SameTasks.bySteps(report, condition))
                .toList();
        List<Integer> steps = lines.stream()
                .flatMap(List::stream)
                .map(StepsChart::steps)
                .distinct()
                .sorted()
                .toList();
        if (steps.isEmpty()) {
            throw measured.lacks(condition);
        }
        Metric metric = condition.metric();
        boolean even = steps.get(steps.size() - 1) - steps.get(0) == steps.size() - 1;
        XYChart chart = Plot.chart(
                measured.titleAfter(Measure.examples(condition)),
                "adaptation steps" + (even ? "" : " (not to scale)"),
                metric.label());
        double top = metric.isGain() ? metric.unit() : top(lines);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(top);
        chart.getStyler().setLegendPosition(metric.isGain() ? LegendPosition.InsideSE : LegendPosition.InsideNE);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(position -> label(steps, position));
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                line(chart, measured.names().get(i), lines.get(i), steps, top);
            }
        }
        return chart;
    }

    private static void line(XYChart chart, String name, List<Scores> line, List<Integer> steps, double top) {
        double[] positions = line.stream()
                .mapToDouble(scores -> steps.indexOf(steps(scores)))
                .toArray();
        boolean isFinite =
                line.stream().anyMatch(scores -> Double.isFinite(scores.mean().mean()));
        Metric metric = line.get(0).condition().metric();
        Lines.addWithBand(
                chart,
                isFinite ? name : name + " (" + metric.text(line.get(0).mean()) + ")",
                positions,
                line.stream().map(scores -> metric.shown(scores.mean())).toList(),
                top);
    }

    private static int steps(Scores scores) {
        return scores.condition().steps();
    }

    /** Returns a fifth more than the largest loss after the fewest steps, or 1. */
    private static double top(List<List<Scores>> lines) {
        double largest = lines.stream()
                .flatMap(line -> line.stream().limit(1))
                .mapToDouble(scores -> scores.mean().mean())
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return largest > 0 ? Math.min(1.2 * largest, Double.MAX_VALUE) : 1;
    }

    /** Returns the step at a position, or nothing between two steps. */
    private static String label(List<Integer> steps, double position) {
        int index = (int) Math.round(position);
        boolean there = Math.abs(position - index) < 1e-9 && index >= 0 && index < steps.size();
        return there ? steps.get(index).toString() : "";
    }
}
