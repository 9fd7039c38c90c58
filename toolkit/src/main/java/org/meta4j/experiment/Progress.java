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
 * @param remaining the time the rest will take at the mean speed of this stretch
 * @param theta gives the parameters reached, as they are at that moment; asked for only where they are wanted
 */
public record Progress(
        long done, long total, double loss, Duration elapsed, Duration remaining, Supplier<Parameters> theta) {

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
