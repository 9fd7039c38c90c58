package org.meta4j.experiment;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meta4j.autodiff.Engine;

/**
 * A fixed pool of threads, each with an engine of its own; the calling thread is one of them. A round hands every worker
 * its index and waits for all: workers wait for the next round by spinning shortly, then asleep, because a round of small
 * tasks is over before a sleeping thread wakes.
 */
final class Workers implements AutoCloseable {
    private static final int SPINS = 20_000;

    /** What one worker does in a round. */
    @FunctionalInterface
    interface Round {
        void run(int worker, Engine engine);
    }

    private final Engine[] engines;
    private final Thread[] threads;
    private volatile long round;
    private volatile boolean closed;
    private @Nullable Round work;
    private final Mailbox[] mailboxes;

    /** Where one worker reports the round it has finished. Held while that changes, so that no interrupt outlives its round. */
    private static final class Mailbox {
        volatile long finished;
        volatile @Nullable Throwable failure;
    }

    Workers(Engine... engines) {
        this.engines = engines.clone();
        threads = new Thread[engines.length - 1];
        mailboxes = new Mailbox[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            mailboxes[i] = new Mailbox();
            threads[i] = new Thread(() -> serve(worker), "meta4j-worker-" + worker);
            threads[i].setDaemon(true);
        }
        start();
    }

    /** Starts all threads, or leaves none behind where the system gives no more. */
    private void start() {
        try {
            for (Thread thread : threads) {
                thread.start();
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    int count() {
        return engines.length;
    }

    /**
     * Runs one round on all workers and returns when all are done; throws what the first failing one threw, and a checked exception,
     * which a compiler other than Java's lets through, inside an {@link IllegalStateException}. If the calling thread is interrupted,
     * all workers are; that a task was interrupted where it waited is told by a {@link CancellationException} and the status.
     */
    void run(Round newWork) {
        work = newWork;
        long next = round + 1; // only the calling thread writes it
        round = next;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        @Nullable Throwable failure = attempt(newWork, 0);
        for (int i = 0; i < threads.length; i++) {
            awaitFinish(mailboxes[i]);
            failure = failure == null ? mailboxes[i].failure : failure;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof InterruptedException) { // a task slept, or waited
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(failure);
        } else if (failure != null) {
            throw new IllegalStateException("a task failed: " + failure, failure);
        }
    }

    private void awaitFinish(Mailbox mailbox) {
        for (int spins = 0; mailbox.finished != round; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else if (Thread.currentThread().isInterrupted()) {
                interruptAll();
                waitInterrupted(mailbox);
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private void interruptAll() {
        for (int i = 0; i < threads.length; i++) {
            synchronized (mailboxes[i]) {
                if (mailboxes[i].finished != round) {
                    threads[i].interrupt();
                }
            }
        }
    }

    /** Waits although this thread is interrupted, when parking returns at once. */
    private void waitInterrupted(Mailbox mailbox) {
        while (mailbox.finished != round) {
            Thread.onSpinWait();
        }
    }

    private void serve(int worker) {
        Mailbox mailbox = mailboxes[worker - 1];
        long served = 0;
        while (awaitRound(served)) {
            served = round;
            Round current = work;
            mailbox.failure = current == null ? null : attempt(current, worker);
            synchronized (mailbox) {
                Thread.interrupted(); // it was meant for the round that is over
                mailbox.finished = served;
            }
        }
    }

    /** Returns true when a round after the given one has begun, false when the pool is closed. */
    private boolean awaitRound(long served) {
        for (int spins = 0; round == served; spins++) {
            if (closed) {
                return false;
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        return true;
    }

    private @Nullable Throwable attempt(Round current, int worker) {
        try {
            current.run(worker, engines[worker]);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
