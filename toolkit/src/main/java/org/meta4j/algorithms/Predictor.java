package org.meta4j.algorithms;

import org.meta4j.autodiff.Tensor;

/** A model that has been adapted to a task. */
public interface Predictor {
    /** Returns the predictions for query inputs {@code [n, ...]}: logits {@code [n, ways]}, or values. */
    Tensor predict(Tensor queries, Seeing seeing);
}
