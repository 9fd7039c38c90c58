package org.meta4j.training;

import java.util.List;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.BlasThreads;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Episode;
import org.meta4j.task.TaskSource;

/**
 * Adapts to frozen episodes and measures the query loss after every step. The episodes are those of {@link
 * TaskSource#FROZEN}, so every algorithm is judged on the same ones; no training run draws them.
 *
 * @param episodes how many episodes, from index 0 on
 * @param steps adaptation steps measured: 0 to this
 */
public record Evaluation(TaskSource tasks, int episodes, int steps) {
    /** Throws {@link IllegalArgumentException} for fewer than 2 episodes or negative steps. */
    public Evaluation {
        if (episodes < 2) {
            throw new IllegalArgumentException("episodes must be at least 2 for an interval, but is " + episodes);
        }
        if (steps < 0) {
            throw new IllegalArgumentException("steps must be at least 0, but is " + steps);
        }
    }

    /** Returns the losses of the meta-trained learner. */
    public EvaluationReport of(MetaRun run) {
        return of(run.learner(), run.theta());
    }

    /** Returns the losses of a learner that adapts from theta. */
    public EvaluationReport of(MetaLearner learner, Parameters theta) {
        double[][] losses = new double[episodes][];
        Engine[] engines = new Engine[Math.min(Runtime.getRuntime().availableProcessors(), episodes)];
        for (int i = 0; i < engines.length; i++) {
            engines[i] = Engine.cpu();
        }
        try (BlasThreads one = BlasThreads.one();
                Workers workers = new Workers(engines)) {
            workers.run((worker, engine) -> {
                for (int i = worker; i < episodes; i += workers.count()) {
                    losses[i] = losses(learner, theta, i, engine);
                }
            });
        }
        return new EvaluationReport(losses);
    }

    private double[] losses(MetaLearner learner, Parameters theta, int index, Engine engine) {
        try (Engine.Scope scope = engine.scope()) {
            Episode episode = tasks.episode(TaskSource.FROZEN, index, engine);
            List<Parameters> adapted = learner.adaptation(theta.on(engine), episode.support(), steps);
            return adapted.stream()
                    .mapToDouble(parameters -> learner.loss(parameters, episode.query()))
                    .toArray();
        }
    }
}
