package org.meta4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;

/**
 * The machine's speed: products of two matrices of 1000 by 1000 on every thread at once, as many on each as there are
 * meta-iterations. OpenBLAS computes each on the thread that asks for it, as in a training.
 */
final class Product implements Work {
    private static final int LENGTH = 1000;

    private final int threads;
    private final ExecutorService pool;
    private final Engine.Scope held = Engine.oneBlasThread();

    Product(int threads) {
        this.threads = threads;
        pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "meta4j-product");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns the time of the slowest thread. */
    @Override
    public double seconds(long products) {
        List<Callable<Double>> calls = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            calls.add(() -> multiply(products));
        }
        try {
            double slowest = 0;
            for (Future<Double> one : pool.invokeAll(calls)) {
                slowest = Math.max(slowest, one.get());
            }
            return slowest;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for products", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a product failed", e.getCause());
        }
    }

    private static double multiply(long products) {
        Engine engine = Engine.cpu();
        try (Engine.Scope all = engine.scope()) {
            RandomGenerator random = Randomness.of(1, 0);
            float[] values = new float[LENGTH * LENGTH];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            Tensor matrix = engine.tensor(values, LENGTH, LENGTH);
            return Work.seconds(products, () -> {
                try (Engine.Scope one = engine.scope()) {
                    Ops.matmul(matrix, matrix);
                }
            });
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        held.close();
    }
}
