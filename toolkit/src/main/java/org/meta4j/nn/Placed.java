package org.meta4j.nn;

import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** A layer in its place: the shape of what it returns, without the batch axis, and how that is computed. */
final class Placed {
    private final int[] shape;
    private final Forward forward;

    /** What a layer computes; the names of its parameters are known by then. */
    @FunctionalInterface
    interface Forward {
        Tensor apply(Parameters theta, Tensor x, Pass pass);
    }

    Placed(int[] shape, Forward forward) {
        this.shape = shape;
        this.forward = forward;
    }

    int[] shape() {
        return shape;
    }

    Forward forward() {
        return forward;
    }
}
