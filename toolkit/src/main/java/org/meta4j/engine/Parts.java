package org.meta4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Large kernels in parts, on several threads. How the work is cut depends on its size alone, and sums over parts are taken
 * in their order, so that results are bitwise the same for any number of threads.
 */
final class Parts {
    /** Most parts of one kernel: enough to share among threads evenly, few enough to keep a sum for each. */
    private static final int MOST = 16;
    /** Fewest values of a part: below, starting a thread costs more than it saves. */
    private static final int VALUES = 1 << 15;

    private static final ExecutorService POOL = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "meta4j-part");
        thread.setDaemon(true);
        return thread;
    });

    /** One part: the items from {@code from} up to, not including, {@code to}. */
    @FunctionalInterface
    interface Part {
        void run(int part, int from, int to);
    }

    private Parts() {}

    /** Returns into how many parts work on so many values is cut; one if it is small. */
    static int count(long values) {
        return (int) Math.min(MOST, Math.max(1, values / VALUES));
    }

    /** Runs {@code parts} parts of items {@code 0..items-1}, cut at multiples of {@code unit}, on some threads. */
    static void run(int threads, int parts, int items, int unit, Part work) {
        long units = ((long) items + unit - 1) / unit;
        Runnable[] runs = new Runnable[parts];
        for (int i = 0; i < parts; i++) {
            int part = i;
            int from = (int) Math.min(items, units * part / parts * unit);
            int to = (int) Math.min(items, units * (part + 1) / parts * unit);
            runs[part] = () -> work.run(part, from, to);
        }
        share(Math.min(threads, parts), runs);
    }

    private static void share(int threads, Runnable[] runs) {
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < runs.length; i = next.getAndIncrement()) {
                runs[i].run();
            }
        };
        List<Future<?>> others = new ArrayList<>();
        @Nullable Throwable failure = null;
        try {
            for (int i = 1; i < threads; i++) {
                others.add(POOL.submit(worker));
            }
            worker.run();
        } catch (RuntimeException | Error thrown) {
            failure = thrown;
        }
        for (Future<?> other : others) { // all of them: a part that still runs must not outlive its arrays
            @Nullable Throwable thrown = failureOf(other);
            failure = failure == null ? thrown : failure;
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Returns what ended it, null if nothing went wrong; waits however often the thread is interrupted. */
    private static @Nullable Throwable failureOf(Future<?> other) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    other.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
