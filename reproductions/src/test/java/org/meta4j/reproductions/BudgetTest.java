package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;

class BudgetTest {
    private final Budget.Converter converter = new Budget.Converter();
    private final PrintWriter err = new PrintWriter(new StringWriter());

    @Test
    void timesAreRead() {
        assertThat(converter.convert("90s").time()).isEqualTo(Duration.ofSeconds(90));
        assertThat(converter.convert("45M").time()).isEqualTo(Duration.ofMinutes(45));
        assertThat(converter.convert("2h").time()).isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "1.5h", "-1m", "5", "", "9999999s"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .hasMessage("must be a number above 0 and ms, s, m or h, such as 45m, but is "
                        + (text.isEmpty() ? "empty" : text));
    }

    @Test
    void noMoreMetaIterationsThanPublishedFit() {
        Experiment tiny = FinnEtAl2017.sine(5).maml().withMetaIterations(3);
        assertThat(new Budget(Duration.ofHours(1)).fitting(tiny, 1, Crew.ofAllCores(), err))
                .isEqualTo(3);
    }

    @Test
    void atLeastOneFits() {
        Experiment maml = FinnEtAl2017.sine(5).maml();
        assertThat(new Budget(Duration.ofNanos(1)).fitting(maml, 1, Crew.ofAllCores(), err))
                .isEqualTo(1);
    }

    @Test
    void trainingTakesAboutAsLongAsTheBudget() {
        Experiment maml = FinnEtAl2017.sine(5).maml();
        long fitting = new Budget(Duration.ofSeconds(2)).fitting(maml, 1, Crew.ofAllCores(), err);
        long start = System.nanoTime();
        maml.withMetaIterations(fitting).run(1).train();
        // Code becomes faster as it runs, and machines are shared: only a budget that is ignored is outside of these.
        assertThat((System.nanoTime() - start) / 1e9).isBetween(0.1, 10.0);
    }
}
