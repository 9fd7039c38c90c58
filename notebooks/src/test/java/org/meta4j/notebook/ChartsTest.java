package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Run;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.images.ImageClass;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.TaskSource;

final class ChartsTest {
    private static final Condition TOGETHER = Condition.accuracy(1, 2, Seeing.TRANSDUCTIVE, 0);
    private static final Condition ALONE = Condition.accuracy(1, 2, Seeing.INDUCTIVE, 0);
    private static final Run FEW = TestRuns.glyphsMaml("mine/glyphs-2w1s-few");
    private static final Run MANY = TestRuns.glyphsMaml("mine/glyphs-2w1s-many");

    @BeforeAll
    static void measure() {
        test(FEW, 1);
        test(MANY, 5);
    }

    private static void test(Run run, int steps) {
        TestRuns.test(run, TestRuns.GLYPHS, TOGETHER, TOGETHER.after(steps), ALONE.after(steps));
    }

    // ---- training ----

    @Test
    void runStoppedBeforeItsFirstLossHasNoCurve() {
        Run none = TestRuns.sine("mine/sine-none", 1);
        Run one = TestRuns.sine("mine/sine-one", 1).train();

        XYChart chart = Charts.learningCurves(none, one);

        assertThat(chart.getSeriesMap()).containsOnlyKeys("one");
        assertThat(chart.getTitle()).isEqualTo("Meta-training, sine");
        assertThat(Charts.row(Charts.learningCurves(none)).getWidth()).isEqualTo(520);
    }

    @Test
    void relativeLossesBeginAtOne() {
        Run run = TestRuns.sine("mine/sine-maml", 3).train();

        double[] relative =
                series(Charts.relativeLearningCurves(run), "sine-maml").getYData();

        assertThat(relative[0]).isEqualTo(1);
        assertThat(relative[2])
                .isEqualTo(run.curve().get(2).loss() / run.curve().get(0).loss());
    }

    @Test
    void receiptHasTheCurveOfItsRun() {
        Run run = TestRuns.sine("mine/sine-maml", 3).train();

        assertThat(series(Charts.learningCurves(run.receipt()), "sine-maml").getYData())
                .isEqualTo(series(Charts.learningCurves(run), "sine-maml").getYData());
    }

    // ---- tests ----

    @Test
    void stepsAreEvenlySpacedAndEachLineHasABand() {
        XYChart chart = Charts.bySteps(TOGETHER, FEW, MANY);

        assertThat(chart.getSeriesMap()).containsOnlyKeys("few", "few ± 95%", "many", "many ± 95%");
        assertThat(series(chart, "few").getXData()).containsExactly(0, 1);
        assertThat(series(chart, "many").getXData()).containsExactly(0, 2);
        assertThat(series(chart, "many").getYData()[0])
                .isEqualTo(100 * MANY.report().of(TOGETHER).mean().mean());
        var label = chart.getStyler().getxAxisTickLabelsFormattingFunction();
        assertThat(List.of(label.apply(2.0), label.apply(1.0), label.apply(0.5), label.apply(3.0)))
                .containsExactly("5", "1", "", "");
    }

    @Test
    void lossesAreDrawnAsTheyAre() {
        Condition loss = Condition.squaredError(10, 10, 0);
        Run run = TestRuns.sine("mine/sine-maml", 1).train();
        TestRuns.test(run, SineWaves.tasks(), loss, loss.after(1), loss.after(2));

        XYChart chart = Charts.bySteps(loss, run);

        assertThat(chart.getXAxisTitle()).isEqualTo("adaptation steps");
        assertThat(chart.getYAxisTitle()).isEqualTo("mean squared error");
        assertThat(series(chart, "sine-maml").getYData()[1])
                .isEqualTo(run.report().of(loss.after(1)).mean().mean());
    }

