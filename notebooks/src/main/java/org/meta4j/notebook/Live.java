package org.meta4j.notebook;

import java.util.Locale;
import org.meta4j.training.MetaRun;
import org.meta4j.training.MetaTraining;

/** Runs a training under the cell that asks for it, its progress redrawn in place. */
public final class Live {
    private Live() {}

    /** Runs the training with a progress bar, the loss and the time left, and returns the finished run; its own listeners are told too. */
    public static MetaRun live(String title, MetaTraining training) {
        Progress bar = Progress.of(title);
        MetaRun run = training.withListener(
                        progress -> bar.update(progress.done(), progress.total(), loss(progress.loss())))
                .run();
        bar.finish(loss(
                        run.curve().isEmpty()
                                ? Double.NaN
                                : run.curve().get(run.curve().size() - 1).loss())
                + (run.interrupted() ? ", interrupted" : ""));
        return run;
    }

    private static String loss(double loss) {
        return String.format(Locale.ROOT, "loss %.3f", loss);
    }
}
