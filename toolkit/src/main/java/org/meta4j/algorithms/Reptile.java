package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.List;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/**
 * Reptile (Nichol, Achiam and Schulman 2018, Algorithms 1 and 2): adapt to the support set, then move theta towards the
 * adapted parameters. The meta-gradient is theta - adapted, so plain gradient descent outside gives the paper's update:
 * serial with a meta-batch of one, batched with more. No derivative is taken through the adaptation.
 *
 * @param model the model to adapt
 * @param loss the loss of the inner loop
 */
public record Reptile(Model model, Loss loss, Config config) implements MetaLearner {

    /**
     * The settings of both loops.
     *
     * @param innerSteps adaptation steps in training
     * @param innerOptimizer the inner rule, started anew for every task. The authors' code keeps Adam's second moments
     *     from task to task; here an episode's result depends on theta and the episode alone
     * @param innerBatchSize examples a step; at least the size of the support set for all of it
     * @param metaBatchSize episodes a meta-iteration; 1 is the serial version
     * @param metaOptimizer the outer rule; its rate is the paper's epsilon
     */
    public record Config(
            int innerSteps, Optimizer innerOptimizer, int innerBatchSize, int metaBatchSize, Optimizer metaOptimizer) {
        /** Throws {@link IllegalArgumentException} for negative steps or an empty meta-batch. */
        public Config {
            InnerLoop.requireSteps(innerSteps);
            InnerLoop.requireMetaBatchSize(metaBatchSize);
            if (innerBatchSize < 1) {
                throw new IllegalArgumentException("innerBatchSize must be at least 1, but is " + innerBatchSize);
            }
        }

        /** Returns settings of full-batch inner steps. */
        public Config(int innerSteps, Optimizer innerOptimizer, int metaBatchSize, Optimizer metaOptimizer) {
            this(innerSteps, innerOptimizer, Integer.MAX_VALUE, metaBatchSize, metaOptimizer);
        }

        /**
         * Returns the settings of Nichol et al. 2018, App. A, for Omniglot with five ways: inner Adam of 1e-3 without momentum
         * on mini-batches of 10 from 10 shots a class, five steps, five tasks, an outer rate of 1 that falls to 0.
         */
        public static Config omniglotFiveWay() {
            return new Config(5, Adam.of(1e-3).withBeta1(0), 10, 5, new Sgd(1));
        }

        /**
         * Returns settings for the sinusoid problem: MAML's inner step size and eight steps, the meta-batch of five and
         * the outer rate of 1 (to fall to 0) that Nichol et al. 2018, App. A give for Omniglot. The combination is ours,
         * chosen on tasks that are not evaluated: the paper prints none for this network.
         */
        public static Config sine() {
            return new Config(8, new Sgd(0.01), 5, new Sgd(1));
        }

        /** Returns the same with another inner rule. */
        public Config withInnerOptimizer(Optimizer newInnerOptimizer) {
            return new Config(innerSteps, newInnerOptimizer, innerBatchSize, metaBatchSize, metaOptimizer);
        }

        /** Returns the same with another number of episodes a meta-iteration. */
        public Config withMetaBatchSize(int newMetaBatchSize) {
            return new Config(innerSteps, innerOptimizer, innerBatchSize, newMetaBatchSize, metaOptimizer);
        }
    }

    /** Returns theta - adapted, and the support loss after adaptation. */
    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode) {
        Parameters adapted = adapt(theta, episode.support());
        return new MetaGradient(theta.detach().minus(adapted), loss(adapted, episode.support()));
    }

    @Override
    public List<Parameters> adaptation(Parameters theta, Examples support, int steps) {
        InnerLoop.requireSteps(steps);
        Engine engine = theta.engine();
        List<Parameters> adapted = new ArrayList<>(steps + 1);
        Optimizer.State state = config.innerOptimizer.start(theta).persist();
        adapted.add(state.theta());
        for (int step = 0; step < steps; step++) {
            try (Engine.Scope scope = engine.scope()) {
                Parameters phi = state.theta().on(engine);
                Examples batch = miniBatch(support, step);
                state = state.step(Gradients.grad(lossOf(phi, batch), phi).detach(), 1)
                        .persist();
                adapted.add(state.theta());
            }
        }
        return adapted;
    }

    /**
     * Returns the examples of one step: all, or every m-th of them where m mini-batches make the support set. Examples come
     * class by class, so a mini-batch holds equally many of each class where the numbers allow; the authors' code draws it at
     * random without replacement.
     */
    private Examples miniBatch(Examples support, int step) {
        int batches = (int) Math.ceil((double) support.count() / config.innerBatchSize);
        return batches <= 1 ? support : support.every(batches, step % batches);
    }

    @Override
    public int innerSteps() {
        return config.innerSteps;
    }

    @Override
    public int metaBatchSize() {
        return config.metaBatchSize;
    }

    @Override
    public Optimizer metaOptimizer() {
        return config.metaOptimizer;
    }
}
