package org.meta4j.nn;

import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Targets;

/** How far predictions are from targets. Losses are values: equal if they compute the same, and printed as what they are. */
public interface Loss {
    /** Returns the loss, a scalar, as a differentiable function of the predictions. */
    Tensor of(Tensor predictions, Targets targets);

    /** Computes a loss. */
    @FunctionalInterface
    interface Function {
        Tensor of(Tensor predictions, Targets targets);
    }

    /** Returns a loss of your own under a name, by which it is told from others. */
    static Loss named(String name, Function function) {
        return new NamedLoss(name, function);
    }
}
