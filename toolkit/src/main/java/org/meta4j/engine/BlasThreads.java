package org.meta4j.engine;

import org.bytedeco.openblas.global.openblas;

/**
 * Holds OpenBLAS, whose setting is global, to one thread while any run is under way, and restores it after the last:
 * parallel runs put one task on a thread, and a second layer of threads inside each product makes both slower.
 */
public final class BlasThreads implements AutoCloseable {
    private static int holders;
    private static int before;

    private boolean open = true;

    private BlasThreads() {}

    /** Returns a hold on one BLAS thread, given up by {@link #close()}. */
    public static synchronized BlasThreads one() {
        if (holders++ == 0) {
            Backend.require(); // its start-up sets the number of threads, so it has to come first
            before = openblas.blas_get_num_threads();
            openblas.blas_set_num_threads(1);
        }
        return new BlasThreads();
    }

    @Override
    public void close() {
        synchronized (BlasThreads.class) {
            if (open && --holders == 0) {
                openblas.blas_set_num_threads(before);
            }
            open = false;
        }
    }
}
