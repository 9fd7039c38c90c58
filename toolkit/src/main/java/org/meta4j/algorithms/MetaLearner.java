package org.meta4j.algorithms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
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

    /** Returns the model that adapts. */
    Model model();

    /** Returns the loss of the model on examples. */
    Loss loss();

    /** Returns new initial meta-parameters: the model's, unless the algorithm has more. */
    default Parameters initialize(Engine engine, RandomGenerator random) {
        return model().initialize(engine, random);
    }

    /** Returns the meta-gradient of one episode at theta. */
    MetaGradient metaGradient(Parameters theta, Episode episode);

    /**
     * Returns the model's parameters after 0, 1, ..., steps steps of adaptation to the support set, without history and in
     * memory that outlives every scope.
     */
    List<Parameters> adaptation(Parameters theta, Examples support, int steps);

    /** Returns the model's parameters after as many steps as in training. */
    default Parameters adapt(Parameters theta, Examples support) {
        return adaptation(theta, support, innerSteps()).get(innerSteps());
    }

    /** Returns the adapted model's predictions; a normalisation takes its statistics from these inputs together. */
    default Tensor predict(Parameters adapted, Tensor inputs) {
        return model().apply(adapted, inputs);
    }

    /** Returns predictions for query inputs that may see each other through a normalisation: {@code [n, ...]}. */
    default Tensor predictTransductive(Parameters adapted, Examples support, Tensor inputs) {
        return predict(adapted, inputs);
    }

    /**
     * Returns the prediction for one query input {@code [1, ...]} that sees no other: a normalisation takes its statistics
     * from it and the support set (Nichol et al. 2018, sec. 6.1: no transduction).
     */
    default Tensor predictInductive(Parameters adapted, Examples support, Tensor input) {
        Tensor all = predict(adapted, Ops.concat(support.inputs(), input));
        return Ops.rows(all, support.count(), support.count() + 1);
    }

    /** Returns the loss of the adapted model on examples. */
    default double loss(Parameters adapted, Examples examples) {
        return lossOf(adapted, examples).item();
    }

    /** Returns the loss of the model on examples as a differentiable function of its parameters. */
    default Tensor lossOf(Parameters parameters, Examples examples) {
        return loss().of(model().apply(parameters, examples.inputs()), examples.targets());
    }

    /** Returns the number of adaptation steps in training. */
    int innerSteps();

    /** Returns the number of episodes averaged in one meta-iteration. */
    int metaBatchSize();

    /** Returns the rule of the outer loop. */
    Optimizer metaOptimizer();
}
