package org.meta4j.notebook;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.MeanInterval;
import org.meta4j.experiment.Report;

/** The chart of what normalising queries together or alone changes. */
final class SeeingChart {
    private SeeingChart() {}

    static CategoryChart of(Condition condition, SameTasks measured) {
        Condition together = seen(condition, Seeing.TRANSDUCTIVE);
        Condition alone = seen(condition, Seeing.INDUCTIVE);
        List<Integer> both = new ArrayList<>();
        for (int i = 0; i < measured.reports().size(); i++) {
            Report report = measured.reports().get(i);
            if (SameTasks.last(report, together).isPresent()
                    && SameTasks.last(report, alone).isPresent()) {
                both.add(i);
            }
        }
        if (both.isEmpty()) {
            throw measured.lacks(condition);
        }
        CategoryChart chart = chart(condition, measured);
        bars(chart, together, both, measured);
        bars(chart, alone, both, measured);
        return chart;
    }

    private static Condition seen(Condition condition, Seeing seeing) {
        return new Condition(condition.shots(), condition.queries(), seeing, condition.steps(), condition.metric());
    }

    private static CategoryChart chart(Condition condition, SameTasks measured) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(Plot.WIDTH)
                .height(Plot.HEIGHT)
                .title(measured.title(condition).replaceFirst(", (transductive|inductive);", ";"))
                .yAxisTitle(Measure.name(condition.metric()))
                .build();
        chart.getStyler()
                .setAvailableSpaceFill(0.6)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesColor(new Color(0xE0E0E0))
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.LIGHT_GRAY)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0).setXAxisLabelRotation(20); // names may be long
        if (condition.metric().isGain()) {
            chart.getStyler().setYAxisMax(100.0);
        }
        return Plot.fitted(chart);
    }

    private static void bars(CategoryChart chart, Condition condition, List<Integer> shown, SameTasks measured) {
        List<MeanInterval> values = shown.stream()
                .flatMap(i -> SameTasks.last(measured.reports().get(i), condition).stream())
                .map(Measure::shown)
                .toList();
        chart.addSeries(
                        seeing(condition),
                        shown.stream().map(i -> name(i, condition, measured)).toList(),
                        values.stream().map(value -> finite(value.mean())).toList(),
                        values.stream().map(value -> finite(value.ci95())).toList())
                .setFillColor(Plot.color(condition.seeing() == Seeing.TRANSDUCTIVE ? 0 : 1));
    }

    private static String seeing(Condition condition) {
        return condition.seeing().name().toLowerCase(Locale.ROOT);
    }

    /** Returns a run's name, and what of it has no bar because it is no number; XChart takes finite ones alone. */
    private static String name(int run, Condition condition, SameTasks measured) {
        StringBuilder name = new StringBuilder(measured.names().get(run));
        for (Seeing seeing : Seeing.values()) {
            Condition seen = seen(condition, seeing);
            SameTasks.last(measured.reports().get(run), seen)
                    .filter(scores -> !Double.isFinite(scores.mean().mean()))
                    .ifPresent(scores -> name.append(" (" + seeing(seen) + ": no finite mean)"));
        }
        return name.toString();
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
