package org.meta4j.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.meta4j.experiment.Run;

/** Trains a run under the cell that asks for it, its progress redrawn in place. */
public final class Live {
    private Live() {}

    /**
     * Trains the run to its end with a progress bar, the loss and the time left, and returns it, under the id of its experiment. If it
     * is stopped, the run is returned as far as it has come; {@code live} it again to go on. An interrupt ends what follows in the cell, too.
     */
    public static Run live(Run run) {
        return live(run.experiment().id(), run);
    }

    /** Does the same under another title. */
    public static Run live(String title, Run run) {
        long done = run.done();
        long total = Math.max(done, run.experiment().outer().metaIterations());
        ProgressBar bar = ProgressBar.of(new ProgressBar.State(title, done, total, run.elapsed(), Duration.ZERO, ""));
        try {
            run.train(bar::update);
        } finally {
            bar.finish(note(run));
        }
        return run;
    }

    private static String note(Run run) {
        List<String> words = new ArrayList<>();
        if (!run.isFinished()) {
            words.add("stopped");
        }
        words.addAll(run.notices());
        return String.join(", ", words);
    }
}
