package org.meta4j.algorithms;

import org.meta4j.autodiff.Tensor;

/** A predictor that decides by features of its inputs. */
public interface Embeds extends Predictor {
    /**
     * Returns the features of inputs: {@code [n, features]}. Transductive ones are normalised over these inputs alone, so that support and
     * query together give what a transductive prediction decides by.
     */
    Tensor features(Tensor inputs, Seeing seeing);
}
