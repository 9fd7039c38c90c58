package org.meta4j.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meta4j.experiment.MeanInterval;

/** What the charts are made of. */
final class Plot {
    static final int WIDTH = 520;
    static final int HEIGHT = 360;
    static final Font TITLE = title(14);
    private static final int SMALLEST_TITLE = 8;

    /** Titles stand above the middle of the axes, not of the picture. */
    private static final int TITLE_MARGINS = 120;

    /** Colours that stay apart for the colour-blind (Okabe and Ito 2008). */
    static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private static final String NOTHING = " (nothing to draw of ";

    private Plot() {}

    /** Returns the colour of a class of an episode. */
    static Color color(int way) {
        return COLORS.get(way % COLORS.size());
    }

    /** Returns the chart on white with a title as large as fits above it: XChart would cut it off. */
    static <T extends Chart<?, ?>> T fitted(T chart) {
        int size = TITLE.getSize();
        while (size > SMALLEST_TITLE
                && metrics(title(size)).stringWidth(chart.getTitle()) > chart.getWidth() - TITLE_MARGINS) {
            size--;
        }
        chart.getStyler().setChartTitleFont(title(size)).setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private static Font title(int size) {
        return new Font(Font.SANS_SERIF, Font.BOLD, size);
    }

    /** Returns how wide texts are. */
    static FontMetrics metrics(Font font) {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            return graphics.getFontMetrics(font);
        } finally {
            graphics.dispose();
        }
    }

    /** Returns the chart, fitted, with the lines of its grid and the border of its legend in light grey. */
    static <T extends Chart<? extends AxesChartStyler, ?>> T onAxes(T chart) {
        chart.getStyler().setPlotGridLinesColor(new Color(0xE0E0E0)).setLegendBorderColor(Color.LIGHT_GRAY);
        return fitted(chart);
    }

    /** Returns the chart with its legend in a line below it. */
    static <T extends Chart<?, ?>> T legendBelow(T chart) {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
        return chart;
    }

    static XYChart chart(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line)
                .setLegendPosition(LegendPosition.InsideNE)
                .setLegendPadding(4);
        return onAxes(chart);
    }

    /**
     * Adds a line in the next colour through the points that have a place on the axes, and returns the colour; where there is none, the
     * x axis says so.
     */
    static Color line(XYChart chart, String name, double[] x, double[] y) {
        boolean logarithmic = chart.getStyler().isYAxisLogarithmic();
        int[] drawn = IntStream.range(0, y.length)
                .filter(i -> Double.isFinite(y[i]) && !(logarithmic && y[i] <= 0))
                .toArray();
        long lines = chart.getSeriesMap().values().stream()
                .filter(XYSeries::isShowInLegend)
                .count();
        Color color = color((int) lines);
        if (drawn.length == 0) {
            sayNothingToDraw(chart, name);
            return color;
        }
        XYSeries series = chart.addSeries(name, at(x, drawn), at(y, drawn));
        series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(2f);
        return color;
    }

    /** Adds points without a line between them. */
    static XYSeries scatter(XYChart chart, String name, double[] x, double[] y) {
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
    static void lineWithBand(XYChart chart, String name, double[] x, List<MeanInterval> means, double top) {
        Color color = line(
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
