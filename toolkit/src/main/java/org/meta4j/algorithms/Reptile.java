package org.meta4j.algorithms;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/**
 * Reptile (Nichol, Achiam and Schulman 2018, Algorithms 1 and 2): adapt to the support set, then move theta towards the adapted
 * parameters. The meta-gradient is theta - adapted, so plain gradient descent outside gives the paper's update: serial with a
 * meta-batch of one, batched with more. No derivative is taken through the adaptation.
 *
 * <p>What the inner rule remembers (Adam's moments) goes from task to task, as in the authors' code; there one task after the other,
 * here a task starts with the mean of what those of the last meta-batch left.
 *
 * @param model the model to adapt
 * @param loss the loss of the inner loop
 * @param inner the inner rule
 * @param innerSteps adaptation steps in training
 * @param innerBatchSize examples a step in training; at least the size of the support set for all of it
 * @param testBatchSize examples a step when it adapts to a new task, likewise
 */
public record Reptile(Model model, Loss loss, Optimizer inner, int innerSteps, int innerBatchSize, int testBatchSize)
        implements MetaLearner {
    /** Throws {@link IllegalArgumentException} for negative steps, empty mini-batches, an inner schedule, or a model that is not adapted whole. */
    public Reptile {
        InnerLoop.requireSteps(innerSteps);
        InnerRule.requireConstant(inner);
        if (model.layout().groups().contains(Model.SLOW)) {
            throw new IllegalArgumentException("Reptile learns what is adapted to tasks, but parameters of the group "
                    + Model.SLOW + " of " + model + " are not");
        }
        requirePositive("innerBatchSize", innerBatchSize);
        requirePositive("testBatchSize", testBatchSize);
    }

    /** Makes one whose every inner step sees the whole support set. */
    public Reptile(Model model, Loss loss, Optimizer inner, int innerSteps) {
        this(model, loss, inner, innerSteps, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static void requirePositive(String name, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + size);
        }
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        return withMemory(model.initialize(engine, random));
    }

    /** Returns theta - adapted, the inner rule's memory, and the loss of the last mini-batch before its step (0 without steps). */
    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
        MiniBatches batches = new MiniBatches(episode.support(), innerBatchSize, at.key());
        double[] last = {0};
        Parameters adapted = withMemory(theta).iterate(innerSteps, (reached, step) -> {
            Tensor before = loss(reached, batches.at(step), Pass.training(at.key(), step));
            last[0] = before.item();
            return step(reached, before);
        });
        return new MetaGradient(own(theta).minus(own(adapted)), adapted.only(Set.of(MEMORY)), last[0]);
    }

    @Override
    public Adaptation adapt(Parameters theta, Examples support, long key) {
        own(theta).require(model.layout());
        MiniBatches batches = new MiniBatches(support, testBatchSize, key);
        return new StepByStep(
                withMemory(theta),
                (reached, step) -> step(reached, loss(reached, batches.at(step), Pass.prediction())),
                (reached, steps) -> new AdaptedModel(model, own(reached), support.inputs(), Pass.prediction()));
    }

    private Tensor loss(Parameters theta, Examples examples, Pass pass) {
        return loss.of(model.apply(own(theta), examples.inputs(), pass), examples.targets());
    }

    /** Returns the parameters and the memory after one step of the inner rule. */
    private Parameters step(Parameters reached, Tensor loss) {
        Parameters own = own(reached);
        Parameters gradient = Gradients.gradDetached(loss, own);
        Optimizer.Stepped next = inner.step(own, reached.group(MEMORY), gradient, Optimizer.When.FIRST);
        return next.theta().and(next.memory().inGroup(MEMORY));
    }

    private Parameters withMemory(Parameters theta) {
        Parameters memory = theta.group(MEMORY);
        return memory.isEmpty() ? theta.and(inner.start(theta).inGroup(MEMORY)) : theta;
    }

    private static Parameters own(Parameters theta) {
        return theta.without(Set.of(MEMORY));
    }
}
