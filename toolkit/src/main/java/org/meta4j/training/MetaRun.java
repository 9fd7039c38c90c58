package org.meta4j.training;

import java.time.Duration;
import java.util.List;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.TaskSource;

/**
 * A finished or interrupted meta-training, or the good part of one that diverged.
 *
 * @param learner the algorithm
 * @param tasks what it was trained on
 * @param theta the meta-parameters reached
 * @param curve the loss over time, empty if there was no meta-iteration
 * @param metaIterations meta-iterations that led to theta
 * @param interrupted whether the thread was interrupted before all were done; a diverged run was not
 */
public record MetaRun(
        MetaLearner learner,
        TaskSource tasks,
        Parameters theta,
        List<Point> curve,
        long metaIterations,
        long seed,
        Duration elapsed,
        boolean interrupted) {
    /**
     * A point of a learning curve.
     *
     * @param metaIteration the last meta-iteration of a stretch
     * @param loss the mean over all episodes of that stretch
     */
    public record Point(long metaIteration, double loss) {}

    /** Copies the curve. */
    public MetaRun {
        curve = List.copyOf(curve);
    }
}
