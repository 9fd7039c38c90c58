package org.meta4j.algorithms;

import org.meta4j.autodiff.Tensor;

/** A predictor that decides by features of its inputs. */
public interface Embeds extends Predictor {
    /** Returns the features of inputs: {@code [n, features]}. */
    Tensor features(Tensor inputs, Seeing seeing);
}
