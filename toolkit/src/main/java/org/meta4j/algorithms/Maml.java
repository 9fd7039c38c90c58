package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Interrupts;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.HeadedModel;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;
import org.meta4j.optim.Optimizer.Stepped;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine 2017, Algorithm 1): the meta-gradient is the gradient of the query loss after
 * adaptation, taken through the adaptation steps. Other values of its inner loop make it first-order MAML (sec. 5.2), Meta-SGD (Li
 * et al. 2017, Algorithm 1: a learned rate an element) and ANIL (Raghu et al. 2020: the head alone adapts).
 *
 * @param model the model to adapt
 * @param loss the loss of both loops
 * @param rule how an inner step is made
 * @param loop how many there are, and what is differentiated
 */
public record Maml(Model model, Loss loss, InnerRule rule, InnerLoop loop) implements MetaLearner {
    /** Throws {@link IllegalArgumentException} if the meta-gradient cannot go through the rule, or a head is missing. */
    public Maml {
        if (!rule.isDifferentiable() && !loop.order().equals(Order.FIRST)) {
            throw new IllegalArgumentException("exact MAML differentiates through its inner rule, which " + rule
                    + " does not allow: take InnerRule.sgd or learned rates, or InnerLoop.first");
        }
        if (headAlone(rule) && !(model instanceof HeadedModel)) {
            throw new IllegalArgumentException(
                    "a rule for the head alone needs a model with a head, but " + model + " is no HeadedModel");
        }
    }

    /** Returns the same with inner gradients taken as constants: first-order MAML (sec. 5.2). */
    public Maml firstOrder() {
        return new Maml(model, loss, rule, new InnerLoop(loop.steps(), Order.FIRST, loop.stepWeights()));
    }

    /** Returns the same with another inner rule. */
    public Maml withRule(InnerRule newRule) {
        return new Maml(model, loss, newRule, loop);
    }

    private static boolean headAlone(InnerRule rule) {
        return rule instanceof InnerRule.Restricted restricted
                && restricted.group().equals(Model.HEAD);
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Parameters theta = model.initialize(engine, random);
        return theta.and(rule.rates(adapted(theta), random).inGroup(RATES));
    }

    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
        Task support = new Task(theta, episode.support(), Pass.training(at.key(), 0));
        Task query = new Task(theta, episode.query(), Pass.training(Randomness.key(at.key(), 1), 0));
        Stepped adapted = start(theta);
        List<Tensor> queryLosses = new ArrayList<>();
        for (int step = 0; step < loop.steps(); step++) {
            Interrupts.check();
            adapted = support.step(adapted, step, loop.order().isExact(at));
            if (loop.weight(step) > 0) {
                queryLosses.add(weighted(query.loss(adapted.theta(), step), loop.weight(step)));
            }
        }
        Tensor queryLoss = queryLosses.isEmpty() ? query.loss(adapted.theta(), 0) : total(queryLosses);
        return new MetaGradient(Gradients.gradDetached(queryLoss, theta), queryLoss.item());
    }

    private static Tensor weighted(Tensor loss, double weight) {
        return weight == 1 ? loss : Ops.scale(loss, weight);
    }

    private static Tensor total(List<Tensor> losses) {
        return losses.size() == 1 ? losses.get(0) : Ops.total(losses);
    }

    @Override
    public Adaptation adapt(Parameters theta, Examples support, long key) {
        Parameters own = modelOf(theta);
        Task task = new Task(theta, support, Pass.prediction());
        Stepped start = start(theta);
        Set<String> memory = Set.of(MEMORY);
        return new StepByStep(
                start.theta().and(start.memory().inGroup(MEMORY)),
                (reached, step) -> {
                    Stepped before = new Stepped(reached.without(memory), reached.group(MEMORY));
                    Stepped next = task.step(before, step, false);
                    return next.theta().and(next.memory().inGroup(MEMORY));
                },
                (reached, steps) -> new AdaptedModel(
                        adapting(),
                        own.with(reached.without(memory)),
                        support.inputs(),
                        Pass.prediction(Math.max(0, steps - 1))));
    }

    private Stepped start(Parameters theta) {
        Parameters fast = adapted(modelOf(theta));
        return new Stepped(fast, rule.start(fast));
    }

    /** Returns which of the model's parameters the inner loop adapts: none that are slow. */
    private Parameters adapted(Parameters own) {
        return rule.adapted(own.without(Set.of(Model.SLOW)));
    }

    private Model adapting() {
        return headAlone(rule) && model instanceof HeadedModel headed ? new HeadAlone(headed) : model;
    }

    private Parameters modelOf(Parameters theta) {
        Parameters own = theta.without(Set.of(RATES));
        own.require(model.layout());
        return own;
    }

    /** The loss on one half of an episode as a function of the adapted parameters. Where the head alone adapts, features are computed once. */
    private final class Task {
        private final Parameters own;
        private final Parameters rates;
        private final Examples examples;
        private final Pass pass;
        private final List<Tensor> features;

        Task(Parameters theta, Examples examples, Pass pass) {
            this.own = modelOf(theta);
            this.rates = theta.group(RATES);
            this.examples = examples;
            this.pass = pass;
            this.features = adapting() instanceof HeadAlone alone
                    ? List.of(alone.features(own, examples.inputs(), pass))
                    : List.of();
        }

        /** Takes an inner step down the gradient of the loss, through which a derivative may be taken if it is exact. */
        Stepped step(Stepped before, int step, boolean isExact) {
            Tensor supportLoss = loss(before.theta(), step);
            Parameters gradient = isExact
                    ? Gradients.grad(supportLoss, before.theta())
                    : Gradients.gradDetached(supportLoss, before.theta());
            return rule.step(before, gradient, rates, step);
        }

        Tensor loss(Parameters adapted, int step) {
            return Maml.this.loss.of(predictions(own.with(adapted), pass.at(step)), examples.targets());
        }

        private Tensor predictions(Parameters theta, Pass at) {
            return features.isEmpty() || !(model instanceof HeadedModel headed)
                    ? model.apply(theta, examples.inputs(), at)
                    : headed.head(theta, features.get(0), at);
        }
    }
}
