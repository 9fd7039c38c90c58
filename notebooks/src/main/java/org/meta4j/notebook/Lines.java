package org.meta4j.notebook;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meta4j.experiment.MeanInterval;

/** The lines, bands and points in a chart on axes. */
final class Lines {
    private static final String NOTHING = " (nothing to draw of ";

    private Lines() {}

    /**
     * Adds a line in the next colour through the points that have a place on the axes, and returns the colour; where there is none, the
     * x axis says so.
     */
    static Color add(XYChart chart, String name, double[] x, double[] y) {
        boolean logarithmic = chart.getStyler().isYAxisLogarithmic();
        int[] drawn = IntStream.range(0, y.length)
                .filter(i -> Double.isFinite(y[i]) && !(logarithmic && y[i] <= 0))
                .toArray();
        long lines = chart.getSeriesMap().values().stream()
                .filter(XYSeries::isShowInLegend)
                .count();
        Color color = Plot.color((int) lines);
        if (drawn.length == 0) {
            sayNothingToDraw(chart, name);
            return color;
        }
        XYSeries series = chart.addSeries(name, at(x, drawn), at(y, drawn));
        series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(2f);
        return color;
    }

    /** Adds points without a line between them. */
    static XYSeries addPoints(XYChart chart, String name, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        return series;
    }

    private static double[] at(double[] values, int... indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }

    private static void sayNothingToDraw(XYChart chart, String name) {
        String title = chart.getXAxisTitle();
        chart.setXAxisTitle(
                title.endsWith(")") && title.contains(NOTHING)
                        ? title.substring(0, title.length() - 1) + ", " + name + ")"
                        : title + NOTHING + name + ")");
    }

    /** Adds a line of means with the area between mean - ci95 and mean + ci95; what lies above the top is cut off there. */
    static void addWithBand(XYChart chart, String name, double[] x, List<MeanInterval> means, double top) {
        Color color = add(
                chart,
                name,
                x,
                means.stream().mapToDouble(mean -> cut(mean.mean(), top)).toArray());
        double[] upper = means.stream()
                .mapToDouble(mean -> cut(mean.mean() + mean.ci95(), top))
                .toArray();
        double[] lower = means.stream()
                .mapToDouble(mean -> cut(mean.mean() - mean.ci95(), top))
                .toArray();
        XYSeries series = chart.addSeries(name + " ± 95%", thereAndBack(x, x), thereAndBack(upper, lower));
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea).setShowInLegend(false);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(new Color(0, true));
        series.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 50));
    }

    /** Returns the value within 0 and the top; what is not a number goes to the top. */
    private static double cut(double value, double top) {
        return value <= top ? Math.max(0, value) : top;
    }

    private static double[] thereAndBack(double[] there, double[] back) {
        DoubleStream reversed = IntStream.range(0, back.length).mapToDouble(i -> back[back.length - 1 - i]);
        return DoubleStream.concat(Arrays.stream(there), reversed).toArray();
    }
}
