package org.meta4j.notebook;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.meta4j.training.ClassificationReport;
import org.meta4j.training.ClassificationReport.Protocol;
import org.meta4j.training.MeanInterval;

/** Charts of accuracies, in percent with their 95% intervals. */
public final class AccuracyCharts {
    private AccuracyCharts() {}

    /**
     * Returns the accuracy under a protocol after the measured adaptation steps, with bands of its 95% interval. The steps
     * are evenly spaced, however far apart they are.
     */
    public static XYChart accuracyBySteps(String title, Protocol protocol, Map<String, ClassificationReport> reports) {
        XYChart chart = Charts.chart(title, "adaptation steps (not to scale)", "accuracy in percent");
        List<Integer> all = reports.values().stream()
                .flatMap(report -> report.steps().stream())
                .distinct()
                .sorted()
                .toList();
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setLegendPosition(LegendPosition.InsideSE);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(position -> label(all, position));
        reports.forEach((name, report) -> {
            double[] positions =
                    report.steps().stream().mapToDouble(all::indexOf).toArray();
            List<MeanInterval> percent = report.steps().stream()
                    .map(step -> percent(report.accuracy(protocol, step)))
                    .toList();
            double[] means = percent.stream().mapToDouble(MeanInterval::mean).toArray();
            Color color = Charts.line(chart, name, positions, means);
            Charts.band(chart, name, positions, percent, 100, color);
        });
        return chart;
    }

    /** Returns the step at a position, or nothing between two steps. */
    private static String label(List<Integer> steps, double position) {
        int index = (int) Math.round(position);
        boolean there = Math.abs(position - index) < 1e-9 && index >= 0 && index < steps.size();
        return there ? steps.get(index).toString() : "";
    }

    /**
     * Returns the accuracies on all queries after the last measured step, normalised together (transductive) and one at a
     * time (inductive), as bars with their intervals.
     */
    public static CategoryChart transduction(String title, Map<String, ClassificationReport> reports) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(520)
                .height(360)
                .title(title)
                .yAxisTitle("accuracy in percent")
                .build();
        chart.getStyler()
                .setAvailableSpaceFill(0.6)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesColor(new Color(0xE0E0E0))
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.LIGHT_GRAY)
                .setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
        bars(chart, Protocol.TRANSDUCTIVE_ALL, reports, Charts.COLORS.get(0));
        bars(chart, Protocol.INDUCTIVE_ALL, reports, Charts.COLORS.get(1));
        return chart;
    }

    private static void bars(
            CategoryChart chart, Protocol protocol, Map<String, ClassificationReport> reports, Color color) {
        List<MeanInterval> percent = reports.values().stream()
                .map(report -> percent(report.accuracy(
                        protocol, report.steps().get(report.steps().size() - 1))))
                .toList();
        chart.addSeries(
                        protocol.title(),
                        List.copyOf(reports.keySet()),
                        percent.stream().map(MeanInterval::mean).toList(),
                        percent.stream().map(MeanInterval::ci95).toList())
                .setFillColor(color);
    }

    private static MeanInterval percent(MeanInterval share) {
        return new MeanInterval(100 * share.mean(), 100 * share.ci95());
    }
}
