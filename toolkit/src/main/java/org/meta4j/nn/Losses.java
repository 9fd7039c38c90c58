package org.meta4j.nn;

import java.util.Arrays;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Labels;
import org.meta4j.task.Targets;

/** The losses of the published benchmarks. */
public final class Losses {
    private Losses() {}

    /** Returns the squared error, averaged over all elements; predictions and targets have one shape. */
    public static Loss mse() {
        return new Mse();
    }

    /**
     * Returns the cross-entropy of softmax(predictions) and class labels, averaged over the examples: predictions are logits
     * {@code [n, ways]}.
     */
    public static Loss crossEntropy() {
        return new CrossEntropy();
    }

    /**
     * Returns the cross-entropy summed over the examples and divided by the shots, which the code of Finn et al. 2017 takes in
     * both loops (utils.py, xent): ways times the mean on the support set, ways * queries / shots times the mean on the query
     * set. Their inner step size of 0.4 for five ways is 2.0 on the mean; the outer scale matters where a gradient is clipped.
     */
    public static Loss crossEntropyPerShot(int shots) {
        return new CrossEntropyPerShot(shots);
    }

    record Mse() implements Loss {
        @Override
        public Tensor of(Tensor predictions, Targets targets) {
            Tensor values = targets.values();
            if (!Arrays.equals(predictions.shape(), values.shape())) {
                throw new IllegalArgumentException("targets have shape " + Arrays.toString(values.shape())
                        + " but the model predicts " + Arrays.toString(predictions.shape()));
            }
            return Ops.mean(Ops.square(Ops.subtract(predictions, values)));
        }

        @Override
        public String toString() {
            return "mse()";
        }
    }

    record CrossEntropy() implements Loss {
        @Override
        public Tensor of(Tensor logits, Targets targets) {
            return meanCrossEntropy(logits, targets);
        }

        @Override
        public String toString() {
            return "crossEntropy()";
        }
    }

    record CrossEntropyPerShot(int shots) implements Loss {
        CrossEntropyPerShot {
            if (shots < 1) {
                throw new IllegalArgumentException("shots must be at least 1, but is " + shots);
            }
        }

        @Override
        public Tensor of(Tensor logits, Targets targets) {
            return Ops.scale(meanCrossEntropy(logits, targets), (double) targets.count() / shots);
        }

        @Override
        public String toString() {
            return "crossEntropyPerShot(" + shots + ")";
        }
    }

    private static Tensor meanCrossEntropy(Tensor logits, Targets targets) {
        Labels labels = targets.labels();
        if (logits.rank() != 2 || labels.count() != logits.length(0)) {
            throw new IllegalArgumentException("cross-entropy needs logits [n, ways] and class ids [n], but got "
                    + Arrays.toString(logits.shape()) + " and [" + labels.count() + "]");
        }
        if (labels.ways() != logits.length(1)) {
            throw new IllegalArgumentException(
                    "cross-entropy needs logits of as many ways as the labels, but got logits "
                            + Arrays.toString(logits.shape()) + " and labels of " + labels.ways() + " ways");
        }
        Tensor oneHot = Ops.oneHot(labels.ids(), labels.ways(), logits.engine());
        return Ops.scale(Ops.sum(Ops.multiply(Ops.logSoftmax(logits), oneHot)), -1.0 / logits.length(0));
    }
}
