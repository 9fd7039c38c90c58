package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.Embeds;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Moment;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Outer;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.Scores;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.SourceId;
import org.meta4j.task.TasksId;

/** Charts of nothing, of zeros, of one point, of infinities and of what is no number: each is painted, or says what is empty. */
@Timeout(60)
final class EmptyChartsTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final Condition LOSS = Condition.squaredError(5, 10, 0);
    private static final Condition TOGETHER = new Condition(5, 10, Seeing.TRANSDUCTIVE, 0, Metric.CROSS_ENTROPY);
    private static final Condition ALONE = new Condition(5, 10, Seeing.INDUCTIVE, 0, Metric.CROSS_ENTROPY);

    static List<double[]> odd() {
        return List.of(
                new double[] {},
                new double[] {0},
                new double[] {1},
                new double[] {NAN},
                new double[] {INFINITE},
                new double[] {0, 0, 0},
                new double[] {NAN, NAN, NAN},
                new double[] {INFINITE, INFINITE, INFINITE},
                new double[] {-INFINITE, 1, INFINITE},
                new double[] {1, NAN, 1},
                new double[] {0, 1, 2},
                new double[] {2, 1, 0},
                new double[] {1, 1, 1},
                new double[] {-1, -2, -3},
                new double[] {1e300, 1e308, 1e308},
                new double[] {1e-300, 1e-308, 0},
                new double[] {3, 2, INFINITE});
    }

    private static void paint(Chart<?, ?> chart) {
        assertThat(BitmapEncoder.getBufferedImage(chart).getWidth()).isEqualTo(520);
    }

    private static Result result(String id, double[] curve, Scores... scores) {
        List<Run.Point> points = new ArrayList<>();
        for (double loss : curve) {
            points.add(new Run.Point(points.size() + 1, loss));
        }
        return new Result(id, 1, curve.length, "sine", points, new Report(List.of(scores)));
    }

    private static Scores scores(Condition condition, double value) {
        TasksId tasks = new TasksId(new SourceId("sine", "0", ""), 0, 2);
        return new Scores(tasks, condition, new double[] {value, value});
    }

    // ---- learning curves ----

    @ParameterizedTest
    @MethodSource("odd")
    void learningCurvesOfAnythingArePainted(double[] curve) {
        Result fine = result("mine/fine", new double[] {3, 2, 1});
        for (List<Result> results : List.of(
                List.of(result("mine/odd", curve)),
                List.of(result("mine/odd", curve), fine),
                List.of(fine, result("mine/odd", curve)),
                List.of(result("mine/odd", curve), result("mine/also", curve)))) {
            paint(LearningCurves.of(results));
            paint(LearningCurves.relative(results));
        }
    }

    @Test
    void aCurveThatCannotBeDrawnIsNamed() {
        List<Result> results =
                List.of(result("mine/unknown", new double[] {NAN, INFINITE}), result("mine/fine", new double[] {3, 2}));
        XYChart chart = LearningCurves.of(results);
        assertThat(chart.getSeriesMap()).containsOnlyKeys("fine");
        assertThat(chart.getXAxisTitle()).isEqualTo("meta-iteration (nothing to draw of unknown)");
    }

    @Test
    void aLossOfZeroIsLeftOutOfALogarithmicAxisAndTheOthersAreDrawn() {
        XYChart chart = LearningCurves.relative(List.of(result("mine/perfect", new double[] {4, 2, 0, 1})));
        assertThat(chart.getSeriesMap().values().iterator().next().getXData()).containsExactly(1, 2, 4);
        XYChart zeros = LearningCurves.relative(List.of(result("mine/perfect", new double[] {0, 0})));
        assertThat(zeros.getSeriesMap()).isEmpty();
        assertThat(zeros.getXAxisTitle()).isEqualTo("meta-iteration (nothing to draw of perfect)");
    }

    // ---- tests ----

    @ParameterizedTest
    @MethodSource("odd")
    void stepsOfAnythingArePainted(double[] losses) {
        List<Scores> scores = new ArrayList<>();
        for (double loss : losses) {
            scores.add(scores(LOSS.after(scores.size()), loss));
        }
        Result odd = result("mine/odd", losses, scores.toArray(Scores[]::new));
        Result fine = result("mine/fine", losses, scores(LOSS, 3), scores(LOSS.after(2), 1));
        if (losses.length > 0) {
            paint(StepsChart.of(LOSS, SameTasks.of(List.of(odd))));
            paint(StepsChart.of(LOSS, SameTasks.of(List.of(odd, fine))));
        } else {
            assertThatThrownBy(() -> StepsChart.of(LOSS, SameTasks.of(List.of(odd, fine))))
                    .hasMessage("only what was measured on the same tasks can be compared, but odd was not tested: call"
                            + " its test(); fine was measured on sine (, 2 episodes)");
        }
    }

    @Test
    void aReportOfNoNumbersIsNamedInTheLegend() {
        Result unknown = result("mine/unknown", new double[0], scores(LOSS, NAN), scores(LOSS.after(1), INFINITE));
        Result fine = result("mine/fine", new double[0], scores(LOSS, 3), scores(LOSS.after(1), NAN));
        XYChart chart = StepsChart.of(LOSS, SameTasks.of(List.of(unknown, fine)));
        assertThat(chart.getSeriesMap())
                .containsKeys("unknown (no finite mean)", "fine")
                .doesNotContainKey("unknown");
        paint(chart);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void barsOfAnythingArePainted(double[] losses) {
        for (double loss : losses) {
            Result odd = result("mine/odd", losses, scores(TOGETHER, loss), scores(ALONE, losses[0]));
            Result fine = result("mine/fine", losses, scores(TOGETHER, 3), scores(ALONE, 1));
            paint(SeeingChart.of(TOGETHER, SameTasks.of(List.of(odd))));
            paint(SeeingChart.of(TOGETHER, SameTasks.of(List.of(odd, fine))));
        }
    }

    @Test
    void aBarThatIsNoNumberIsNamed() {
        Result unknown = result("mine/unknown", new double[0], scores(TOGETHER, NAN), scores(ALONE, 2));
        Result fine = result("mine/fine", new double[0], scores(TOGETHER, 3), scores(ALONE, 1));
        CategoryChart chart = SeeingChart.of(TOGETHER, SameTasks.of(List.of(unknown, fine)));
        assertThat(chart.getSeriesMap().values().iterator().next().getXData().toString())
                .isEqualTo("[unknown (transductive: no finite mean), fine]");
    }

    // ---- one task ----

    /** Predicts, and embeds as, one number everywhere, in so many columns. */
    record Everywhere(double value, int columns) implements MetaLearner {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("w", engine.filled(0));
        }

        @Override
        public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
            return new MetaGradient(theta.scale(0), 1);
        }

        @Override
        public Adaptation adapt(Parameters theta, Examples support, long key) {
            return steps -> new Embeds() {
                @Override
                public Tensor predict(Tensor queries, Seeing seeing) {
                    return queries.engine().filled(value, queries.length(0), columns);
                }

                @Override
                public Tensor features(Tensor inputs, Seeing seeing) {
                    return predict(inputs, seeing);
                }
            };
        }
    }

    private static Run run(double value, int columns) {
        return Experiment.of("mine/odd", new Everywhere(value, columns), Outer.adam(1e-3, 1, 1), SineWaves.tasks())
                .run(1, Crew.ofAllCores().withThreads(1));
    }

    @Test
    void anAdaptationToAnythingIsPaintedAndSaysWhatIsNotFinite() {
        for (double value : new double[] {0, 1e30, -1e38}) {
            XYChart chart = Charts.adaptation(run(value, 1), 3, 0, 1);
            assertThat(chart.getSeriesMap()).containsKeys("before", "after 1 step");
            paint(chart);
        }
        for (double value : new double[] {NAN, INFINITE, -INFINITE}) {
            XYChart chart = Charts.adaptation(run(value, 1), 3, 0, 1);
            assertThat(chart.getXAxisTitle()).isEqualTo("x (nothing to draw of before, after 1 step)");
            paint(chart);
        }
    }

    @Test
    void anEmbeddingThatIsNoPointInThePlaneIsSaid() {
        var tasks = TestRuns.GLYPHS.withShape(new EpisodeShape(2, 1, 2));
        paint(Charts.embedding(run(1, 3), tasks, 0));
        for (double value : new double[] {NAN, INFINITE}) {
            assertThat(catchThrowable(() -> Charts.embedding(run(value, 3), tasks, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the embedding of mine/odd has features that are not finite, which cannot be drawn");
        }
        assertThatThrownBy(() -> Charts.embedding(run(1, 1), tasks, 0))
                .hasMessage("the embedding of mine/odd has one feature, but a plane has two");
    }

    @Test
    void aConfusionOfWhatIsNoNumberIsSaid() {
        var tasks = TestRuns.GLYPHS.withShape(new EpisodeShape(2, 1, 2));
        assertThat(BitmapEncoder.getBufferedImage(Charts.confusion(run(0, 2), tasks, 0, 0))
                        .getWidth())
                .isEqualTo(520);
        assertThatThrownBy(() -> Charts.confusion(run(NAN, 2), tasks, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine/odd predicts what is no number after 3 steps, so that no image is taken for a class");
    }

    // ---- images ----

    private static Episode images(double value, int channels) {
        Engine engine = Engine.cpu();
        Examples examples = new Examples(engine.filled(value, 2, 4, 4, channels), Labels.of(2, 0, 1));
        return new Episode(examples, examples);
    }

    @Test
    void pixelsOutsideOfBlackAndWhiteAreCutOff() {
        for (double value : new double[] {-3, 0, 1, 7, NAN, INFINITE, -INFINITE}) {
            for (int channels : new int[] {1, 3}) {
                assertThat(ImageCharts.episode("odd", images(value, channels)).getWidth())
                        .isPositive();
            }
        }
    }

    @Test
    void whatIsNoImageIsSaid() {
        assertThatThrownBy(() -> ImageCharts.episode("odd", images(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images [n, height, width, 1 or 3] are drawn, but the inputs are [2, 4, 4, 2]");
        assertThatThrownBy(() -> ImageCharts.episode("odd", SineWaves.tasks().episode(0)))
                .hasMessage("images [n, height, width, 1 or 3] are drawn, but the inputs are [10, 1]");
    }

    @Test
    void aRowOfNoChartsAndChartsOfNoRunsArePainted() {
        assertThat(Charts.row().getWidth()).isEqualTo(1);
        paint(Charts.learningCurves(new Run[0]));
        assertThatThrownBy(() -> Charts.bySteps(LOSS, new Run[0])).hasMessage("there is nothing to compare");
        assertThat(Arrays.asList(Result.names(List.of()))).hasSize(1);
    }
}
