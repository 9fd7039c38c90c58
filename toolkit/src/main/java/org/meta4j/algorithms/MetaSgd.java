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
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/**
 * Meta-SGD (Li et al. 2017, Algorithm 1): MAML with a learned inner learning rate for every parameter element. The
 * meta-parameters are the model's parameters followed by as many rates, named {@code rate:...}.
 *
 * @param model the model to adapt
 * @param loss the loss of both loops
 */
public record MetaSgd(Model model, Loss loss, Config config) implements MetaLearner {

    /**
     * The settings of both loops.
     *
     * @param innerSteps adaptation steps in training (1 in the paper)
     * @param lowestInitialRate the rates start uniform between this ...
     * @param highestInitialRate ... and this
     * @param metaBatchSize episodes a meta-iteration
     * @param metaOptimizer the outer rule, for parameters and rates alike
     */
    public record Config(
            int innerSteps,
            double lowestInitialRate,
            double highestInitialRate,
            int metaBatchSize,
            Optimizer metaOptimizer) {
        /** Throws {@link IllegalArgumentException} for negative steps or rates, or an empty meta-batch. */
        public Config {
            InnerLoop.requireSteps(innerSteps);
            Optimizer.requireRate("lowestInitialRate", lowestInitialRate);
            Optimizer.requireRate("highestInitialRate", highestInitialRate);
            InnerLoop.requireMetaBatchSize(metaBatchSize);
            if (highestInitialRate < lowestInitialRate) {
                throw new IllegalArgumentException("highestInitialRate " + highestInitialRate
                        + " is below lowestInitialRate " + lowestInitialRate);
            }
        }

        /** Returns MAML's sinusoid settings (Finn et al. 2017, sec. 5.1), every rate starting at 0.01. */
        public static Config sine() {
            return new Config(1, 0.01, 0.01, 25, Adam.of(1e-3));
        }
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Parameters theta = model.initialize(engine, random);
        double spread = config.highestInitialRate - config.lowestInitialRate;
        Parameters rates = theta.map(tensor -> {
            double[] values = random.doubles(tensor.size())
                    .map(uniform -> config.lowestInitialRate + spread * uniform)
                    .toArray();
            return engine.tensor(values, tensor.shape());
        });
        return theta.and(rates.prefixed("rate:"));
    }

    @Override
    public MetaGradient metaGradient(Parameters thetaAndRates, Episode episode) {
        Parameters adapted = model(thetaAndRates);
        for (int step = 0; step < config.innerSteps; step++) {
            Parameters gradient = Gradients.grad(lossOf(adapted, episode.support()), adapted);
            adapted = innerStep(adapted, rates(thetaAndRates), gradient);
        }
        Tensor queryLoss = lossOf(adapted, episode.query());
        return new MetaGradient(Gradients.gradDetached(queryLoss, thetaAndRates), queryLoss.item());
    }

    /** Returns theta - rates * gradient, the product elementwise. */
    private static Parameters innerStep(Parameters theta, Parameters rates, Parameters gradient) {
        return theta.minus(gradient.times(theta.like(rates.tensors())));
    }

    @Override
    public List<Parameters> adaptation(Parameters thetaAndRates, Examples support, int steps) {
        Parameters rates = rates(thetaAndRates);
        return InnerLoop.walk(
                model(thetaAndRates),
                steps,
                (adapted, step) ->
                        innerStep(adapted, rates, Gradients.gradDetached(lossOf(adapted, support), adapted)));
    }

    private static Parameters model(Parameters thetaAndRates) {
        return thetaAndRates.range(0, thetaAndRates.count() / 2);
    }

    private static Parameters rates(Parameters thetaAndRates) {
        return thetaAndRates.range(thetaAndRates.count() / 2, thetaAndRates.count());
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
