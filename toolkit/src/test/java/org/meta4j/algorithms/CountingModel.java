package org.meta4j.algorithms;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.HeadedModel;
import org.meta4j.nn.Pass;

/** A model that counts how often its features are computed. */
record CountingModel(HeadedModel model, AtomicInteger count) implements HeadedModel {
    CountingModel(HeadedModel model) {
        this(model, new AtomicInteger());
    }

    /** Returns how often they were. */
    int features() {
        return count.get();
    }

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
        return head(theta, features(theta, inputs, pass), pass);
    }

    @Override
    public Tensor features(Parameters theta, Tensor inputs, Pass pass) {
        count.incrementAndGet();
        return model.features(theta, inputs, pass);
    }

    @Override
    public Tensor head(Parameters theta, Tensor features, Pass pass) {
        return model.head(theta, features, pass);
    }
}
