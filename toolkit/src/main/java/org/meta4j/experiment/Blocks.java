package org.meta4j.experiment;

import org.meta4j.autodiff.Parameters;

/**
 * Computes the tasks of a meta-batch: the seam at which other machines can take a share. A block is aligned, {@code 2^k} tasks from a
 * multiple of {@code 2^k} on, cut off at the end of the meta-batch. Sums run down one binary tree over the numbers of the tasks,
 * so the sum of the sums of all blocks of one size, added alike, is bitwise that of the meta-batch.
 */
public interface Blocks {
    /**
     * What the tasks of a block contribute together.
     *
     * @param gradient the sum of their gradients
     * @param state the sum of their states
     * @param loss the sum of their losses
     */
    record Sum(Parameters gradient, Parameters state, double loss) {}

    /** Returns the sums of the tasks {@code from} up to, not including, {@code to} of a meta-iteration (from 0) at theta, persistent. */
    Sum sum(Parameters theta, long metaIteration, int from, int to);
}