    @Test
    void conditionThatWasNotMeasuredSaysWhichWere() {
        assertThatThrownBy(() -> Charts.bySteps(Condition.accuracy(1, 1, Seeing.INDUCTIVE, 0), FEW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"accuracy in percent, 1 shot, 1 query, inductive\" was measured after no number of steps; there are: "
                                + "[accuracy in percent, 1 shot, 2 queries, transductive,"
                                + " accuracy in percent, 1 shot, 2 queries, inductive]");
    }

    @Test
    void seeingIsDrawnAfterTheLastStep() {
        CategoryChart chart = Charts.bySeeing(TOGETHER, FEW, MANY);

        assertThat(chart.getSeriesMap()).containsOnlyKeys("transductive", "inductive");
        var bars = Objects.requireNonNull(chart.getSeriesMap().get("inductive"));
        assertThat(List.copyOf(bars.getYData()))
                .isEqualTo(List.of(
                        100 * FEW.report().of(ALONE.after(1)).mean().mean(),
                        100 * MANY.report().of(ALONE.after(5)).mean().mean()));
        assertThat(bars.getExtraValues()).hasSize(2);
    }

    // ---- one task ----

    @Test
    void adaptationHasALineAStep() {
        Run run = TestRuns.sine("mine/sine-maml", 1).train();

        XYChart chart = Charts.adaptation(run, SineWaves.tasks().withShots(5), 3, 0, 1, 10);

        assertThat(chart.getSeriesMap())
                .containsOnlyKeys("truth", "before", "after 1 step", "after 10 steps", "support");
        assertThat(series(chart, "support").getXData()).hasSize(5);
        assertThat(chart.getTitle()).isEqualTo("mine/sine-maml, 5 points");
    }

    @Test
    void adaptationToImagesIsRefused() {
        assertThatThrownBy(() -> Charts.adaptation(FEW, 3, 0))
                .hasMessage("an adaptation is drawn of sine waves, but mine/glyphs-2w1s-few was trained on "
                        + TestRuns.GLYPHS.pool().name());
    }

    @Test
    void embeddingHasAPrototypeAClass() {
        EpisodeSampler tasks = TestRuns.GLYPHS.withShape(new EpisodeShape(3, 2, 4));

        XYChart chart = Charts.embedding(TestRuns.protoNet(TestRuns.GLYPHS), tasks, 0);

        assertThat(series(chart, "prototype").getXData()).hasSize(3);
        assertThat(series(chart, "class 2").getXData()).hasSize(4);
        double[] support = series(chart, "support of class 1").getXData();
        assertThat(series(chart, "prototype of class 1").getXData()).containsExactly((support[0] + support[1]) / 2);
    }

    @Test
    void learnerWithoutAnEmbeddingIsRefused() {
        assertThatThrownBy(() -> Charts.embedding(FEW, TestRuns.GLYPHS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mine/glyphs-2w1s-few has no embedding to draw: its learner is Maml[");
    }

    @Test
    void confusionHasTheFirstClassOnTopAndCountsEveryQuery() {
        EpisodeSampler tasks = TestRuns.GLYPHS.withShape(new EpisodeShape(3, 2, 4));
        Run run = TestRuns.protoNet(TestRuns.GLYPHS);

        HeatMapChart chart = Charts.confusion(run, tasks, 0, 0);
        int[][] counts = TaskCharts.counts(run, tasks.episode(0), 0, 0);

        for (int[] row : counts) {
            assertThat(Arrays.stream(row).sum()).isEqualTo(4);
        }
        List<String> names = tasks.classes(TaskSource.FROZEN, 0).stream()
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
        ClassPool pool = ClassPool.of("stripes", 28, 28, 1, classes);
        var tasks = new EpisodeSampler(pool, new EpisodeShape(3, 1, 2), Rotation.NONE);

        assertThat(TaskCharts.counts(TestRuns.protoNet(tasks), tasks.episode(0), 0, 0))
                .isDeepEqualTo(new int[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}});
    }

    private static XYSeries series(XYChart chart, String name) {
        Map<String, XYSeries> all = chart.getSeriesMap();
        return Objects.requireNonNull(all.get(name), name);
    }
}
