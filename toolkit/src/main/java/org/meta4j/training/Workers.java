package org.meta4j.training;

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

    /** Where one worker reports the round it has finished. */
    private static final class Mailbox {
        volatile long finished;
        volatile @Nullable Throwable failure;
    }

    Workers(Engine[] engines) {
        this.engines = engines.clone();
        threads = new Thread[engines.length - 1];
        mailboxes = new Mailbox[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            mailboxes[i] = new Mailbox();
            threads[i] = new Thread(() -> serve(worker), "meta4j-worker-" + worker);
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    int count() {
        return engines.length;
    }

    /** Runs one round on all workers and returns when all are done; throws what the first failing one threw. */
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
        }
    }

    private void awaitFinish(Mailbox mailbox) {
        for (int spins = 0; mailbox.finished != round; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    private void serve(int worker) {
        Mailbox mailbox = mailboxes[worker - 1];
        long served = 0;
        while (awaitRound(served)) {
            served = round;
            Round current = work;
            mailbox.failure = current == null ? null : attempt(current, worker);
            mailbox.finished = served;
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
        } catch (RuntimeException | Error failure) {
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
