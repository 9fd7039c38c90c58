package org.meta4j.experiment;

import java.util.Arrays;
import org.meta4j.task.TasksId;

/**
 * What was measured under one condition.
 *
 * @param tasks the episodes
 * @param condition how it was measured
 * @param perEpisode the value of each episode, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, and compared by content
public record Scores(TasksId tasks, Condition condition, double[] perEpisode) {
    /** Copies the values; throws {@link IllegalArgumentException} unless there is one an episode. */
    public Scores {
        perEpisode = perEpisode.clone();
        if (perEpisode.length != tasks.episodes()) {
            throw new IllegalArgumentException(
                    "there are " + tasks.episodes() + " episodes, but " + perEpisode.length + " scores");
        }
    }

    /** Returns a copy of the value of each episode, in their order. */
    @Override
    public double[] perEpisode() {
        return perEpisode.clone();
    }

    /** Returns the mean and its 95% interval. */
    public MeanInterval mean() {
        return MeanInterval.of(perEpisode);
    }

    /** Returns the median; what is no number counts as larger than all numbers. */
    public double median() {
        double[] rising = perEpisode.clone();
        Arrays.sort(rising); // what is no number comes last
        int half = rising.length / 2;
        return rising.length % 2 == 1 ? rising[half] : (rising[half - 1] + rising[half]) / 2;
    }

    /**
     * Returns the mean and interval of this minus other scores, paired by episode. Throws {@link IllegalArgumentException} if those are of
     * other tasks, or measure something else.
     */
    public MeanInterval minus(Scores other) {
        if (!tasks.equals(other.tasks)) {
            throw new IllegalArgumentException(
                    "scores are paired on the same tasks, but these are of " + tasks + " and of " + other.tasks);
        }
        if (condition.metric() != other.condition.metric()) {
            throw new IllegalArgumentException("scores of one metric are paired, but these are " + condition.metric()
                    + " and " + other.condition.metric());
        }
        double[] differences = perEpisode.clone();
        for (int i = 0; i < differences.length; i++) {
            differences[i] -= other.perEpisode[i];
        }
        return MeanInterval.of(differences);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scores scores
                && tasks.equals(scores.tasks)
                && condition.equals(scores.condition)
                && Arrays.equals(perEpisode, scores.perEpisode);
    }

    @Override
    public int hashCode() {
        return 31 * condition.hashCode() + Arrays.hashCode(perEpisode);
    }

    @Override
    public String toString() {
        Metric metric = condition.metric();
        String mean = metric.text(mean()) + (metric.isGain() ? "%" : "");
        return condition + ": " + mean + " over " + perEpisode.length + " episodes";
    }
}
