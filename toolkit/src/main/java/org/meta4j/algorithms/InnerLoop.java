package org.meta4j.algorithms;

/** What every inner loop requires of its settings. */
final class InnerLoop {
    private InnerLoop() {}

    static void requireSteps(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("inner steps must be at least 0, but are " + steps);
        }
    }

    static void requireMetaBatchSize(int metaBatchSize) {
        if (metaBatchSize < 1) {
            throw new IllegalArgumentException("metaBatchSize must be at least 1, but is " + metaBatchSize);
        }
    }
}
