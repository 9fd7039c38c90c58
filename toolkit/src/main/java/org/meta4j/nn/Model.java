package org.meta4j.nn;

import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/**
 * A function of parameters and inputs; it holds no parameters of its own. Two models are equal if they compute the same, and print
 * what they are. {@link Network}s are made of {@link Layers}; a model of your own implements these three methods.
 */
public interface Model {
    /** The group of parameters before the {@link #HEAD}, which compute the features. */
    String BODY = "body";
    /** The group of parameters that make predictions of the features. */
    String HEAD = "head";
    /** The group of parameters that are meta-learned but never adapted to a task. */
    String SLOW = "slow";
    /** The group of running statistics of normalisations, beside the model's own parameters. */
    String STATISTICS = "statistics";

    /** Returns the names and shapes of the parameters. */
    Layout layout();

    /** Returns new initial parameters of this layout on the engine. */
    Parameters initialize(Engine engine, RandomGenerator random);

    /**
     * Returns the predictions for a batch of inputs, first axis the batch, as a differentiable function of theta. Throws {@link
     * IllegalArgumentException}, listing both, if theta's names or shapes are not those of the layout; their order is all one.
     */
    Tensor apply(Parameters theta, Tensor inputs, Pass pass);

    /** Returns the predictions outside of training. */
    default Tensor apply(Parameters theta, Tensor inputs) {
        return apply(theta, inputs, Pass.prediction());
    }
}
