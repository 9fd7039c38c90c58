package org.meta4j.attack;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullMarked;

/**
 * What came of loading one file, and what it took.
 *
 * @param result what was in it, unless it was refused
 * @param refusal what was thrown then
 * @param bytes what all threads have allocated in the heap, garbage included
 */
@NullMarked
record Load(Optional<Object> result, Optional<Throwable> refusal, long bytes, long nanos) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_BYTES = 256L << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long HANGS_AFTER = 30;

    /** Returns the second of two loads where the first is slow: a busy machine is no fault of the loader. */
    static Load of(Attack.Loader loader, Path file) {
        Load load = timed(loader, file);
        return load.nanos < MOST_NANOS ? load : timed(loader, file);
    }

    private static Load timed(Attack.Loader loader, Path file) {
        FutureTask<Load> task = new FutureTask<>(() -> measured(loader, file));
        Thread thread = new Thread(task, "attacked loader");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(HANGS_AFTER, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("it hangs", e);
        }
    }

    private static Load measured(Attack.Loader loader, Path file) {
        Map<Long, Long> before = allocated();
        long start = System.nanoTime();
        Optional<Object> result = Optional.empty();
        Optional<Throwable> refusal = Optional.empty();
        try {
            result = Optional.of(loader.load(file));
        } catch (Throwable e) {
            refusal = Optional.of(e);
        }
        long nanos = System.nanoTime() - start;
        long bytes = allocated().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
        return new Load(result, refusal, bytes, nanos);
    }

    private static Map<Long, Long> allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            allocated.put(ids[i], bytes[i]);
        }
        return allocated;
    }

    /** Throws unless it was refused in one line that names the file and no class. */
    void requireSentenceWith(String name) {
        Throwable thrown = refusal.orElseThrow();
        String message = String.valueOf(thrown.getMessage());
        boolean kind = thrown instanceof IOException
                || thrown instanceof UncheckedIOException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof IllegalStateException;
        if (!kind || !message.contains(name) || message.matches("(?s).*(\\R|\\bnull\\b|\\bjavax?\\.).*")) {
            throw new AssertionError("it is refused, but not by a sentence that names the file: " + thrown, thrown);
        }
    }

    void requireSmall() {
        if (bytes > MOST_BYTES || nanos > MOST_NANOS) {
            throw new AssertionError("it took " + this);
        }
    }

    /** Returns the larger times and bytes of two. */
    Load worst(Load other) {
        return new Load(result, refusal, Math.max(bytes, other.bytes), Math.max(nanos, other.nanos));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f s and %.1f MB", nanos / 1e9, bytes / 1048576.0);
    }
}
