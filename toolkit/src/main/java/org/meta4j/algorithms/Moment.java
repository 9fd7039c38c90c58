package org.meta4j.algorithms;

/**
 * Where in a training an algorithm is called.
 *
 * @param metaIteration from 0
 * @param metaIterations of the whole training: the horizon that annealing looks at
 * @param key a pure function of (seed, task index), the only source of randomness
 */
public record Moment(long metaIteration, long metaIterations, long key) {
    /** Returns the only moment of a training of one meta-iteration. */
    public static Moment alone(long key) {
        return new Moment(0, 1, key);
    }
}
