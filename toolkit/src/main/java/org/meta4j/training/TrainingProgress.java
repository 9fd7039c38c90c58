package org.meta4j.training;

import java.time.Duration;

/**
 * How far a run has come.
 *
 * @param done meta-iterations finished
 * @param total meta-iterations asked for
 * @param loss mean over the episodes of the last meta-iteration
 * @param elapsed time since the run began
 */
public record TrainingProgress(long done, long total, double loss, Duration elapsed) {
    /** Returns the time the rest will take at the mean speed so far. */
    public Duration remaining() {
        return done == 0
                ? Duration.ZERO
                : Duration.ofNanos((long) ((double) elapsed.toNanos() / done * (total - done)));
    }

    /** Told after every meta-iteration, on the thread that runs the training; it should return at once. */
    @FunctionalInterface
    public interface Listener {
        void onProgress(TrainingProgress progress);

        /** Returns a listener that tells this one and then another. */
        default Listener andThen(Listener next) {
            return progress -> {
                onProgress(progress);
                next.onProgress(progress);
            };
        }
    }
}
