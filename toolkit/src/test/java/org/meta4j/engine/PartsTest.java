package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

class PartsTest {
    @Test
    void noPartRunsAnyMoreWhenAFailureIsThrown() {
        AtomicInteger order = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        CountDownLatch allBegun = new CountDownLatch(3);
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> Parts.run(3, 3, 3, 1, (part, from, to) -> {
                    running.incrementAndGet();
                    await(allBegun);
                    if (Thread.currentThread() != caller && order.getAndIncrement() == 0) {
                        running.decrementAndGet();
                        throw new IllegalStateException("the first part on another thread");
                    }
                    LockSupport.parkNanos(200_000_000);
                    running.decrementAndGet();
                }))
                .hasMessage("the first part on another thread");
        assertThat(running).hasValue(0);
    }

    private static void await(CountDownLatch latch) {
        latch.countDown();
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatIsWrongIsSaidAlikeOnAnyNumberOfThreads(int threads) {
        Engine engine = Engine.cpu().withThreads(threads);
        Tensor inside;
        try (Engine.Scope scope = engine.scope()) {
            inside = engine.filled(1, 1 << 20);
        }
        assertThatThrownBy(() -> Ops.exp(inside))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("this tensor was computed in a scope that has closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 8 * 512, 100_001, Integer.MAX_VALUE - 5})
    void partsFollowEachOtherAndCoverEveryItem(int items) {
        AtomicInteger end = new AtomicInteger();
        Parts.run(1, 16, items, 512, (part, from, to) -> {
            assertThat(from).isEqualTo(end.get()).isLessThanOrEqualTo(to);
            assertThat(from == items || from % 512 == 0).isTrue();
            end.set(to);
        });
        assertThat(end).hasValue(items);
    }

    @Test
    void anInterruptedThreadFinishesItsKernelAndStaysInterrupted() {
        Engine engine = Engine.cpu().withThreads(3);
        Thread.currentThread().interrupt();
        Tensor shifted = Ops.shift(engine.filled(1, 1 << 20), 1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(shifted.toDoubles()).containsOnly(2);
    }
}
