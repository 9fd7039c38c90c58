package org.meta4j.notebook;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.MeanInterval;
import org.meta4j.experiment.Scores;

/** The chart of what normalising queries together or alone changes. */
final class SeeingChart {
    private SeeingChart() {}

    static CategoryChart of(Condition condition, SameTasks measured) {
        List<Condition> seen =
                Arrays.stream(Seeing.values()).map(condition::seen).toList();
        List<Integer> shown = IntStream.range(0, measured.reports().size())
                .filter(i ->
                        seen.stream().allMatch(each -> last(i, each, measured).isPresent()))
                .boxed()
                .toList();
        if (shown.isEmpty()) {
            throw measured.lacks(condition);
        }
        CategoryChart chart = chart(condition, measured);
        seen.forEach(each -> bars(chart, each, shown, measured));
        return chart;
    }

    private static Optional<Scores> last(int run, Condition condition, SameTasks measured) {
        return SameTasks.last(measured.reports().get(run), condition);
    }

    private static CategoryChart chart(Condition condition, SameTasks measured) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(Plot.WIDTH)
                .height(Plot.HEIGHT)
                .title(measured.titleAfter(condition.examples()))
                .yAxisTitle(condition.metric().label())
                .build();
        chart.getStyler().setAvailableSpaceFill(0.6).setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setYAxisMin(0.0).setXAxisLabelRotation(20); // names may be long
        if (condition.metric().isGain()) {
            chart.getStyler().setYAxisMax(condition.metric().unit());
        }
        return Plot.legendBelow(Plot.onAxes(chart));
    }

    private static void bars(CategoryChart chart, Condition condition, List<Integer> shown, SameTasks measured) {
        List<MeanInterval> values = shown.stream()
                .flatMap(i -> last(i, condition, measured).stream())
                .map(scores -> condition.metric().shown(scores.mean()))
                .toList();
        Color color = Plot.color(chart.getSeriesMap().size());
        chart.addSeries(
                        condition.seeing().word(),
                        shown.stream().map(i -> name(i, condition, measured)).toList(),
                        values.stream().map(value -> finite(value.mean())).toList(),
                        values.stream().map(value -> finite(value.ci95())).toList())
                .setFillColor(color);
    }

    /** Returns a run's name, and what of it has no bar because it is no number; XChart takes finite ones alone. */
    private static String name(int run, Condition condition, SameTasks measured) {
        StringBuilder name = new StringBuilder(measured.names().get(run));
        for (Seeing seeing : Seeing.values()) {
            last(run, condition.seen(seeing), measured)
                    .map(Scores::mean)
                    .filter(mean -> !Double.isFinite(mean.mean()))
                    .ifPresent(mean -> name.append(
                            " (" + seeing.word() + ": " + condition.metric().text(mean) + ")"));
        }
        return name.toString();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
