package org.meta4j.reproductions;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that the process ends (Ctrl-C, SIGTERM): it stops what is under way, and keeps the process until this is closed. */
final class Ending implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /** Does {@code stop} again and again once it is asked for, because what is under way may not hear it between two parts. */
    Ending(Runnable stop) {
        hook = new Thread(() -> end(stop), "meta4j-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable stop) {
        asked = true;
        try {
            do {
                stop.run();
            } while (!over.await(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAsked() {
        return asked;
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what waits for this.
        }
    }
}
