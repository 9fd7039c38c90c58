package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.data.Glyphs;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.task.ClassPool;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeSampler.Rotation;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.ImageClass;
import org.meta4j.task.TaskSource;
import org.meta4j.training.ClassificationEvaluation;
import org.meta4j.training.ClassificationReport;
import org.meta4j.training.ClassificationReport.Protocol;
import org.meta4j.training.MetaRun;
import org.meta4j.training.MetaTraining;

final class AccuracyChartsTest {
    private static final Map<String, ClassificationReport> REPORTS = new TreeMap<>();
    private static final ClassPool POOL = Glyphs.generate(1).classes();
    private static final EpisodeSampler TASKS = new EpisodeSampler(POOL, new EpisodeShape(2, 1, 1), Rotation.NONE);

    @BeforeAll
    static void measure() {
        var maml = new Maml(Networks.omniglotMaml(2), Losses.crossEntropy(), Maml.Config.omniglotFiveWay());
        MetaRun run = MetaTraining.of(maml, TASKS).withMetaIterations(1).run();
        REPORTS.put("few", new ClassificationEvaluation(TASKS, 2, List.of(0, 1)).of(run));
        REPORTS.put("many", new ClassificationEvaluation(TASKS, 2, List.of(0, 5)).of(run));
    }

    @Test
    void stepsAreEvenlySpacedAndEachLineHasABand() {
        XYChart chart = AccuracyCharts.accuracyBySteps("t", Protocol.TRANSDUCTIVE_K, REPORTS);

        assertThat(chart.getSeriesMap()).containsOnlyKeys("few", "few ± 95%", "many", "many ± 95%");
        assertThat(of(chart.getSeriesMap(), "few").getXData()).containsExactly(0, 1);
        assertThat(of(chart.getSeriesMap(), "many").getXData()).containsExactly(0, 2);
        assertThat(of(chart.getSeriesMap(), "many").getYData()[0])
                .isEqualTo(100
                        * of(REPORTS, "many")
                                .accuracy(Protocol.TRANSDUCTIVE_K, 0)
                                .mean());
        var label = chart.getStyler().getxAxisTickLabelsFormattingFunction();
        assertThat(List.of(label.apply(2.0), label.apply(1.0), label.apply(0.5), label.apply(3.0)))
                .containsExactly("5", "1", "", "");
    }

    @Test
    void transductionIsDrawnAfterTheLastStep() {
        CategoryChart chart = AccuracyCharts.transduction("t", REPORTS);

        assertThat(chart.getSeriesMap()).containsOnlyKeys("transductive, all queries", "inductive, all queries");
        var bars = of(chart.getSeriesMap(), "inductive, all queries");
        assertThat(List.copyOf(bars.getYData()))
                .isEqualTo(List.of(
                        100
                                * of(REPORTS, "few")
                                        .accuracy(Protocol.INDUCTIVE_ALL, 1)
                                        .mean(),
                        100
                                * of(REPORTS, "many")
                                        .accuracy(Protocol.INDUCTIVE_ALL, 5)
                                        .mean()));
        assertThat(bars.getExtraValues()).hasSize(2);
    }

    @Test
    void embeddingHasAPrototypeAClass() {
        var protoNet = new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Config.euclidean());
        MetaRun run = MetaTraining.of(protoNet, TASKS).withMetaIterations(1).run();

        XYChart chart = EmbeddingChart.of(
                "t", run, TASKS.withShape(new EpisodeShape(3, 2, 4)).episode(0));

        assertThat(of(chart.getSeriesMap(), "prototype").getXData()).hasSize(3);
        assertThat(of(chart.getSeriesMap(), "class 2").getXData()).hasSize(4);
        double[] support = of(chart.getSeriesMap(), "support of class 1").getXData();
        assertThat(of(chart.getSeriesMap(), "prototype of class 1").getXData())
                .containsExactly((support[0] + support[1]) / 2);
    }

    @Test
    void confusionHasTheFirstClassOnTopAndCountsEveryQuery() {
        var protoNet = new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Config.euclidean());
        MetaRun run = MetaTraining.of(protoNet, TASKS).withMetaIterations(1).run();
        EpisodeSampler many = TASKS.withShape(new EpisodeShape(3, 2, 4));

        HeatMapChart chart = ConfusionChart.of("t", run, many, 0, 0);
        int[][] counts = ConfusionChart.counts(run, many.episode(0), 0);

        for (int[] row : counts) {
            assertThat(Arrays.stream(row).sum()).isEqualTo(4);
        }
        List<String> names = many.classes(TaskSource.FROZEN, 0).stream()
                .map(EpisodeSampler.DrawnClass::name)
                .toList();
        assertThat(List.<Object>copyOf(chart.getHeatMapSeries().getXData())).isEqualTo(names);
        assertThat(List.<Object>copyOf(chart.getHeatMapSeries().getYData()))
                .isEqualTo(List.of(names.get(2), names.get(1), names.get(0)));
        assertThat(List.<Number[]>copyOf(chart.getHeatMapSeries().getHeatData()))
                .contains(new Number[] {1, 2, counts[0][1]}, new Number[] {2, 0, counts[2][2]});
    }

    @Test
    void confusionOfImagesThatTellTheirClassIsDiagonal() {
        // Class i is black but for a white stripe in row i, the same in every image.
        List<ImageClass> classes = IntStream.range(0, 3)
                .mapToObj(i -> {
                    byte[] pixels = new byte[3 * 28 * 28];
                    for (int image = 0; image < 3; image++) {
                        Arrays.fill(pixels, image * 784 + i * 224, image * 784 + i * 224 + 112, (byte) 255);
                    }
                    return new ImageClass("stripe" + i, pixels);
                })
                .toList();
        var tasks = new EpisodeSampler(ClassPool.of(28, 28, 1, classes), new EpisodeShape(3, 1, 2), Rotation.NONE);
        var protoNet = new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Config.euclidean());
        MetaRun run = MetaTraining.of(protoNet, tasks).withMetaIterations(1).run();

        assertThat(ConfusionChart.counts(run, tasks.episode(0), 0))
                .isDeepEqualTo(new int[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}});
    }

    private static <T> T of(Map<String, T> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
