package org.meta4j.nn;

import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** A model whose predictions are those of a head on features: {@code apply} is {@code head} of {@code features}. */
public interface HeadedModel extends Model {
    /** Returns the features of a batch of inputs, of which the head makes predictions. */
    Tensor features(Parameters theta, Tensor inputs, Pass pass);

    /** Returns the head's predictions for features. */
    Tensor head(Parameters theta, Tensor features, Pass pass);
}
