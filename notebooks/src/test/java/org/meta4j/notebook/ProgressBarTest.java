package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Parameters;
import org.meta4j.experiment.Progress;
import org.meta4j.notebook.ProgressBar.State;

final class ProgressBarTest {

    private final AtomicLong nanos = new AtomicLong(-Duration.ofHours(1).toNanos());
    private final List<String> drawn = new ArrayList<>();
    private final List<String> last = new ArrayList<>();
    private final ProgressBar bar = new ProgressBar(
            new State("Training", 0, 100, Duration.ZERO, Duration.ZERO, ""),
            nanos::get,
            state -> drawn.add(state.text()),
            state -> last.add(state.text()));

    @Test
    void firstUpdateIsDrawnAtOnce() {
        bar.update(progress(1, 100, Duration.ZERO, Duration.ofSeconds(9)));

        assertThat(drawn).containsExactly("Training: 1 of 100 (1 %), 0 s, 9 s left, loss 0.500");
    }

    @Test
    void updatesWithinATenthOfASecondAreNotDrawn() {
        for (int i = 1; i <= 100; i++) {
            bar.update(progress(i, 100, Duration.ZERO, Duration.ZERO));
            pass(Duration.ofMillis(10));
        }

        assertThat(drawn).hasSize(10);
    }

    @Test
    void timesAreThoseOfTheTrainingAlsoWhenItWasStoppedInBetween() {
        bar.update(progress(75, 100, Duration.ofSeconds(65), Duration.ofSeconds(195)));

        assertThat(drawn).containsExactly("Training: 75 of 100 (75 %), 1 min 05 s, 3 min 15 s left, loss 0.500");
    }

    @Test
    void finishDrawsHowFarItCame() {
        bar.update(progress(1, 2_000, Duration.ZERO, Duration.ofHours(1)));
        bar.update(progress(1_999, 2_000, Duration.ofMinutes(62), Duration.ofSeconds(1)));
        bar.finish("stopped");

        assertThat(last).containsExactly("Training: 1,999 of 2,000 (99 %), 1 h 02 min, loss 0.500, stopped");
    }

    @Test
    void finishWithoutAnUpdateDrawsWhereItBegan() {
        bar.finish("");

        assertThat(last).containsExactly("Training: 0 of 100 (0 %), 0 s");
    }

    @Test
    void barIsHtmlWithEscapedText() {
        var state = new State("a < b", 1, 2, Duration.ZERO, Duration.ZERO, "");

        assertThat(state.bundle().get("text/html"))
                .startsWith("a &lt; b: 1 of 2")
                .contains("width: 50%");
        assertThat(state.bundle()).containsEntry("text/plain", "a < b: 1 of 2 (50 %), 0 s");
    }

    private static Progress progress(long done, long total, Duration elapsed, Duration remaining) {
        return new Progress(done, total, 0.5, elapsed, remaining, Parameters::none);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
