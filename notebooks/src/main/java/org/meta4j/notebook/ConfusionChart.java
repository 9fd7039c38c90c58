package org.meta4j.notebook;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeSampler.DrawnClass;
import org.meta4j.task.TaskSource;
import org.meta4j.training.MetaRun;

/** The chart of which classes of an episode are taken for which. */
public final class ConfusionChart {
    private static final Color[] SHADES = {Color.WHITE, Charts.COLORS.get(5)};

    private ConfusionChart() {}

    /**
     * Returns how often a query image of a class, one class a row, is taken for each class after adaptation to the support
     * set of a frozen episode; the query images are normalised together.
     *
     * @param steps adaptation steps; 0 for a learner that adapts nothing
     */
    public static HeatMapChart of(String title, MetaRun run, EpisodeSampler tasks, long index, int steps) {
        int[][] counts = counts(run, tasks.episode(index), steps);
        List<String> names = tasks.classes(TaskSource.FROZEN, index).stream()
                .map(DrawnClass::name)
                .map(name -> name.replace('_', ' '))
                .toList();
        List<String> upwards = new ArrayList<>();
        List<Number[]> cells = new ArrayList<>();
        for (int way = counts.length - 1; way >= 0; way--) {
            for (int guess = 0; guess < counts.length; guess++) {
                cells.add(new Number[] {guess, upwards.size(), counts[way][guess]});
            }
            upwards.add(names.get(way));
        }
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(520)
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
                .setMax(tasks.shape().queries())
                .setXAxisLabelRotation(30)
                .setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE);
        chart.addSeries("query images", names, upwards, cells);
        return chart;
    }

    /** Returns how many query images of each class, the first index, are taken for each, the second. */
    static int[][] counts(MetaRun run, Episode episode, int steps) {
        Engine engine = Engine.cpu();
        Episode here = episode.on(engine);
        MetaLearner learner = run.learner();
        Parameters adapted = learner.adaptation(run.theta().on(engine), here.support(), steps)
                .get(steps)
                .on(engine);
        double[] logits = learner.predictTransductive(
                        adapted, here.support(), here.query().inputs())
                .toDoubles();
        int[] ids = ImageCharts.ids(here.query());
        int ways = logits.length / ids.length;
        int[][] counts = new int[ways][ways];
        for (int i = 0; i < ids.length; i++) {
            int row = i * ways;
            int guess = IntStream.range(1, ways)
                    .reduce(0, (best, way) -> logits[row + way] > logits[row + best] ? way : best);
            counts[ids[i]][guess]++;
        }
        return counts;
    }
}
