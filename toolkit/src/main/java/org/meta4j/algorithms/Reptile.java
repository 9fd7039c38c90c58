package org.meta4j.algorithms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
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
 * <p>Where the inner rule has a memory (Adam's moments), it is part of theta: a task starts with it, and it moves towards the
 * tasks' mean like the parameters. The authors' code keeps it from task to task, one after the other; started anew for every
 * task, Adam's steps stay as large as its rate however small the gradients have become.
 *
 * @param model the model to adapt
 * @param loss the loss of the inner loop
 */
public record Reptile(Model model, Loss loss, Config config) implements MetaLearner {
    private static final String MEMORY = "memory.";

    /**
     * The settings of both loops.
     *
     * @param innerSteps adaptation steps in training
     * @param innerOptimizer the inner rule
     * @param innerBatchSize examples a step; at least the size of the support set for all of it
     * @param metaBatchSize episodes a meta-iteration; 1 is the serial version
     * @param metaOptimizer the outer rule; its rate is the paper's epsilon. {@link Sgd} with a rate of at most 1 where the
     *     inner rule has a memory
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
         * Returns the settings of Nichol et al. 2018, App. A, for miniImageNet: inner Adam of 1e-3 without momentum on
         * mini-batches of 10 from 15 shots a class, eight steps, five tasks, an outer rate of 1 that falls to 0.
         */
        public static Config miniImageNet() {
            return new Config(8, Adam.of(1e-3).withBeta1(0), 10, 5, new Sgd(1));
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

        /** Returns the same with another number of examples a step. */
        public Config withInnerBatchSize(int newInnerBatchSize) {
            return new Config(innerSteps, innerOptimizer, newInnerBatchSize, metaBatchSize, metaOptimizer);
        }

        /** Returns the same with another number of episodes a meta-iteration. */
        public Config withMetaBatchSize(int newMetaBatchSize) {
            return new Config(innerSteps, innerOptimizer, innerBatchSize, newMetaBatchSize, metaOptimizer);
        }
    }

    /** Returns the model's parameters and the memory of the inner rule. */
    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Parameters theta = withMemory(config.innerOptimizer.start(model.initialize(engine, random)));
        boolean averaged = config.metaOptimizer instanceof Sgd sgd && sgd.learningRate() <= 1;
        if (modelCount(theta) < theta.count() && !averaged) {
            throw new IllegalArgumentException("the memory of the inner rule moves towards its mean over tasks, so"
                    + " metaOptimizer must be Sgd with a rate of at most 1, but is " + config.metaOptimizer);
        }
        return theta;
    }

    /** Returns theta - adapted, and the loss of the last mini-batch before its step (0 without steps). */
    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode) {
        double[] loss = {0};
        Parameters adapted = withMemory(start(theta)).iterate(config.innerSteps, (reached, step) -> {
            Optimizer.State state = start(reached);
            Tensor lossBefore = lossOf(state.theta(), miniBatch(episode.support(), step));
            loss[0] = lossBefore.item();
            return innerStep(state, lossBefore);
        });
        return new MetaGradient(theta.detach().minus(adapted.range(0, theta.count())), loss[0]);
    }

    @Override
    public List<Parameters> adaptation(Parameters theta, Examples support, int steps) {
        int count = modelCount(theta);
        return InnerLoop.walk(withMemory(start(theta)), steps, (reached, step) -> {
                    Optimizer.State state = start(reached);
                    return innerStep(state, lossOf(state.theta(), miniBatch(support, step)));
                })
                .stream()
                .map(reached -> reached.range(0, count))
                .toList();
    }

    private static Parameters innerStep(Optimizer.State state, Tensor loss) {
        return withMemory(state.step(Gradients.gradDetached(loss, state.theta()), 1));
    }

    private static Parameters withMemory(Optimizer.State state) {
        return state.theta().and(state.memory().prefixed(MEMORY));
    }

    /** Returns the inner rule at theta, with its memory if theta has one. */
    private Optimizer.State start(Parameters theta) {
        int count = modelCount(theta);
        Parameters own = theta.range(0, count);
        return count == theta.count()
                ? config.innerOptimizer.start(own)
                : config.innerOptimizer.resume(own, theta.range(count, theta.count()));
    }

    /** Returns how many of theta's tensors are the model's; those of the memory come after them. */
    private static int modelCount(Parameters theta) {
        return (int)
                theta.names().stream().filter(name -> !name.startsWith(MEMORY)).count();
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
