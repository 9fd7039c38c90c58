package org.meta4j.benchmarks;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.meta4j.experiment.Progress;
import org.meta4j.experiment.Run;

/**
 * One endless meta-training, on a thread of its own, that waits in its listener between requests: every request goes on
 * where the last one stopped, and its time is that of the public path from drawing episodes to the outer step. The first
 * meta-iteration belongs to no request.
 */
final class TrainingWork implements Work {
    private final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Double> answers = new LinkedBlockingQueue<>();
    private final Thread thread;
    private long start;
    private long left;
    private boolean idle = true;

    TrainingWork(Run endless) {
        thread = new Thread(() -> train(endless), "meta4j-training");
        thread.setDaemon(true);
        thread.start();
    }

    private void train(Run endless) {
        try {
            endless.train(this::onProgress);
        } finally {
            answers.add(Double.NaN); // nobody may wait for a training that has ended
        }
    }

    private void onProgress(Progress progress) {
        if (!idle && --left > 0) {
            return;
        }
        if (!idle) {
            answers.add((System.nanoTime() - start) / 1e9);
        }
        try {
            left = requests.take();
            idle = false;
            start = System.nanoTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // which stops the training
        }
    }

    @Override
    public double seconds(long metaIterations) {
        requests.add(metaIterations);
        try {
            double seconds = answers.take();
            if (Double.isNaN(seconds)) {
                throw new IllegalStateException("the training has ended");
            }
            return seconds;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + metaIterations + " meta-iterations", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
