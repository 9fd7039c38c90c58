package org.meta4j.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.MetaLearner.MetaGradient;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

/** One run of {@link MetaTraining} and its state. */
final class OuterLoop {
    private static final int CURVE_POINTS = 500;

    private final MetaLearner learner;
    private final TaskSource tasks;
    private final MetaTraining.Settings settings;
    private final Workers workers;
    private final MetaGradient[] metaBatch;
    private final List<MetaRun.Point> curve = new ArrayList<>();
    private final long start = System.nanoTime();
    private final Engine engine;
    private Optimizer.State state;
    private Optimizer.State lastGood;
    private long done;
    private double lossOfStretch;
    private long iterationsOfStretch;

    OuterLoop(MetaLearner learner, TaskSource tasks, MetaTraining.Settings settings, Workers workers) {
        this.learner = learner;
        this.tasks = tasks;
        this.settings = settings;
        this.workers = workers;
        metaBatch = new MetaGradient[learner.metaBatchSize()];
        engine = settings.engines().get().withThreads(settings.threads());
        Parameters theta = learner.initialize(engine, Randomness.of(settings.seed(), -1));
        state = learner.metaOptimizer().start(theta);
        lastGood = state;
    }

    MetaRun run() {
        while (done < settings.metaIterations() && !Thread.currentThread().isInterrupted()) {
            double loss = metaStep();
            done++;
            record(loss);
            settings.listener().onProgress(new TrainingProgress(done, settings.metaIterations(), loss, elapsed()));
        }
        return snapshot(state, done, done < settings.metaIterations());
    }

    /** Computes one meta-batch and moves theta; returns the mean loss. */
    private double metaStep() {
        double factor = Optimizer.requireRate(
                "the schedule's factor at meta-iteration " + (done + 1),
                settings.schedule().factor(done, settings.metaIterations()));
        computeMetaBatch(state.theta());
        List<Parameters> gradients = new ArrayList<>(metaBatch.length);
        double loss = 0;
        for (MetaGradient one : metaBatch) {
            gradients.add(one.gradient().on(engine));
            loss += one.loss() / metaBatch.length;
        }
        try (Engine.Scope step = engine.scope()) {
            Parameters gradient = Parameters.average(gradients).detach();
            if (!Double.isFinite(loss) || !Double.isFinite(gradient.norm())) {
                throw diverged(loss, learner.metaOptimizer().learningRate() * factor);
            }
            lastGood = state;
            state = state.step(gradient, factor).persist();
        }
        return loss;
    }

    private void computeMetaBatch(Parameters theta) {
        long first = done * metaBatch.length;
        AtomicInteger next = new AtomicInteger();
        workers.run((worker, workerEngine) -> {
            try (Engine.Scope local = workerEngine.scope()) {
                Parameters copy = theta.on(workerEngine);
                for (int task = next.getAndIncrement(); task < metaBatch.length; task = next.getAndIncrement()) {
                    metaBatch[task] = metaGradient(copy, first + task, workerEngine);
                }
            }
        });
    }

    private MetaGradient metaGradient(Parameters theta, long index, Engine workerEngine) {
        try (Engine.Scope task = workerEngine.scope()) {
            MetaGradient one = learner.metaGradient(theta, tasks.episode(settings.seed(), index, workerEngine));
            return new MetaGradient(one.gradient().persist(), one.loss());
        }
    }

    /** The theta that has just failed was reached by the last step, so the one before that step is the last good one. */
    private TrainingDivergedException diverged(double loss, double rate) {
        MetaRun good = snapshot(lastGood, Math.max(0, done - 1), false);
        return new TrainingDivergedException(done + 1, loss, rate, good);
    }

    private void record(double loss) {
        lossOfStretch += loss;
        iterationsOfStretch++;
        long stretch = Math.max(1, settings.metaIterations() / CURVE_POINTS);
        if (done % stretch == 0) {
            closeStretch();
        }
    }

    private void closeStretch() {
        if (iterationsOfStretch > 0) {
            curve.add(new MetaRun.Point(done, lossOfStretch / iterationsOfStretch));
            lossOfStretch = 0;
            iterationsOfStretch = 0;
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private MetaRun snapshot(Optimizer.State reached, long metaIterations, boolean interrupted) {
        closeStretch();
        return new MetaRun(
                learner, tasks, reached.theta(), curve, metaIterations, settings.seed(), elapsed(), interrupted);
    }
}
