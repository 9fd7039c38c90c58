package org.meta4j.notebook;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.data.SineWaves;
import org.meta4j.task.Episode;
import org.meta4j.task.TaskSource;
import org.meta4j.training.EvaluationReport;
import org.meta4j.training.MeanInterval;
import org.meta4j.training.MetaRun;

/** The charts of the notebooks. */
public final class Charts {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 360;

    /** Colours that stay apart for the colour-blind (Okabe and Ito 2008). */
    static final List<Color> COLORS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9));

    private Charts() {}

    /** Returns the losses of several runs over their meta-iterations, smoothed over a twentieth of the run; a run without losses has none. */
    public static XYChart learningCurves(Map<String, MetaRun> runs) {
        XYChart chart = chart("Meta-training", "meta-iteration", "query loss (support loss for Reptile)");
        chart.getStyler().setYAxisMin(0.0);
        return learningCurves(chart, runs, Map.of());
    }

    /**
     * Returns the same with every loss divided by what guessing costs, so that losses of different scales share a logarithmic
     * axis.
     *
     * @param guessing the loss of equal logits for each name
     */
    public static XYChart learningCurves(Map<String, MetaRun> runs, Map<String, Double> guessing) {
        XYChart chart = chart("Meta-training", "meta-iteration", "loss, guessing = 1 (Reptile: support loss)");
        chart.getStyler().setYAxisLogarithmic(true);
        return learningCurves(chart, runs, guessing);
    }

    private static XYChart learningCurves(XYChart chart, Map<String, MetaRun> runs, Map<String, Double> guessing) {
        chart.getStyler().setXAxisMin(0.0).setXAxisMaxLabelCount(8);
        for (var entry : runs.entrySet()) {
            List<MetaRun.Point> curve = entry.getValue().curve();
            if (curve.isEmpty()) {
                continue; // XChart refuses a series without points
            }
            double[] x =
                    curve.stream().mapToDouble(MetaRun.Point::metaIteration).toArray();
            double unit = guessing.getOrDefault(entry.getKey(), 1.0);
            double[] y =
                    curve.stream().mapToDouble(point -> point.loss() / unit).toArray();
            line(chart, entry.getKey(), x, smoothed(y, Math.max(1, y.length / 20)));
        }
        return chart;
    }

    /** Returns the mean of each value and up to {@code window - 1} before it. */
    private static double[] smoothed(double[] values, int window) {
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            means[i] = Arrays.stream(values, Math.max(0, i - window + 1), i + 1)
                    .average()
                    .orElse(values[i]);
        }
        return means;
    }

    /**
     * Returns the mean loss after every adaptation step, with bands of its 95% interval: Fig. 3 of Finn et al. 2017. What
     * lies far above the losses before adaptation is cut off at the top.
     *
     * @param reports a report for each name, over the same steps
     */
    public static XYChart lossBySteps(String title, Map<String, EvaluationReport> reports) {
        XYChart chart = chart(title, "gradient steps", "mean squared error");
        double top = 1.2
                * reports.values().stream()
                        .mapToDouble(report -> report.mean(0).mean())
                        .max()
                        .orElse(1);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(top);
        for (var entry : reports.entrySet()) {
            EvaluationReport report = entry.getValue();
            double[] steps =
                    IntStream.rangeClosed(0, report.steps()).asDoubleStream().toArray();
            List<MeanInterval> means = IntStream.rangeClosed(0, report.steps())
                    .mapToObj(report::mean)
                    .toList();
            Color color = line(
                    chart,
                    entry.getKey(),
                    steps,
                    means.stream()
                            .mapToDouble(MeanInterval::mean)
                            .map(value -> cut(value, top))
                            .toArray());
            band(chart, entry.getKey(), steps, means, top, color);
        }
        return chart;
    }

    /** Adds the area between mean - ci95 and mean + ci95 as a polygon. */
    static void band(XYChart chart, String name, double[] x, List<MeanInterval> means, double top, Color color) {
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

    /**
     * Returns how a learner fits one frozen sine task: the true curve, the support points, and the network before and
     * after some numbers of steps. This is Fig. 2 of Finn et al. 2017.
     */
    public static XYChart adaptation(String title, MetaRun run, SineWaves tasks, long index, int... steps) {
        Engine engine = Engine.cpu();
        Episode episode = tasks.episode(TaskSource.FROZEN, index, engine);
        double[] x =
                IntStream.rangeClosed(0, 100).mapToDouble(i -> -5 + i / 10.0).toArray();
        var grid = tasks.points(tasks.wave(TaskSource.FROZEN, index), x, engine);
        MetaLearner learner = run.learner();
        int most = Arrays.stream(steps).max().orElse(0);
        List<Parameters> adapted = learner.adaptation(run.theta().on(engine), episode.support(), most);
        XYChart chart = chart(title, "x", "y");
        chart.getStyler().setYAxisMin(-6.0).setYAxisMax(6.0).setXAxisMin(-5.0).setXAxisMax(5.0);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
        line(chart, "truth", x, grid.targets().toDoubles());
        for (int step : steps) {
            String name = step == 0 ? "before" : "after " + step + (step == 1 ? " step" : " steps");
            line(
                    chart,
                    name,
                    x,
                    learner.predict(adapted.get(step), grid.inputs()).toDoubles());
        }
        points(chart, "support", episode);
        return chart;
    }

    private static void points(XYChart chart, String name, Episode episode) {
        XYSeries series = chart.addSeries(
                name,
                episode.support().inputs().toDoubles(),
                episode.support().targets().toDoubles());
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.TRIANGLE_UP).setMarkerColor(Color.BLACK);
    }

    /** Returns several charts side by side as one picture. */
    public static BufferedImage row(XYChart... charts) {
        int width = Arrays.stream(charts).mapToInt(XYChart::getWidth).sum();
        int height = Arrays.stream(charts).mapToInt(XYChart::getHeight).max().orElse(1);
        BufferedImage picture = new BufferedImage(Math.max(1, width), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        int x = 0;
        for (XYChart chart : charts) {
            graphics.drawImage(BitmapEncoder.getBufferedImage(chart), x, 0, null);
            x += chart.getWidth();
        }
        graphics.dispose();
        return picture;
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
                .setPlotGridLinesColor(new Color(0xE0E0E0))
                .setLegendPosition(LegendPosition.InsideNE)
                .setLegendBorderColor(Color.LIGHT_GRAY)
                .setLegendPadding(4)
                .setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    /** Adds a line in the next colour and returns the colour. */
    static Color line(XYChart chart, String name, double[] x, double[] y) {
        long lines = chart.getSeriesMap().values().stream()
                .filter(XYSeries::isShowInLegend)
                .count();
        Color color = COLORS.get((int) (lines % COLORS.size()));
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(2f);
        return color;
    }
}
