package org.meta4j.training;

import java.util.Arrays;

/**
 * Query losses of frozen episodes after 0, 1, ... adaptation steps. Beyond the trained step they can be heavy-tailed, so
 * the median and the number of diverged episodes stand beside the mean.
 */
public final class EvaluationReport {
    private final double[][] losses;

    EvaluationReport(double[][] losses) {
        this.losses = losses;
    }

    /** Returns how many episodes were measured. */
    public int episodes() {
        return losses.length;
    }

    /** Returns the largest number of adaptation steps measured. */
    public int steps() {
        return losses[0].length - 1;
    }

    /** Returns every episode's loss after some steps, in the episodes' order. */
    public double[] losses(int step) {
        if (step < 0 || step > steps()) {
            throw new IllegalArgumentException("step must be in 0.." + steps() + ", but is " + step);
        }
        return Arrays.stream(losses).mapToDouble(episode -> episode[step]).toArray();
    }

    /** Returns the mean loss and its 95% interval after some steps. */
    public MeanInterval mean(int step) {
        return MeanInterval.of(losses(step));
    }

    /** Returns the median loss after some steps. */
    public double median(int step) {
        double[] sorted = losses(step);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns how many episodes have, after some steps, a higher loss than before adaptation, or none at all (NaN). */
    public int diverged(int step) {
        double[] before = losses(0);
        double[] after = losses(step);
        int count = 0;
        for (int i = 0; i < before.length; i++) {
            if (!(after[i] <= before[i])) {
                count++;
            }
        }
        return count;
    }

    /** Returns the mean and interval of this loss minus the other's on the same episodes, after some steps. */
    public MeanInterval difference(EvaluationReport other, int step) {
        double[] mine = losses(step);
        double[] theirs = other.losses(step);
        if (mine.length != theirs.length) {
            throw new IllegalArgumentException("paired reports need the same episodes, but one has " + mine.length
                    + ", the other " + theirs.length);
        }
        for (int i = 0; i < mine.length; i++) {
            mine[i] -= theirs[i];
        }
        return MeanInterval.of(mine);
    }

    @Override
    public String toString() {
        return "after " + steps() + " steps: " + mean(steps()) + " over " + episodes() + " episodes";
    }
}
