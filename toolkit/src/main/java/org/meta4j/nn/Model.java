package org.meta4j.nn;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** A function of parameters and inputs; it holds no parameters of its own. */
public interface Model {
    /** Returns new initial parameters on the engine. */
    Parameters initialize(Engine engine, RandomGenerator random);

    /** Returns the predictions for a batch of inputs, first axis the batch, as a differentiable function of theta. */
    Tensor apply(Parameters theta, Tensor inputs);

    /**
     * Returns the statistics that the model's normalisations take from these inputs, without history; none if it has no
     * normalisation. Averages of them over training episodes are running statistics.
     */
    default Parameters statistics(Parameters theta, Tensor inputs) {
        return Parameters.of(Map.of());
    }

    /** Returns the predictions with given statistics instead of the inputs' own, so that no input sees another. */
    default Tensor apply(Parameters theta, Tensor inputs, Parameters statistics) {
        return apply(theta, inputs);
    }
}
