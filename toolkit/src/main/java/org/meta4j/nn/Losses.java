package org.meta4j.nn;

import java.util.Arrays;
import org.meta4j.autodiff.Ops;

/** The losses of the published benchmarks. */
public final class Losses {
    private Losses() {}

    /** Returns the squared error, averaged over all elements; predictions and targets have one shape. */
    public static Loss mse() {
        return (predictions, targets) -> {
            if (!Arrays.equals(predictions.shape(), targets.shape())) {
                throw new IllegalArgumentException("targets have shape " + Arrays.toString(targets.shape())
                        + " but the model predicts " + Arrays.toString(predictions.shape()));
            }
            return Ops.mean(Ops.square(Ops.subtract(predictions, targets)));
        };
    }
}
