package org.meta4j.experiment;

import java.util.List;
import org.meta4j.task.TasksId;

/**
 * The summary of what was measured under one condition.
 *
 * @param mean over the episodes
 * @param ci95 half-width of its 95% interval
 * @param diverged episodes, see {@link Report#diverged}
 */
public record Measured(TasksId tasks, Condition condition, double mean, double ci95, double median, int diverged) {
    /** Returns the summary of every condition of a report. */
    static List<Measured> of(Report report) {
        return report.scores().stream()
                .map(scores -> new Measured(
                        scores.tasks(),
                        scores.condition(),
                        scores.mean().mean(),
                        scores.mean().ci95(),
                        scores.median(),
                        report.diverged(scores)))
                .toList();
    }
}
