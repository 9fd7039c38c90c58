package org.meta4j.notebook;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A progress bar redrawn in place, at most ten times a second, with the time gone and the time left. In plain Java it
 * prints its last state only.
 */
public final class Progress {

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

    static {
        Display.register(State.class, State::bundle);
    }

    private final String title;
    private final LongSupplier nanoClock;
    private final Consumer<State> redraw;
    private final Consumer<State> last;
    private final long start;
    private long drawn;
    private State state;

    /** Draws through {@code redraw} while it runs and through {@code last} when it is finished. */
    Progress(String title, LongSupplier nanoClock, Consumer<State> redraw, Consumer<State> last) {
        this.title = title;
        this.nanoClock = nanoClock;
        this.redraw = redraw;
        this.last = last;
        this.start = nanoClock.getAsLong();
        this.drawn = start - REDRAW_NANOS;
        this.state = new State(title, 0, 0, Duration.ZERO, "", false);
    }

    /** Returns a bar with this title, which appears at its first {@link #update}. */
    public static Progress of(String title) {
        LiveDisplay place = Display.place();
        return new Progress(title, System::nanoTime, Display.inNotebook() ? place::show : state -> {}, place::show);
    }

    /** Says that {@code done} of {@code total} steps are done; {@code detail} is a few words such as the loss, or empty. */
    public synchronized void update(long done, long total, String detail) {
        long now = nanoClock.getAsLong();
        state = new State(title, done, total, Duration.ofNanos(now - start), detail, false);
        if (now - drawn >= REDRAW_NANOS) {
            drawn = now;
            redraw.accept(state);
        }
    }

    /** Draws the bar a last time, as far as it came. */
    public synchronized void finish(String detail) {
        Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - start);
        last.accept(new State(title, state.done, state.total, elapsed, detail, true));
    }

    /** What a bar shows at one moment. */
    record State(String title, long done, long total, Duration elapsed, String detail, boolean finished) {

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
                    time(elapsed));
            boolean timeLeft = !finished && fraction() > 0;
            Duration left = Duration.ofNanos(timeLeft ? (long) (elapsed.toNanos() * (1 - fraction()) / fraction()) : 0);
            return text + (timeLeft ? ", " + time(left) + " left" : "") + (detail.isBlank() ? "" : ", " + detail);
        }

        Map<String, String> bundle() {
            String bar =
                    "<div style=\"width: 400px; height: 8px; background: #ddd\"><div style=\"width: %d%%; height: 8px; "
                                    .formatted((int) (100 * fraction()))
                            + "background: #1f77b4\"></div></div>";
            return Map.of("text/html", Tables.escape(text()) + bar, "text/plain", text());
        }

        private static String time(Duration time) {
            long seconds = time.toSeconds();
            if (seconds < 60) {
                return seconds + " s";
            }
            return seconds < 3600
                    ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
                    : "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
        }
    }
}
