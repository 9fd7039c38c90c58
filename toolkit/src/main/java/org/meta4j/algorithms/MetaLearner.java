package org.meta4j.algorithms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/** A way to learn, from many tasks, parameters from which a new task is learned quickly. */
public interface MetaLearner {
    /**
     * What one episode contributes to the outer loop.
     *
     * @param gradient the direction whose negative improves theta, in the shape of theta
     * @param loss the loss the algorithm watches on this episode
     */
    record MetaGradient(Parameters gradient, double loss) {}

    /** Returns new initial meta-parameters. */
    Parameters initialize(Engine engine, RandomGenerator random);

    /** Returns the meta-gradient of one episode at theta. */
    MetaGradient metaGradient(Parameters theta, Episode episode);

    /** Returns the model's parameters after 0, 1, ..., steps steps of adaptation to the support set, without history. */
    List<Parameters> adaptation(Parameters theta, Examples support, int steps);

    /** Returns the model's parameters after as many steps as in training. */
    default Parameters adapt(Parameters theta, Examples support) {
        return adaptation(theta, support, innerSteps()).get(innerSteps());
    }

    /** Returns the predictions of the adapted model. */
    Tensor predict(Parameters adapted, Tensor inputs);

    /** Returns the loss of the adapted model on examples. */
    double loss(Parameters adapted, Examples examples);

    /** Returns the number of adaptation steps in training. */
    int innerSteps();

    /** Returns the number of episodes averaged in one meta-iteration. */
    int metaBatchSize();

    /** Returns the rule of the outer loop. */
    Optimizer metaOptimizer();
}
