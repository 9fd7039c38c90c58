package org.meta4j.notebook;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.meta4j.experiment.Progress;

/** A progress bar redrawn in place, at most ten times a second, with the time gone and the time left. In plain Java it prints its last state only. */
final class ProgressBar {

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

    static {
        Display.register(State.class, State::bundle);
    }

    private final LongSupplier nanoClock;
    private final Consumer<State> redraw;
    private final Consumer<State> last;
    private long drawn;
    private State state;

    /** Draws through {@code redraw} while it runs and through {@code last} when it is finished. */
    ProgressBar(State begin, LongSupplier nanoClock, Consumer<State> redraw, Consumer<State> last) {
        this.nanoClock = nanoClock;
        this.redraw = redraw;
        this.last = last;
        this.drawn = nanoClock.getAsLong() - REDRAW_NANOS;
        this.state = begin;
    }

    /** Returns a bar that appears at its first {@link #update}. */
    static ProgressBar of(State begin) {
        LiveDisplay place = Display.place();
        return new ProgressBar(begin, System::nanoTime, Display.inNotebook() ? place::show : state -> {}, place::show);
    }

    /** Says how far a training has come. */
    void update(Progress progress) {
        state = state.at(progress);
        long now = nanoClock.getAsLong();
        if (now - drawn >= REDRAW_NANOS) {
            drawn = now;
            redraw.accept(state);
        }
    }

    /** Draws the bar a last time, as far as it came; {@code note} is a few words or empty. */
    void finish(String note) {
        last.accept(state.finished(note));
    }

    /**
     * What a bar shows at one moment.
     *
     * @param remaining the time left; zero where it is not known or all is done
     * @param note a few words such as the loss, or empty
     */
    record State(String title, long done, long total, Duration elapsed, Duration remaining, String note) {

        private State at(Progress progress) {
            String loss = String.format(Locale.ROOT, "loss %.3f", progress.loss());
            return new State(title, progress.done(), progress.total(), progress.elapsed(), progress.remaining(), loss);
        }

        private State finished(String more) {
            String both = note + (note.isBlank() || more.isBlank() ? "" : ", ") + more;
            return new State(title, done, total, elapsed, Duration.ZERO, both);
        }

        private double fraction() {
            return total <= 0 ? 0 : Math.min(1, (double) done / total);
        }

        /** Returns for example {@code "Training: 30 of 100 (30 %), 12 s, 28 s left, loss 0.31"}. */
        String text() {
            String text = String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d (%.0f %%), %s",
                    title,
                    done,
                    total,
                    Math.floor(100 * fraction()),
                    Progress.text(elapsed));
            return text
                    + (remaining.isZero() ? "" : ", " + Progress.text(remaining) + " left")
                    + (note.isBlank() ? "" : ", " + note);
        }

        Map<String, String> bundle() {
            String bar =
                    "<div style=\"width: 400px; height: 8px; background: #ddd\"><div style=\"width: %d%%; height: 8px; "
                                    .formatted((int) (100 * fraction()))
                            + "background: #1f77b4\"></div></div>";
            return Map.of("text/html", Tables.escape(text()) + bar, "text/plain", text());
        }
    }
}
