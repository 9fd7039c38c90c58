package org.meta4j.training;

import java.util.function.Supplier;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.BlasThreads;
import org.meta4j.autodiff.Engine;
import org.meta4j.optim.Schedule;
import org.meta4j.task.TaskSource;

/**
 * The outer loop of every algorithm: draw a meta-batch of episodes, average their meta-gradients, take one step. Each
 * episode is computed by one thread from end to end and the gradients are added in the episodes' order, so theta is
 * bitwise the same for any number of threads. Where there are fewer episodes than threads, or fewer are computed at a time, the
 * threads share the large kernels of an episode, which changes nothing either. An interrupted thread stops the run after the current meta-iteration, with the thread's interrupt status kept.
 */
public final class MetaTraining {
    private final MetaLearner learner;
    private final TaskSource tasks;
    private final Settings settings;

    /** What the {@code with} methods change. */
    record Settings(
            long metaIterations,
            long seed,
            int threads,
            int tasksAtATime,
            Schedule schedule,
            Supplier<Engine> engines,
            TrainingProgress.Listener listener) {
        Settings withMetaIterations(long changed) {
            return new Settings(changed, seed, threads, tasksAtATime, schedule, engines, listener);
        }

        Settings withSeed(long changed) {
            return new Settings(metaIterations, changed, threads, tasksAtATime, schedule, engines, listener);
        }

        Settings withThreads(int changed) {
            return new Settings(metaIterations, seed, changed, tasksAtATime, schedule, engines, listener);
        }

        Settings withTasksAtATime(int changed) {
            return new Settings(metaIterations, seed, threads, changed, schedule, engines, listener);
        }

        Settings withSchedule(Schedule changed) {
            return new Settings(metaIterations, seed, threads, tasksAtATime, changed, engines, listener);
        }

        Settings withEngines(Supplier<Engine> changed) {
            return new Settings(metaIterations, seed, threads, tasksAtATime, schedule, changed, listener);
        }

        Settings withListener(TrainingProgress.Listener changed) {
            return new Settings(metaIterations, seed, threads, tasksAtATime, schedule, engines, changed);
        }
    }

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
                learner,
                tasks,
                new Settings(1_000, 1, cores, Integer.MAX_VALUE, Schedule.constant(), Engine::cpu, progress -> {}));
    }

    /** Returns the same with another number of meta-iterations, at least 1. */
    public MetaTraining withMetaIterations(long metaIterations) {
        requirePositive("metaIterations", metaIterations);
        return with(settings.withMetaIterations(metaIterations));
    }

    /** Returns the same with another seed, which decides the initial theta and the episodes; not {@link TaskSource#FROZEN}. */
    public MetaTraining withSeed(long seed) {
        if (seed == TaskSource.FROZEN) {
            throw new IllegalArgumentException("seed must not be " + seed
                    + ": it gives the frozen episodes of the evaluation, which no training may see");
        }
        return with(settings.withSeed(seed));
    }

    /** Returns the same on another number of threads, at least 1; theta is bitwise the same for any. */
    public MetaTraining withThreads(int threads) {
        requirePositive("threads", threads);
        return with(settings.withThreads(threads));
    }

    /**
     * Returns the same with at most so many tasks computed at once, at least 1; unless said otherwise as many as there are threads. Fewer
     * take less memory; the threads that are left share the large kernels of a task, which takes longer. Theta is bitwise the same for any.
     */
    public MetaTraining withTasksAtATime(int tasksAtATime) {
        requirePositive("tasksAtATime", tasksAtATime);
        return with(settings.withTasksAtATime(tasksAtATime));
    }

    /** Returns the same with another course of the meta learning rate. */
    public MetaTraining withSchedule(Schedule schedule) {
        return with(settings.withSchedule(schedule));
    }

    /** Returns the same on other engines, one made for each thread. */
    public MetaTraining withEngines(Supplier<Engine> engines) {
        return with(settings.withEngines(engines));
    }

    /** Returns the same with one more listener to its progress; it is told after those that are there. */
    public MetaTraining withListener(TrainingProgress.Listener listener) {
        return with(settings.withListener(settings.listener.andThen(listener)));
    }

    private MetaTraining with(Settings changed) {
        return new MetaTraining(learner, tasks, changed);
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
        int tasksAtATime = Math.min(settings.tasksAtATime, learner.metaBatchSize());
        Engine[] engines = new Engine[Math.min(settings.threads, tasksAtATime)];
        for (int i = 0; i < engines.length; i++) {
            // Fewer tasks at a time than threads: the threads that are left share the large kernels of a task.
            engines[i] = settings.engines.get().withThreads(settings.threads / engines.length);
        }
        try (BlasThreads one = BlasThreads.one();
                Workers workers = new Workers(engines)) {
            return new OuterLoop(learner, tasks, settings, workers).run();
        }
    }
}
