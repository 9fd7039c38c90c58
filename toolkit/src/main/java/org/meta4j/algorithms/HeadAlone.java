package org.meta4j.algorithms;

import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.HeadedModel;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;

/** A model whose head alone adapts: the step is the head's, and its features are those of step 0. */
record HeadAlone(HeadedModel model) implements Model {
    @Override
    public Layout layout() {
        return model.layout();
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        return model.initialize(engine, random);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor inputs, Pass pass) {
        return model.head(theta, features(theta, inputs, pass), pass);
    }

    Tensor features(Parameters theta, Tensor inputs, Pass pass) {
        return model.features(theta, inputs, pass.at(0));
    }
}
