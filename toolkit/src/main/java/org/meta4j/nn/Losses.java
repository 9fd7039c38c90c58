package org.meta4j.nn;

import java.util.Arrays;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

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

    /**
     * Returns the cross-entropy of softmax(predictions) and class ids, averaged over the examples: predictions are logits
     * {@code [n, ways]}, targets ids {@code [n]}.
     */
    public static Loss crossEntropy() {
        return (logits, ids) -> {
            if (logits.rank() != 2 || ids.rank() != 1 || ids.length(0) != logits.length(0)) {
                throw new IllegalArgumentException("cross-entropy needs logits [n, ways] and class ids [n], but got "
                        + Arrays.toString(logits.shape()) + " and " + Arrays.toString(ids.shape()));
            }
            Tensor oneHot = Ops.oneHot(ids, logits.length(1));
            return Ops.scale(Ops.sum(Ops.multiply(Ops.logSoftmax(logits), oneHot)), -1.0 / logits.length(0));
        };
    }

    /**
     * Returns the cross-entropy as the code of Finn et al. 2017 scales it: summed over the ways*K examples and divided by K,
     * which is ways times the mean. Their inner step size of 0.4 for five ways is 2.0 on the mean.
     */
    public static Loss crossEntropySummedOverWays() {
        Loss mean = crossEntropy();
        return (logits, ids) -> Ops.scale(mean.of(logits, ids), logits.length(1));
    }

    /**
     * Returns the cross-entropy summed over the examples and divided by the shots, which the code of Finn et al. 2017 takes in
     * both loops (utils.py, xent): ways times the mean on the support set, ways * queries / shots times the mean on the query
     * set. With as many queries as shots it is {@link #crossEntropySummedOverWays}. The scale matters where a gradient is
     * clipped.
     */
    public static Loss crossEntropyPerShot(int shots) {
        if (shots < 1) {
            throw new IllegalArgumentException("shots must be at least 1, but is " + shots);
        }
        Loss mean = crossEntropy();
        return (logits, ids) -> Ops.scale(mean.of(logits, ids), (double) ids.length(0) / shots);
    }
}
