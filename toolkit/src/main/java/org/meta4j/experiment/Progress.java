package org.meta4j.experiment;

import java.time.Duration;
import java.util.function.Supplier;
import org.meta4j.autodiff.Parameters;

/**
 * How far a run has come.
 *
 * @param done meta-iterations finished
 * @param total meta-iterations asked for
 * @param loss mean over the episodes of the last meta-iteration
 * @param elapsed time of training so far, that of earlier stretches included
 * @param remaining the time the rest will take at the mean speed of this stretch; zero while that is not known
 * @param theta gives the parameters reached, as they are at that moment; asked for only where they are wanted
 */
public record Progress(
        long done, long total, double loss, Duration elapsed, Duration remaining, Supplier<Parameters> theta) {
    /** Returns a length of time in whole seconds: {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    public static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
                : "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }

    /** Told after every meta-iteration, on the thread that trains; it should return at once. It may {@link Run#stop() stop} the run. */
    @FunctionalInterface
    public interface Listener {
        void onProgress(Progress progress);

        /** Returns a listener that tells this one and then another. */
        default Listener andThen(Listener next) {
            return progress -> {
                onProgress(progress);
                next.onProgress(progress);
            };
        }
    }
}
