package org.meta4j.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.MetaLearner.MetaGradient;
import org.meta4j.autodiff.BlasThreads;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Schedule;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

/**
 * The outer loop of every algorithm: draw a meta-batch of episodes, average their meta-gradients, take one step. Each
 * episode is computed by one thread from end to end and the gradients are added in the episodes' order, so theta is
 * bitwise the same for any number of threads. An interrupted thread stops the run after the current meta-iteration, with
 * the thread's interrupt status kept.
 */
public final class MetaTraining {
    private static final int CURVE_POINTS = 500;

    private final MetaLearner learner;
    private final TaskSource tasks;
    private final Settings settings;

    private record Settings(
            long metaIterations,
            long seed,
            int threads,
            Schedule schedule,
            Supplier<Engine> engines,
            TrainingProgress.Listener listener) {}

    private MetaTraining(MetaLearner learner, TaskSource tasks, Settings settings) {
        this.learner = learner;
        this.tasks = tasks;
        this.settings = settings;
    }

    /**
     * Returns a training of 1,000 meta-iterations with seed 1 on every core in float32, at a constant rate; the {@code
     * with} methods change each of these.
     */
    public static MetaTraining of(MetaLearner learner, TaskSource tasks) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new MetaTraining(
                learner, tasks, new Settings(1_000, 1, cores, Schedule.constant(), Engine::cpu, progress -> {}));
    }

    /** Returns the same with another number of meta-iterations, at least 1. */
    public MetaTraining withMetaIterations(long metaIterations) {
        requirePositive("metaIterations", metaIterations);
        return with(new Settings(
                metaIterations,
                settings.seed,
                settings.threads,
                settings.schedule,
                settings.engines,
                settings.listener));
    }

    /** Returns the same with another seed, which decides the initial theta and the episodes. */
    public MetaTraining withSeed(long seed) {
        return with(new Settings(
                settings.metaIterations,
                seed,
                settings.threads,
                settings.schedule,
                settings.engines,
                settings.listener));
    }

    /** Returns the same on another number of threads, at least 1; the result does not depend on it. */
    public MetaTraining withThreads(int threads) {
        requirePositive("threads", threads);
        return with(new Settings(
                settings.metaIterations,
                settings.seed,
                threads,
                settings.schedule,
                settings.engines,
                settings.listener));
    }

    /** Returns the same with another course of the meta learning rate. */
    public MetaTraining withSchedule(Schedule schedule) {
        return with(new Settings(
                settings.metaIterations,
                settings.seed,
                settings.threads,
                schedule,
                settings.engines,
                settings.listener));
    }

    /** Returns the same on other engines, one made for each thread. */
    public MetaTraining withEngines(Supplier<Engine> engines) {
        return with(new Settings(
                settings.metaIterations,
                settings.seed,
                settings.threads,
                settings.schedule,
                engines,
                settings.listener));
    }

    /** Returns the same with another listener to its progress. */
    public MetaTraining withListener(TrainingProgress.Listener listener) {
        return with(new Settings(
                settings.metaIterations,
                settings.seed,
                settings.threads,
                settings.schedule,
                settings.engines,
                listener));
    }

    private MetaTraining with(Settings newSettings) {
        return new MetaTraining(learner, tasks, newSettings);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /**
     * Runs the training from new initial parameters.
     *
     * @throws TrainingDivergedException at the first loss or gradient that is not finite; it holds the last good theta
     */
    public MetaRun run() {
        Engine[] engines = new Engine[Math.min(settings.threads, learner.metaBatchSize())];
        for (int i = 0; i < engines.length; i++) {
            engines[i] = settings.engines.get();
        }
        // A single big episode has no tasks to spread over threads, so its matrix products are.
        int blasThreads = engines.length == 1 ? settings.threads : 1;
        try (BlasThreads held = BlasThreads.of(blasThreads);
                Workers workers = new Workers(engines)) {
            return new Loop(workers, settings.engines.get()).run();
        }
    }

    /** The state of one run. */
    private final class Loop {
        private final Workers workers;
        private final MetaGradient[] metaBatch = new MetaGradient[learner.metaBatchSize()];
        private final List<MetaRun.Point> curve = new ArrayList<>();
        private final long start = System.nanoTime();
        private Optimizer.State state;
        private double lossOfStretch;
        private long iterationsOfStretch;

        Loop(Workers workers, Engine engine) {
            this.workers = workers;
            this.state = learner.metaOptimizer().start(learner.initialize(engine, Randomness.of(settings.seed, -1)));
        }

        MetaRun run() {
            long iteration = 0;
            while (iteration < settings.metaIterations
                    && !Thread.currentThread().isInterrupted()) {
                double loss = metaStep(iteration++);
                record(iteration, loss);
                settings.listener.onProgress(new TrainingProgress(iteration, settings.metaIterations, loss, elapsed()));
            }
            return snapshot(iteration);
        }

        /** Computes one meta-batch and moves theta; returns the mean loss. */
        private double metaStep(long iteration) {
            Parameters theta = state.theta();
            workers.run((worker, engine) -> {
                try (Engine.Scope local = engine.scope()) {
                    Parameters copy = theta.on(engine);
                    for (int task = worker; task < metaBatch.length; task += workers.count()) {
                        metaBatch[task] = metaGradient(copy, iteration * metaBatch.length + task, engine);
                    }
                }
            });
            List<Parameters> gradients = new ArrayList<>(metaBatch.length);
            double loss = 0;
            for (MetaGradient one : metaBatch) {
                gradients.add(one.gradient());
                loss += one.loss() / metaBatch.length;
            }
            Parameters gradient = Parameters.average(gradients).detach();
            double factor = settings.schedule.factor(iteration, settings.metaIterations);
            if (!Double.isFinite(loss) || !Double.isFinite(gradient.norm())) {
                throw diverged(iteration, loss, learner.metaOptimizer().learningRate() * factor);
            }
            state = state.step(gradient, factor).persist();
            return loss;
        }

        private MetaGradient metaGradient(Parameters theta, long index, Engine engine) {
            try (Engine.Scope task = engine.scope()) {
                MetaGradient one = learner.metaGradient(theta, tasks.episode(settings.seed, index, engine));
                return new MetaGradient(one.gradient().persist(), one.loss());
            }
        }

        private TrainingDivergedException diverged(long iteration, double loss, double rate) {
            return new TrainingDivergedException(iteration + 1, loss, rate, snapshot(iteration));
        }

        private void record(long iteration, double loss) {
            lossOfStretch += loss;
            iterationsOfStretch++;
            long stretch = Math.max(1, settings.metaIterations / CURVE_POINTS);
            if (iteration % stretch == 0 || iteration == settings.metaIterations) {
                curve.add(new MetaRun.Point(iteration, lossOfStretch / iterationsOfStretch));
                lossOfStretch = 0;
                iterationsOfStretch = 0;
            }
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        private MetaRun snapshot(long iterations) {
            return new MetaRun(
                    learner,
                    tasks,
                    state.theta(),
                    curve,
                    iterations,
                    settings.seed,
                    elapsed(),
                    iterations < settings.metaIterations);
        }
    }
}
