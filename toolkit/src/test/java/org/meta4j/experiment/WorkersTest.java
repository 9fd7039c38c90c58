package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meta4j.autodiff.Engine;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    private static Workers workers(int count) {
        Engine[] engines = new Engine[count];
        for (int i = 0; i < count; i++) {
            engines[i] = Engine.cpu();
        }
        return new Workers(engines);
    }

    @Test
    void everyWorkerRunsEachRoundOnce() {
        try (Workers workers = workers(3)) {
            AtomicInteger[] rounds = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
            for (int i = 0; i < 100; i++) {
                workers.run((worker, engine) -> rounds[worker].incrementAndGet());
            }
            assertThat(rounds).extracting(AtomicInteger::get).containsExactly(100, 100, 100);
            assertThat(workers.count()).isEqualTo(3);
        }
    }

    @Test
    void anInterruptReachesEveryWorkerAndIsKeptInTheCallerAlone() {
        try (Workers workers = workers(3)) {
            Thread.currentThread().interrupt();
            workers.run((worker, engine) -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            assertThat(Thread.interrupted()).isTrue();
            assertNoneIsInterrupted(workers);
        }
    }

    /** Workers that end their round at just about the time at which the interrupt arrives. */
    @Test
    void anInterruptNeverOutlivesItsRound() {
        try (Workers workers = workers(2)) {
            for (int i = 0; i < 200; i++) {
                long until = System.nanoTime() + 5_000L * i;
                Thread.currentThread().interrupt();
                workers.run((worker, engine) -> {
                    while (worker > 0 && System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                });
                assertThat(Thread.interrupted()).isTrue();
                assertNoneIsInterrupted(workers);
            }
        }
    }

    private static void assertNoneIsInterrupted(Workers workers) {
        AtomicInteger interrupted = new AtomicInteger();
        workers.run((worker, engine) -> {
            LockSupport.parkNanos(1000);
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        assertThat(interrupted).hasValue(0);
    }
}
