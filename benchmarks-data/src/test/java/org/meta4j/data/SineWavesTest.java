package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;

class SineWavesTest {
    private static final Engine ENGINE = Engine.reference();

    @Test
    void anEpisodeIsAFunctionOfSeedAndIndex() {
        SineWaves tasks = SineWaves.tasks();
        double[] x = tasks.episode(1, 7, ENGINE).support().inputs().toDoubles();
        assertThat(tasks.episode(1, 7, ENGINE).support().inputs().toDoubles()).isEqualTo(x);
        assertThat(tasks.episode(1, 8, ENGINE).support().inputs().toDoubles()).isNotEqualTo(x);
        assertThat(tasks.episode(2, 7, ENGINE).support().inputs().toDoubles()).isNotEqualTo(x);
    }

    @Test
    void targetsLieOnTheEpisodesWave() {
        SineWaves tasks = SineWaves.tasks().withShots(5).withQueries(3);
        Episode episode = tasks.episode(1, 7, ENGINE);
        SineWaves.Wave wave = tasks.wave(1, 7);
        double[] x = episode.query().inputs().toDoubles();
        double[] y = episode.query().values().toDoubles();
        assertThat(episode.support().inputs().shape()).containsExactly(5, 1);
        assertThat(x).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(y[i]).isCloseTo(wave.amplitude() * Math.sin(x[i] - wave.phase()), within(1e-12));
        }
    }

    @Test
    void wavesAndPointsCoverThePapersRanges() {
        SineWaves tasks = SineWaves.tasks();
        double[] amplitudes = new double[2000];
        double[] phases = new double[2000];
        double[] x = new double[2000];
        for (int i = 0; i < 2000; i++) {
            amplitudes[i] = tasks.wave(3, i).amplitude();
            phases[i] = tasks.wave(3, i).phase();
            x[i] = tasks.episode(3, i, ENGINE).support().inputs().toDoubles()[0];
        }
        // The extremes of 2,000 uniform draws lie within 0.5% of the ends but for one case in 20,000.
        assertThat(Arrays.stream(amplitudes).min().orElseThrow()).isBetween(0.1, 0.125);
        assertThat(Arrays.stream(amplitudes).max().orElseThrow()).isBetween(4.975, 5.0);
        assertThat(Arrays.stream(phases).min().orElseThrow()).isBetween(0.0, 0.016);
        assertThat(Arrays.stream(phases).max().orElseThrow()).isBetween(3.125, Math.PI);
        assertThat(Arrays.stream(x).min().orElseThrow()).isBetween(-5.0, -4.95);
        assertThat(Arrays.stream(x).max().orElseThrow()).isBetween(4.95, 5.0);
    }

    @Test
    void supportAndQueryAreDifferentPoints() {
        Episode episode = SineWaves.tasks().episode(1, 7, ENGINE);
        assertThat(episode.support().inputs().toDoubles())
                .doesNotContain(episode.query().inputs().toDoubles());
    }

    @Test
    void theNumberOfShotsDoesNotChangeTheWaveOfAnIndex() {
        assertThat(SineWaves.tasks().withShots(5).wave(TaskSource.FROZEN, 3))
                .isEqualTo(SineWaves.tasks().withShots(20).wave(TaskSource.FROZEN, 3));
    }

    @Test
    void oracleSeesAmplitudeAndPhase() {
        SineWaves tasks = SineWaves.tasks().withShots(2).withOracleInputs();
        double[] inputs = tasks.episode(1, 7, ENGINE).support().inputs().toDoubles();
        SineWaves.Wave wave = tasks.wave(1, 7);
        assertThat(inputs).hasSize(6);
        assertThat(Arrays.copyOfRange(inputs, 4, 6)).containsExactly(wave.amplitude(), wave.phase());
    }

    @Test
    void theOraclesTasksAreTheSameTasks() {
        SineWaves tasks = SineWaves.tasks();
        SineWaves oracle = tasks.withOracleInputs();
        assertThat(tasks.id())
                .isEqualTo(new SourceId("sine", "", "amplitude in [0.1, 5], phase in [0, pi], x in [-5, 5], 10 shots"));
        assertThat(oracle.id()).isEqualTo(tasks.id());
        assertThat(tasks.withShots(5).id()).isNotEqualTo(tasks.id()); // other query points
        assertThat(tasks.withQueries(5).id()).isEqualTo(tasks.id());
        assertThat(oracle).isNotEqualTo(tasks);
        assertThat(oracle.episode(1, 7, ENGINE).query().values().toDoubles())
                .isEqualTo(tasks.episode(1, 7, ENGINE).query().values().toDoubles());
    }

    @Test
    void equalSettingsAreEqualTasks() {
        assertThat(SineWaves.tasks().withShots(5))
                .isEqualTo(new SineWaves(new EpisodeShape(1, 5, 10), false))
                .isNotEqualTo(SineWaves.tasks())
                .hasToString("SineWaves[shape=EpisodeShape[ways=1, shots=5, queries=10], oracle=false]");
        assertThat(SineWaves.tasks().shape()).isEqualTo(new EpisodeShape(1, 10, 10));
    }

    @Test
    void drawsStayWhatTheyWere() {
        // As drawn by the commit 696bb67, before tasks had ids.
        assertThat(SineWaves.tasks().wave(TaskSource.FROZEN, 0))
                .isEqualTo(new SineWaves.Wave(0.809011069024385, 2.2358027904576825));
        assertThat(SineWaves.tasks()
                        .episode(TaskSource.FROZEN, 0, ENGINE)
                        .support()
                        .inputs()
                        .toDoubles())
                .startsWith(-0.1771401162020272, -0.5917078799046536, 4.485501310961933);
    }

    @Test
    void thereIsOneWay() {
        assertThatThrownBy(() -> new SineWaves(new EpisodeShape(5, 1, 1), false))
                .hasMessage("sine waves are a regression, whose ways are 1, but they are 5");
    }

    @Test
    void shotsAndQueriesAreAtLeastOne() {
        assertThatThrownBy(() -> SineWaves.tasks().withShots(0)).hasMessage("shots must be at least 1, but is 0");
        assertThatThrownBy(() -> SineWaves.tasks().withQueries(0)).hasMessage("queries must be at least 1, but is 0");
    }
}
