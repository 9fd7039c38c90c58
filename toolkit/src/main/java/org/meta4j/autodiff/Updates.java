package org.meta4j.autodiff;

import org.meta4j.engine.Array;

/**
 * What rules for stepping down a gradient compute, each in one pass over the values and without history. All arguments of one
 * update have one shape.
 */
public final class Updates {
    private Updates() {}

    /** Returns decay * mean + (1 - decay) * value. */
    public static Tensor decayingMean(Tensor mean, Tensor value, double decay) {
        Ops.requireSameShape(mean, value, "decayingMean");
        return leaf(mean, Ops.e(mean, value).decayingMean(mean.array, value.array, decay));
    }

    /** Returns decay * mean + (1 - decay) * value^2. */
    public static Tensor decayingMeanSquare(Tensor mean, Tensor value, double decay) {
        Ops.requireSameShape(mean, value, "decayingMeanSquare");
        return leaf(mean, Ops.e(mean, value).decayingMeanSquare(mean.array, value.array, decay));
    }

    /** Returns theta - rate * mean / (correction * sqrt(meanSquare) + epsilon): Adam's step from its two moments. */
    public static Tensor adam(
            Tensor theta, Tensor mean, Tensor meanSquare, double rate, double correction, double epsilon) {
        Ops.requireSameShape(theta, mean, "adam");
        Ops.requireSameShape(theta, meanSquare, "adam");
        Ops.e(theta, meanSquare);
        return leaf(
                theta, Ops.e(theta, mean).adam(theta.array, mean.array, meanSquare.array, rate, correction, epsilon));
    }

    private static Tensor leaf(Tensor like, Array values) {
        return Tensor.leaf(like.kernels(), values);
    }
}
