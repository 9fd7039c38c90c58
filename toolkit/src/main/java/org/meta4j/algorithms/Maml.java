package org.meta4j.algorithms;

import java.util.List;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Clipped;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine 2017, Algorithm 1): the meta-gradient is the gradient of the
 * query loss after adaptation, taken through the adaptation steps. First-order MAML (sec. 5.2) takes the inner gradients
 * as constants.
 *
 * @param model the model to adapt
 * @param loss the loss of both loops
 */
public record Maml(Model model, Loss loss, Config config) implements MetaLearner {

    /**
     * The settings of both loops.
     *
     * @param innerSteps adaptation steps in training; 0 trains the model on the query sets of all tasks jointly
     * @param innerLearningRate alpha
     * @param firstOrder whether inner gradients are taken as constants
     * @param metaBatchSize episodes a meta-iteration
     * @param metaOptimizer the outer rule, with beta
     */
    public record Config(
            int innerSteps, double innerLearningRate, boolean firstOrder, int metaBatchSize, Optimizer metaOptimizer) {
        /** Throws {@link IllegalArgumentException} for negative steps or rates, or an empty meta-batch. */
        public Config {
            InnerLoop.requireSteps(innerSteps);
            Optimizer.requireRate("innerLearningRate", innerLearningRate);
            InnerLoop.requireMetaBatchSize(metaBatchSize);
        }

        /** Returns the settings of Finn et al. 2017, sec. 5.1; meta-batch and Adam 1e-3 from the authors' code. */
        public static Config sine() {
            return new Config(1, 0.01, false, 25, Adam.of(1e-3));
        }

        /**
         * Returns the settings of Finn et al. 2017, sec. 5.2 and App. A.1, for Omniglot with five ways: one step of 0.4 on the
         * loss summed over ways ({@link org.meta4j.nn.Losses#crossEntropySummedOverWays}), 32 tasks, Adam 1e-3.
         */
        public static Config omniglotFiveWay() {
            return new Config(1, 0.4, false, 32, Adam.of(1e-3));
        }

        /**
         * Returns the settings of Finn et al. 2017, App. A.1, for miniImageNet, which their code extended by Devos
         * (maml-cifar-fs) takes for CIFAR-FS too: five steps of 0.01 in training, four tasks (App. A.1: two for five shots;
         * their README: four), Adam 1e-3 on a meta-gradient clipped by value to +-10. Both are sizes on the loss of {@link
         * org.meta4j.nn.Losses#crossEntropyPerShot}: with five ways a step is 0.05 on the mean of the support set, and the
         * bound is 10/75 (one shot) or 10/15 (five shots) on the mean of 15 queries a class.
         */
        public static Config miniImageNet() {
            return new Config(5, 0.01, false, 4, new Clipped(Adam.of(1e-3), 10));
        }

        /** Returns the same with inner gradients taken as constants or not. */
        public Config withFirstOrder(boolean newFirstOrder) {
            return new Config(innerSteps, innerLearningRate, newFirstOrder, metaBatchSize, metaOptimizer);
        }

        /** Returns the same with another number of adaptation steps in training. */
        public Config withInnerSteps(int newInnerSteps) {
            return new Config(newInnerSteps, innerLearningRate, firstOrder, metaBatchSize, metaOptimizer);
        }

        /** Returns the same with another inner step size. */
        public Config withInnerLearningRate(double newInnerLearningRate) {
            return new Config(innerSteps, newInnerLearningRate, firstOrder, metaBatchSize, metaOptimizer);
        }
    }

    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode) {
        Parameters adapted = theta;
        for (int step = 0; step < config.innerSteps; step++) {
            Tensor supportLoss = lossOf(adapted, episode.support());
            adapted = innerStep(
                    adapted,
                    config.firstOrder
                            ? Gradients.gradDetached(supportLoss, adapted)
                            : Gradients.grad(supportLoss, adapted));
        }
        Tensor queryLoss = lossOf(adapted, episode.query());
        return new MetaGradient(Gradients.gradDetached(queryLoss, theta), queryLoss.item());
    }

    private Parameters innerStep(Parameters theta, Parameters gradient) {
        return theta.plusScaled(gradient, -config.innerLearningRate);
    }

    @Override
    public List<Parameters> adaptation(Parameters theta, Examples support, int steps) {
        return InnerLoop.walk(
                theta,
                steps,
                (adapted, step) -> innerStep(adapted, Gradients.gradDetached(lossOf(adapted, support), adapted)));
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
