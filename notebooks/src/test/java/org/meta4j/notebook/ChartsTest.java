package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.autodiff.Engine;
import org.meta4j.data.SineWaves;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.task.Randomness;
import org.meta4j.training.MetaRun;

final class ChartsTest {

    @Test
    void runInterruptedBeforeItsFirstLossHasNoCurve() {
        Map<String, MetaRun> runs = new LinkedHashMap<>();
        runs.put("none", run(List.of()));
        runs.put("one", run(List.of(new MetaRun.Point(1, 0.5))));

        assertThat(Charts.learningCurves(runs).getSeriesMap()).containsOnlyKeys("one");
        assertThat(Charts.row(Charts.learningCurves(Map.of("none", run(List.of()))))
                        .getWidth())
                .isEqualTo(520);
    }

    @Test
    void lossesOfDifferentScalesAreDividedByWhatGuessingCosts() {
        Map<String, MetaRun> runs = Map.of("summed", run(List.of(new MetaRun.Point(1, 6))));

        var series = Charts.learningCurves(runs, Map.of("summed", 8.0)).getSeriesMap();

        assertThat(Objects.requireNonNull(series.get("summed")).getYData()).containsExactly(0.75);
    }

    private static MetaRun run(List<MetaRun.Point> curve) {
        Maml maml = new Maml(Networks.mlp(1, 2, 1), Losses.mse(), Maml.Config.sine());
        return new MetaRun(
                maml,
                SineWaves.tasks(),
                maml.initialize(Engine.cpu(), Randomness.of(1, 0)),
                curve,
                curve.size(),
                1,
                Duration.ZERO,
                true);
    }
}
