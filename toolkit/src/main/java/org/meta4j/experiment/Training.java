package org.meta4j.experiment;

import java.util.Set;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Model;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Randomness;

/** One training of a run, from new initial parameters to its length, and how far it has come. */
final class Training {
    private static final Set<String> STATE = Set.of(MetaLearner.MEMORY, Model.STATISTICS);

    private final Experiment experiment;
    private final int number;
    private final long length;
    private final Curve curve;
    private Position position;
    private Position before;

    /**
     * Where a training is.
     *
     * @param theta the parameters reached
     * @param memory what the outer rule remembers
     * @param done meta-iterations that led there
     */
    record Position(Parameters theta, Parameters memory, long done) {}

    private Training(Experiment experiment, int number, long length, Curve curve, Position position) {
        this.experiment = experiment;
        this.number = number;
        this.length = length;
        this.curve = curve;
        this.position = position;
        this.before = position;
    }

    /** Returns a training of so many meta-iterations that has not begun. */
    static Training begin(Experiment experiment, int number, long seed, long length, Engine engine) {
        Parameters theta = experiment.learner().initialize(engine, Randomness.of(seed, -1));
        Parameters memory = experiment.outer().rule().start(theta.without(STATE));
        return new Training(experiment, number, length, new Curve(length), new Position(theta, memory, 0));
    }

    /** Returns a training that goes on from a position. */
    static Training from(Experiment experiment, int number, long length, Curve.Kept curve, Position position) {
        return new Training(experiment, number, length, new Curve(length, curve), position);
    }

    /** Returns 0 for the first training of a run, 1 for a second. */
    int number() {
        return number;
    }

    Position position() {
        return position;
    }

    long length() {
        return length;
    }

    Curve curve() {
        return curve;
    }

    boolean isOver() {
        return position.done >= length;
    }

    /** Computes one meta-batch and moves theta; returns the mean loss. Throws, back at the last good position, if it is not finite. */
    double step(Blocks blocks, Engine engine) {
        int tasksOfOne = experiment.outer().metaBatchSize();
        Optimizer.When when =
                new Optimizer.When(position.done, experiment.outer().metaIterations());
        Optimizer rule = experiment.outer().rule();
        double rate = rule.learningRate(when);
        Blocks.Sum sum = blocks.sum(position.theta, new Blocks.Block(number, position.done, 0, tasksOfOne));
        double loss = sum.loss() / tasksOfOne;
        try (Engine.Scope step = engine.scope()) {
            Parameters gradient = sum.gradient().scale(1.0 / tasksOfOne);
            if (!Double.isFinite(loss) || !Double.isFinite(gradient.norm())) {
                long failed = position.done + 1;
                undo();
                throw new TrainingDivergedException(failed, loss, rate, position.done);
            }
            Optimizer.Stepped next = rule.step(position.theta.without(STATE), position.memory, gradient, when);
            Parameters state = sum.state().scale(1.0 / tasksOfOne);
            before = position;
            position = new Position(
                    next.theta().and(state).persist(), next.memory().persist(), position.done + 1);
        }
        curve.add(position.done, loss);
        return loss;
    }

    /** Gives up the last meta-iteration, once; before the first since the training was begun or gone on with, nothing. */
    void undo() {
        if (before.done < position.done) {
            curve.undo(position.done);
            position = before;
        }
    }
}
