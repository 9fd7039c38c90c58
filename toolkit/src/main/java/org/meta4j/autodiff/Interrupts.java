package org.meta4j.autodiff;

import java.util.concurrent.CancellationException;

/** Where long computations look whether their thread was interrupted. */
public final class Interrupts {
    private Interrupts() {}

    /** Throws {@link CancellationException}, the interrupt status kept, if the current thread is interrupted. */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
    }
}
