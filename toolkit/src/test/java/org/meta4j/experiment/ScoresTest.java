package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Seeing;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;
import org.meta4j.task.TasksId;

class ScoresTest {
    private static final Condition LOSS = Condition.squaredError(5, 10, 1);

    private static TasksId tasks(String name, int episodes) {
        return new TasksId(new SourceId(name, "", "drawn"), TaskSource.FROZEN, episodes);
    }

    private static Scores scores(Condition condition, double... values) {
        return new Scores(tasks("lines", values.length), condition, values);
    }

    @Test
    void numbersAreWrittenAsTheirMetricAsks() {
        assertThat(Metric.ACCURACY.text(new MeanInterval(0.9876, 0.004))).isEqualTo("98.8 ± 0.4");
        assertThat(Metric.MEAN_SQUARED_ERROR.text(0)).isEqualTo("0.00");
        assertThat(Metric.MEAN_SQUARED_ERROR.text(0.00123)).isEqualTo("0.0012");
        assertThat(Metric.CROSS_ENTROPY.text(12345.0)).isEqualTo("1.2e+04");
        assertThat(Metric.CROSS_ENTROPY.text(Double.NaN)).isEqualTo("not finite");
        assertThat(Metric.CROSS_ENTROPY.text(new MeanInterval(Double.NaN, 1))).isEqualTo("no finite mean");
    }

    @Test
    void intervalIsThatOfTheSampleMean() {
        MeanInterval interval = scores(LOSS, 1, 2, 3, 6).mean();
        // Deviations -2, -1, 0, 3: variance 14/3, so 1.96 * sqrt(14/12).
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.ci95()).isCloseTo(2.117042, within(1e-6));
        assertThat(Metric.MEAN_SQUARED_ERROR.text(interval)).isEqualTo("3.00 ± 2.12");
        assertThatThrownBy(() -> MeanInterval.of(new double[] {1}))
                .hasMessage("an interval needs at least 2 values, but got 1");
    }

    @Test
    void medianTakesWhatIsNoNumberForTheLargest() {
        double nan = Double.NaN;
        assertThat(scores(LOSS, 0.5, 0.2, 1e9, nan, 0.1).median()).isEqualTo(0.5);
        assertThat(scores(LOSS, 0.1, nan, 0.5).median()).isEqualTo(0.5);
        assertThat(scores(LOSS, 4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(scores(LOSS, nan, 1, Double.POSITIVE_INFINITY).median()).isInfinite();
        assertThat(scores(LOSS, nan, nan, 1).median()).isNaN();
        assertThat(scores(LOSS, 7, 7).median()).isEqualTo(7);
    }

    @Test
    void divergedEpisodesAreWorseThanBeforeAdaptation() {
        Report report =
                new Report(List.of(scores(LOSS, 0.5, 0.2, 1e9, Double.NaN, 0.1), scores(LOSS.after(0), 1, 1, 1, 1, 1)));
        assertThat(report.diverged(LOSS)).isEqualTo(2);
        assertThat(report.diverged(LOSS.after(0))).isZero();
        Report alone = new Report(List.of(scores(LOSS, 0.5, 1e9, Double.NaN, Double.POSITIVE_INFINITY)));
        assertThat(alone.diverged(LOSS)).as("no numbers").isEqualTo(2);
        Condition accuracy = Condition.accuracy(1, 5, Seeing.INDUCTIVE, 3);
        Report gain = new Report(List.of(scores(accuracy, 0, 0.1), scores(accuracy.after(0), 1, 1)));
        assertThat(gain.diverged(accuracy)).isZero();
    }

    @Test
    void differencesArePairedByEpisode() {
        assertThat(scores(LOSS, 1, 2, 3).minus(scores(LOSS.after(5), 2, 3, 4))).isEqualTo(new MeanInterval(-1, 0));
    }

    @Test
    void otherTasksOrMetricsAreNotPaired() {
        Scores ours = scores(LOSS, 1, 2);
        assertThatThrownBy(() -> ours.minus(new Scores(tasks("curves", 2), LOSS, new double[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores are paired on the same tasks, but these are of TasksId[source=SourceId[name=lines,"
                        + " hash=, drawing=drawn], seed=-9223372036854775808, episodes=2] and of"
                        + " TasksId[source=SourceId[name=curves, hash=, drawing=drawn], seed=-9223372036854775808,"
                        + " episodes=2]");
        assertThatThrownBy(() -> ours.minus(scores(LOSS, 1, 2, 3)))
                .hasMessageStartingWith("scores are paired on the same tasks, but these are of ");
        assertThatThrownBy(() -> ours.minus(scores(Condition.accuracy(5, 10, Seeing.TRANSDUCTIVE, 1), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores of one metric are paired, but these are MEAN_SQUARED_ERROR and ACCURACY");
    }

    @Test
    void scoresAreValues() {
        double[] values = {1, 2};
        Scores scores = new Scores(tasks("lines", 2), LOSS, values);
        values[0] = 5;
        scores.perEpisode()[1] = 5;
        assertThat(scores.perEpisode()).containsExactly(1, 2);
        assertThat(scores).isEqualTo(scores(LOSS, 1, 2)).hasSameHashCodeAs(scores(LOSS, 1, 2));
        assertThat(scores).isNotEqualTo(scores(LOSS, 1, 3)).isNotEqualTo(scores(LOSS.after(0), 1, 2));
        assertThat(scores)
                .hasToString("mean squared error, 5 shots, 10 queries, transductive, after 1 step: 1.50 ± 0.98 over 2"
                        + " episodes");
        assertThatThrownBy(() -> new Scores(tasks("lines", 3), LOSS, values))
                .hasMessage("there are 3 episodes, but 2 scores");
    }

    @Test
    void whatWasNotMeasuredIsNamed() {
        Report report = new Report(List.of(scores(LOSS, 1, 2)));
        assertThatThrownBy(() -> report.of(LOSS.after(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"mean squared error, 5 shots, 10 queries, transductive, after 2 steps\" was not measured;"
                        + " there are: mean squared error, 5 shots, 10 queries, transductive, after 1 step");
        assertThat(report.find(LOSS.after(2))).isEmpty();
        assertThat(report.and(report).scores()).hasSize(2);
        assertThat(report.on(tasks("other", 2)).scores()).isEmpty();
    }

    @Test
    void conditionsPrintThemselves() {
        assertThat(Condition.accuracy(1, 1, Seeing.INDUCTIVE, 0))
                .hasToString("accuracy, 1 shot, 1 query, inductive, after 0 steps");
        assertThat(LOSS.afterEach(0, 2)).containsExactly(LOSS.after(0), LOSS.after(2));
        assertThatThrownBy(() -> Condition.squaredError(0, 1, -1))
                .hasMessage("a condition needs at least 1 shot, 1 query and 0 steps, but has 0, 1 and -1");
    }

    @Test
    void aSmallerLossAndALargerAccuracyAreBetter() {
        assertThat(Metric.MEAN_SQUARED_ERROR.isBetter(1, 2)).isTrue();
        assertThat(Metric.ACCURACY.isBetter(1, 2)).isFalse();
        assertThat(Metric.ACCURACY.isBetter(2, 1)).isTrue();
        for (Metric metric : Metric.values()) {
            assertThat(metric.isBetter(1, 1)).isFalse();
            assertThat(metric.isBetter(Double.NaN, 1)).isFalse();
            assertThat(metric.isBetter(1, Double.NaN)).isTrue();
        }
    }
}
