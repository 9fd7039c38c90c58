package org.meta4j.notebook;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meta4j.algorithms.Embeds;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.experiment.Run;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.task.Episode;
import org.meta4j.task.Labels;

/** The chart of an episode's embedding in the plane. */
final class EmbeddingChart {
    private EmbeddingChart() {}

    static XYChart of(Run run, EpisodeSampler tasks, long index) {
        Episode episode = tasks.episode(index).on(Engine.cpu());
        double[][] points = features(run, episode, index);
        int count = episode.support().count();
        PrincipalComponents components = PrincipalComponents.of(points);
        double[][] support = components.project(Arrays.copyOfRange(points, 0, count));
        double[][] query = components.project(Arrays.copyOfRange(points, count, points.length));
        XYChart chart = Plot.chart(ImageCharts.title(run, tasks, index), axis(1, components), axis(2, components));
        chart.getStyler().setMarkerSize(7).setLegendPosition(LegendPosition.OutsideE);
        List<double[][]> supportClasses = ofClasses(support, episode.support().labels());
        classes(chart, "class", ofClasses(query, episode.query().labels()), SeriesMarkers.CIRCLE, 1);
        scatter(chart, "support", support, SeriesMarkers.TRIANGLE_UP, 1.9, Color.BLACK);
        classes(chart, "support of class", supportClasses, SeriesMarkers.TRIANGLE_UP, 1.2);
        scatter(chart, "prototype", means(supportClasses), SeriesMarkers.DIAMOND, 2.8, Color.BLACK);
        classes(chart, "prototype of class", each(means(supportClasses)), SeriesMarkers.DIAMOND, 2);
        return chart;
    }

    /** Returns the features of the support set and then the queries, a row each. */
    private static double[][] features(Run run, Episode episode, long index) {
        if (run.adapt(episode.support(), index).after(0) instanceof Embeds embedding) {
            Tensor inputs =
                    Ops.concat(episode.support().inputs(), episode.query().inputs());
            return drawable(run, rows(embedding.features(inputs, Seeing.TRANSDUCTIVE)));
        }
        throw new IllegalArgumentException(run.experiment().id() + " has no embedding to draw: its learner is "
                + run.experiment().learner());
    }

    private static double[][] drawable(Run run, double[][] points) {
        String embedding = "the embedding of " + run.experiment().id();
        if (points[0].length < 2) {
            throw new IllegalArgumentException(embedding + " has one feature, but a plane has two");
        }
        if (!Arrays.stream(points).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(embedding + " has features that are not finite, which cannot be drawn");
        }
        return points;
    }

    private static String axis(int number, PrincipalComponents components) {
        return String.format(
                Locale.ROOT,
                "component %d (%.0f %% of the variance)",
                number,
                100 * components.explained().getEntry(number - 1));
    }

    private static double[][] rows(Tensor matrix) {
        double[] values = matrix.toDoubles();
        int width = matrix.length(1);
        return IntStream.range(0, matrix.length(0))
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(double[][]::new);
    }

    private static List<double[][]> ofClasses(double[][] points, Labels labels) {
        int[] ids = labels.ids();
        return IntStream.range(0, labels.ways())
                .mapToObj(way -> IntStream.range(0, ids.length)
                        .filter(i -> ids[i] == way)
                        .mapToObj(i -> points[i])
                        .toArray(double[][]::new))
                .toList();
    }

    private static double[][] means(List<double[][]> classes) {
        return classes.stream()
                .map(points -> new double[] {mean(points, 0), mean(points, 1)})
                .toArray(double[][]::new);
    }

    private static List<double[][]> each(double[][] points) {
        return Arrays.stream(points).map(point -> new double[][] {point}).toList();
    }

    private static double mean(double[][] points, int axis) {
        return Arrays.stream(points).mapToDouble(point -> point[axis]).average().orElse(0);
    }

    /** Adds a series a class in the class's colour; the legend names those of the query. */
    private static void classes(XYChart chart, String name, List<double[][]> classes, Marker marker, double scale) {
        for (int way = 0; way < classes.size(); way++) {
            scatter(chart, name + " " + way, classes.get(way), marker, scale, Plot.color(way))
                    .setShowInLegend(scale == 1);
        }
    }

    private static XYSeries scatter(
            XYChart chart, String name, double[][] points, Marker marker, double scale, Color color) {
        double[] x = Arrays.stream(points).mapToDouble(point -> point[0]).toArray();
        double[] y = Arrays.stream(points).mapToDouble(point -> point[1]).toArray();
        XYSeries series = Lines.addPoints(chart, name, x, y);
        series.setMarker(new ScaledMarker(marker, scale)).setMarkerColor(color);
        return series;
    }
}
