package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private final AtomicLong nanos = new AtomicLong(-Duration.ofHours(1).toNanos());
    private final List<String> drawn = new ArrayList<>();
    private final List<String> last = new ArrayList<>();
    private final Progress progress =
            new Progress("Training", nanos::get, state -> drawn.add(state.text()), state -> last.add(state.text()));

    @Test
    void firstUpdateIsDrawnAtOnce() {
        progress.update(0, 100, "");

        assertThat(drawn).containsExactly("Training: 0 of 100 (0 %), 0 s");
    }

    @Test
    void updatesWithinATenthOfASecondAreNotDrawn() {
        for (int i = 1; i <= 100; i++) {
            progress.update(i, 100, "");
            pass(Duration.ofMillis(10));
        }

        assertThat(drawn).hasSize(10);
    }

    @Test
    void timeLeftFollowsFromTheShareDone() {
        pass(Duration.ofSeconds(65));
        progress.update(25, 100, "loss 0.5");

        assertThat(drawn).containsExactly("Training: 25 of 100 (25 %), 1 min 05 s, 3 min 15 s left, loss 0.5");
    }

    @Test
    void finishDrawsHowFarItCame() {
        progress.update(1, 2_000, "");
        progress.update(1_999, 2_000, "");
        pass(Duration.ofMinutes(62));
        progress.finish("interrupted");

        assertThat(last).containsExactly("Training: 1,999 of 2,000 (99 %), 1 h 02 min, interrupted");
    }

    @Test
    void barIsHtmlWithEscapedText() {
        var state = new Progress.State("a < b", 1, 2, Duration.ZERO, "", true);

        assertThat(state.bundle().get("text/html"))
                .startsWith("a &lt; b: 1 of 2")
                .contains("width: 50%");
        assertThat(state.bundle()).containsEntry("text/plain", "a < b: 1 of 2 (50 %), 0 s");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
