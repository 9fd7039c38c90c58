package org.meta4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

class EvaluationTest {
    private static final Maml MAML = new Maml(Networks.mlp(1, 8, 1), Losses.mse(), Maml.Config.sine());

    /** Episode i asks for the constant i. */
    private static final TaskSource CONSTANTS = (seed, index, engine) -> {
        Examples examples = new Examples(engine.filled(1, 2, 1), engine.filled((double) index, 2, 1));
        return new Episode(examples, examples);
    };

    @Test
    void lossesAreThoseOfAdaptingStepByStep() {
        Engine engine = Engine.cpu();
        Parameters theta = MAML.initialize(engine, Randomness.of(1, 0));
        EvaluationReport report = new Evaluation(CONSTANTS, 5, 3).of(MAML, theta);
        for (int i = 0; i < 5; i++) {
            Episode episode = CONSTANTS.episode(TaskSource.FROZEN, i, engine);
            var adapted = MAML.adaptation(theta, episode.support(), 3);
            for (int step = 0; step <= 3; step++) {
                assertThat(report.losses(step)[i]).isEqualTo(MAML.loss(adapted.get(step), episode.query()));
            }
        }
        assertThat(report.steps()).isEqualTo(3);
        assertThat(report.episodes()).isEqualTo(5);
    }

    @Test
    void intervalIsThatOfTheSampleMean() {
        MeanInterval interval = MeanInterval.of(new double[] {1, 2, 3, 6});
        // Deviations -2, -1, 0, 3: variance 14/3, so 1.96 * sqrt(14/12).
        assertThat(interval.mean()).isEqualTo(3);
        assertThat(interval.ci95()).isCloseTo(2.117042, within(1e-6));
        assertThat(interval).hasToString("3.00 ± 2.1");
    }

    @Test
    void medianAndDivergedCountResistOutliers() {
        EvaluationReport report =
                new EvaluationReport(new double[][] {{1, 0.5}, {1, 0.2}, {1, 1e9}, {1, Double.NaN}, {1, 0.1}});
        assertThat(report.median(1)).isEqualTo(0.5);
        assertThat(report.diverged(1)).isEqualTo(2);
        assertThat(report.diverged(0)).isZero();
        assertThat(report.mean(1).mean()).isNaN();
    }

    @Test
    void differencesArePairedByEpisode() {
        EvaluationReport a = new EvaluationReport(new double[][] {{1}, {2}, {3}});
        EvaluationReport b = new EvaluationReport(new double[][] {{2}, {3}, {4}});
        assertThat(a.difference(b, 0)).isEqualTo(new MeanInterval(-1, 0));
    }

    @Test
    void badRequestsAreNamed() {
        assertThatThrownBy(() -> new Evaluation(CONSTANTS, 1, 3))
                .hasMessage("episodes must be at least 2 for an interval, but is 1");
        assertThatThrownBy(() -> new Evaluation(CONSTANTS, 2, -1)).hasMessage("steps must be at least 0, but is -1");
        assertThatThrownBy(() -> new EvaluationReport(new double[][] {{1}, {2}}).mean(4))
                .hasMessage("step must be in 0..0, but is 4");
    }
}
