package org.meta4j.experiment;

import org.meta4j.autodiff.Parameters;

/**
 * Computes the tasks of meta-batches: the seam at which other machines can take a share. Sums run down one binary tree over the numbers of
 * the tasks, so the sum of the sums of all aligned blocks of one size, added alike, is bitwise that of the meta-batch.
 */
public interface Blocks {
    /**
     * Some tasks of a meta-batch: {@code 2^k} of them from a multiple of {@code 2^k} on, fewer at the end of the meta-batch.
     *
     * @param training 0 for the first training of a run, 1 for a second that a selection asks for
     * @param metaIteration from 0
     * @param from the number of the first task
     * @param to the number after that of the last
     */
    record Block(int training, long metaIteration, int from, int to) {
        /** Throws {@link IllegalArgumentException} for a block that is empty or not aligned. */
        public Block {
            int size = to - from;
            if (from < 0 || size < 1 || from % (2 * Integer.highestOneBit(size) - (isPower(size) ? size : 0)) != 0) {
                throw new IllegalArgumentException(
                        "a block has 2^k tasks from a multiple of 2^k on, or fewer at the end,"
                                + " but this is of the tasks " + from + " to " + (to - 1));
            }
        }

        private static boolean isPower(int size) {
            return Integer.bitCount(size) == 1;
        }
    }

    /**
     * What the tasks of a block contribute together.
     *
     * @param gradient the sum of their gradients
     * @param state the sum of their states
     * @param loss the sum of their losses
     */
    record Sum(Parameters gradient, Parameters state, double loss) {}

    /** Returns the sums of the tasks of a block at theta, in memory that outlives every scope. */
    Sum sum(Parameters theta, Block block);

    /** Returns what computes the blocks of a run here, on the threads of a crew; whoever asked for it closes it. */
    static LocalBlocks local(Experiment experiment, long seed, Crew crew) {
        return new LocalBlocks(experiment, seed, new Shift(crew));
    }
}
