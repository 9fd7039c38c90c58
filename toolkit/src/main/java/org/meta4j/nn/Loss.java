package org.meta4j.nn;

import org.meta4j.autodiff.Tensor;

/** How far predictions are from targets. */
@FunctionalInterface
public interface Loss {
    /** Returns the loss, a scalar, as a differentiable function of the predictions. */
    Tensor of(Tensor predictions, Tensor targets);
}
