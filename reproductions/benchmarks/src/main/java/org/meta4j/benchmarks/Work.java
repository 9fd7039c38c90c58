package org.meta4j.benchmarks;

/** Work that can be done again and again, and timed. */
@FunctionalInterface
interface Work extends AutoCloseable {
    /** Runs so many meta-iterations and returns the seconds they took together. */
    double seconds(long metaIterations);

    @Override
    default void close() {}

    /** Runs an action so many times and returns the seconds that took. */
    static double seconds(long times, Runnable action) {
        long start = System.nanoTime();
        for (long i = 0; i < times; i++) {
            action.run();
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
