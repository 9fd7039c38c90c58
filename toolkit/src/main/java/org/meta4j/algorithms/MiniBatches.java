package org.meta4j.algorithms;

import java.util.random.RandomGenerator;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

/**
 * Mini-batches of a support set, drawn without replacement: the examples in one random order after another, cut in stretches of one
 * size (the code of Nichol et al. 2018, reptile.py). A batch of at least the whole set is the set.
 *
 * @param size examples a batch
 * @param key what the orders are drawn from
 */
record MiniBatches(Examples support, int size, long key) {
    /** Returns the batch of a step, from 0. */
    Examples at(int step) {
        int count = support.count();
        if (size >= count) {
            return support;
        }
        int[] indices = new int[size];
        long first = (long) step * size;
        int[] order = order(first / count);
        for (int i = 0; i < size; i++) {
            long position = first + i;
            if (i > 0 && position % count == 0) {
                order = order(position / count);
            }
            indices[i] = order[(int) (position % count)];
        }
        return support.at(indices);
    }

    /** Returns the random order of all examples that is number {@code cycle}. */
    private int[] order(long cycle) {
        RandomGenerator random = Randomness.of(key, cycle);
        int[] order = new int[support.count()];
        for (int i = 0; i < order.length; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
