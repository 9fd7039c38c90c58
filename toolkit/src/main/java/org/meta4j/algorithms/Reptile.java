package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
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
     * @param metaBatchSize episodes a meta-iteration; 1 is the serial version
     * @param metaOptimizer the outer rule; its rate is the paper's epsilon
     */
    public record Config(int innerSteps, Optimizer innerOptimizer, int metaBatchSize, Optimizer metaOptimizer) {
        /** Throws {@link IllegalArgumentException} for negative steps or an empty meta-batch. */
        public Config {
            InnerLoop.requireSteps(innerSteps);
            InnerLoop.requireMetaBatchSize(metaBatchSize);
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
            return new Config(innerSteps, newInnerOptimizer, metaBatchSize, metaOptimizer);
        }

        /** Returns the same with another number of episodes a meta-iteration. */
        public Config withMetaBatchSize(int newMetaBatchSize) {
            return new Config(innerSteps, innerOptimizer, newMetaBatchSize, metaOptimizer);
        }
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        return model.initialize(engine, random);
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
        List<Parameters> adapted = new ArrayList<>(steps + 1);
        Optimizer.State state = config.innerOptimizer.start(theta.detach());
        adapted.add(state.theta());
        for (int step = 0; step < steps; step++) {
            Parameters phi = state.theta().detach();
            state = state.step(Gradients.grad(lossTensor(phi, support), phi).detach(), 1);
            adapted.add(state.theta().detach());
        }
        return adapted;
    }

    @Override
    public Tensor predict(Parameters adapted, Tensor inputs) {
        return model.apply(adapted, inputs);
    }

    @Override
    public double loss(Parameters adapted, Examples examples) {
        return lossTensor(adapted, examples).item();
    }

    private Tensor lossTensor(Parameters theta, Examples examples) {
        return loss.of(model.apply(theta, examples.inputs()), examples.targets());
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
