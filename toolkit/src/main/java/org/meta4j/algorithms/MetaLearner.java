package org.meta4j.algorithms;

import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/**
 * A way to learn, from many tasks, parameters from which a new task is learned quickly. Learners are values: equal if they do the
 * same, and printed as what they are.
 *
 * <pre>{@code
 * var maml = new Maml(Networks.mlp(1, 40, 40, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
 * var run = Experiment.of("mine", maml, Outer.adam(1e-3, 25, 10_000), SineWaves.tasks()).run(1).train();
 * Tensor predictions = maml.adapt(run.theta(), episode.support(), 0).after(1).predict(x, Seeing.TRANSDUCTIVE);
 * }</pre>
 */
public interface MetaLearner {
    /** The group of parameters that learners meta-learn beside the model's: rates of the inner loop. */
    String RATES = "rates";
    /** The group of what an inner rule remembers from one task to the next. */
    String MEMORY = "memory";

    /** Returns new initial meta-parameters: the model's, and what the algorithm has beside them. */
    Parameters initialize(Engine engine, RandomGenerator random);

    /** Returns what one episode contributes to the outer loop at theta. */
    MetaGradient metaGradient(Parameters theta, Episode episode, Moment at);

    /**
     * Returns the adaptation of theta to a support set.
     *
     * @param key the only source of randomness
     */
    Adaptation adapt(Parameters theta, Examples support, long key);
}
