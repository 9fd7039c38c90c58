package org.meta4j.notebook;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Run;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.DrawnClass;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Logits;
import org.meta4j.task.TaskSource;

/** Charts of what a run does with one frozen task. */
final class TaskCharts {
    private static final Color[] SHADES = {Color.WHITE, Plot.color(5)};

    private TaskCharts() {}

    // ---- a wave ----

    static XYChart adaptation(Run run, SineWaves tasks, long index, int... steps) {
        Engine engine = Engine.cpu();
        Episode episode = tasks.episode(TaskSource.FROZEN, index, engine);
        int reach = SineWaves.REACH;
        double[] x = IntStream.rangeClosed(0, 20 * reach)
                .mapToDouble(i -> -reach + i / 10.0)
                .toArray();
        Examples curve = tasks.points(tasks.wave(TaskSource.FROZEN, index), x, engine);
        int shots = tasks.shape().shots();
        XYChart chart = Plot.legendBelow(Plot.chart(run.experiment().id() + ", " + shots + " points", "x", "y"));
        chart.getStyler()
                .setYAxisMin(-6.0)
                .setYAxisMax(6.0)
                .setXAxisMin((double) -reach)
                .setXAxisMax((double) reach);
        Lines.add(chart, "truth", x, curve.values().toDoubles());
        Adaptation adaptation = run.adapt(episode.support(), index);
        for (int step : steps) {
            double[] y = adaptation
                    .after(step)
                    .predict(curve.inputs(), Seeing.TRANSDUCTIVE)
                    .toDoubles();
            Lines.add(chart, step == 0 ? "before" : Measure.after(step), x, y);
        }
        points(chart, episode.support());
        return chart;
    }

    private static void points(XYChart chart, Examples support) {
        double[] inputs = support.inputs().toDoubles();
        int width = support.inputs().length(1); // an oracle's inputs have the amplitude and phase beside x
        double[] x = IntStream.range(0, support.count())
                .mapToDouble(i -> inputs[i * width])
                .toArray();
        Lines.addPoints(chart, "support", x, support.values().toDoubles())
                .setMarker(SeriesMarkers.TRIANGLE_UP)
                .setMarkerColor(Color.BLACK);
    }

    // ---- an episode of images ----

    static HeatMapChart confusion(Run run, EpisodeSampler tasks, long index, int steps) {
        int[][] counts = counts(run, tasks.episode(index), index, steps);
        List<String> names = tasks.classes(TaskSource.FROZEN, index).stream()
                .map(DrawnClass::name)
                .map(ImageCharts::words)
                .toList();
        List<String> upwards = new ArrayList<>();
        List<Number[]> cells = new ArrayList<>();
        for (int way = counts.length - 1; way >= 0; way--) {
            for (int guess = 0; guess < counts.length; guess++) {
                cells.add(new Number[] {guess, upwards.size(), counts[way][guess]});
            }
            upwards.add(names.get(way));
        }
        HeatMapChart chart =
                confusion(ImageCharts.title(run, tasks, index), tasks.shape().queries());
        chart.addSeries("query images", names, upwards, cells);
        return chart;
    }

    private static HeatMapChart confusion(String title, int most) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(Plot.WIDTH)
                .height(400)
                .title(title)
                .xAxisTitle("taken for")
                .yAxisTitle("query images of")
                .build();
        chart.getStyler()
                .setShowValue(true)
                .setHeatMapDecimalValueFormatter(count -> Integer.toString(count.intValue()))
                .setRangeColors(SHADES.clone())
                .setMin(0)
                .setMax(most)
                .setXAxisLabelRotation(30)
                .setLegendVisible(false);
        return Plot.fitted(chart);
    }

    /** Returns how many query images of each class, the first index, are taken for each, the second. */
    static int[][] counts(Run run, Episode episode, long index, int steps) {
        Episode here = episode.on(Engine.cpu());
        int[] chosen = Logits.classes(run.adapt(here.support(), index)
                .after(steps)
                .predict(here.query().inputs(), Seeing.TRANSDUCTIVE));
        if (Arrays.stream(chosen).anyMatch(guess -> guess == Logits.NONE)) {
            throw new IllegalArgumentException(run.experiment().id() + " predicts what is no number "
                    + Measure.after(steps) + ", so that no image is taken for a class");
        }
        Labels labels = here.query().labels();
        int[] ids = labels.ids();
        int[][] counts = new int[labels.ways()][labels.ways()];
        for (int i = 0; i < ids.length; i++) {
            counts[ids[i]][chosen[i]]++;
        }
        return counts;
    }
}
