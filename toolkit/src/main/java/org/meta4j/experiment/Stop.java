package org.meta4j.experiment;

import org.jspecify.annotations.Nullable;

/**
 * The wish that a training ends. It is heard between two meta-iterations, and within a measurement on the way by an interrupt, of
 * which nothing is left on the thread.
 */
final class Stop {
    private boolean asked;
    private @Nullable Thread measuring;
    private boolean interrupted;

    /** Asks for it, from any thread. */
    synchronized void ask() {
        asked = true;
        Thread thread = measuring;
        if (thread != null && !thread.isInterrupted()) {
            thread.interrupt();
            interrupted = true;
        }
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** Forgets that it was asked for. */
    synchronized void forget() {
        asked = false;
    }

    /** Does work on this thread that a stop ends by an interrupt. */
    void during(Runnable work) {
        begin();
        try {
            work.run();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        measuring = Thread.currentThread();
        if (asked) {
            ask();
        }
    }

    private synchronized void end() {
        measuring = null;
        if (interrupted) {
            Thread.interrupted(); // meant for the work that is over
            interrupted = false;
        }
    }
}
