package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.stopping;
import static org.meta4j.experiment.TestExperiments.test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.nn.Losses;
import org.meta4j.nn.TestNetworks;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.TaskSource;

@Timeout(60)
class StoppingTest {
    @AfterEach
    void leaveNoInterrupt() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStopEndsTheTrainingAfterTheMetaIterationAndItGoesOn(int threads) {
        Run run = lines(20).run(1, crew(threads));
        run.train(stopping(run, 7));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.metaIterations()).isEqualTo(7);
        assertThat(run.isFinished()).isFalse();
        assertBitwise(run.theta(), lines(7).run(1).train().theta());
        run.train(stopping(run, 13)).train();
        assertThat(run.isFinished()).isTrue();
        Run whole = lines(20).run(1).train();
        assertBitwise(run.theta(), whole.theta());
        assertThat(run.curve()).isEqualTo(whole.curve());
        assertThat(run.stretches()).extracting(Stretch::from).containsExactly(0L, 7L, 13L);
        assertThat(run.stretches()).extracting(Stretch::to).containsExactly(7L, 13L, 20L);
        assertThat(run.stretches()).allMatch(each -> each.threads() == threads && each.seconds() > 0);
    }

    @Test
    void aStopFromAnotherThreadEndsTheTraining() throws InterruptedException {
        Run run = lines(100_000_000).run(1);
        CountDownLatch begun = new CountDownLatch(3);
        AtomicBoolean interrupted = new AtomicBoolean(true);
        Thread trains = new Thread(() -> {
            run.train(progress -> begun.countDown());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        trains.start();
        begun.await();
        run.stop();
        trains.join(5_000);
        assertThat(trains.isAlive()).isFalse();
        assertThat(interrupted).isFalse();
        assertThat(run.metaIterations()).isGreaterThanOrEqualTo(3);
    }

    // ---- interrupts ----

    @Test
    void anInterruptIsKeptAndTheRunGoesOnOnceItIsCleared() {
        Run run = lines(20).run(1);
        run.train(progress -> {
            if (progress.done() == 7) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(run.metaIterations()).isEqualTo(7);
        assertThat(Thread.currentThread().isInterrupted()).as("status").isTrue();
        assertThatThrownBy(run::train)
                .isInstanceOf(CancellationException.class)
                .hasMessage("this thread is interrupted, so nothing was trained: clear its status by"
                        + " Thread.interrupted() before");
        assertThat(Thread.interrupted()).as("status").isTrue();
        assertBitwise(run.train().theta(), lines(20).run(1).train().theta());
    }

    /** Returns lines of which drawing one interrupts the caller, once; other threads then wait for it to notice. */
    private static TaskSource interrupting(long seed, long index) {
        AtomicBoolean once = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        return TaskSource.named("interrupting", (each, at, engine) -> {
            if (each == seed && at == index && once.compareAndSet(false, true)) {
                caller.interrupt();
            }
            if (each == seed && Thread.currentThread() != caller && caller.isInterrupted()) {
                LockSupport.parkNanos(50_000_000);
            }
            return LINES.episode(each, at, engine);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theMetaIterationThatAnInterruptMeetsIsGivenUp(int threads) {
        Experiment experiment = on(interrupting(1, 40), MAML, Outer.adam(1e-2, 20, 8));
        Run run = experiment.run(1, crew(threads)).train();
        assertThat(Thread.interrupted()).as("status").isTrue();
        assertThat(run.metaIterations()).isEqualTo(2);
        assertThat(run.stretches()).extracting(Stretch::to).containsExactly(2L);
        Run whole = experiment.run(1, crew(threads)).train();
        assertBitwise(run.train().theta(), whole.theta());
        assertThat(run.curve()).isEqualTo(whole.curve());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMetaValidationThatAnInterruptMeetsIsMadeUpFor(int threads) {
        Condition condition = Condition.squaredError(8, 8, 1);
        for (int metaIterations : new int[] {4, 10}) {
            TaskSource frozen = interrupting(TaskSource.FROZEN, 20); // no frozen episode that hashes the source
            Selection selection =
                    new Selection.ByValidation(test(frozen, 40, condition), condition, 4, 9, Optional.empty());
            Experiment experiment =
                    on(LINES, MAML, Outer.adam(1e-2, 2, metaIterations)).selecting(selection);
            Run run = experiment.run(1, crew(threads)).train();
            assertThat(Thread.interrupted()).as("status").isTrue();
            assertThat(run.isFinished()).isFalse();
            assertThat(run.metaIterations()).isEqualTo(3);
            run.train();
            Run whole = experiment.run(1, crew(threads)).train();
            assertThat(run.validation()).isEqualTo(whole.validation());
            assertThat(run.curve()).isEqualTo(whole.curve());
            assertThat(run.metaIterations()).isEqualTo(whole.metaIterations());
            assertBitwise(run.theta(), whole.theta());
        }
    }

    /** Returns lines of which drawing a frozen one takes a while; the first sixteen, which hash the source, do not. */
    private static TaskSource slow(long millis) {
        return TaskSource.named("slow", (seed, index, engine) -> {
            if (seed == TaskSource.FROZEN && index > 15) {
                LockSupport.parkNanos(1_000_000 * millis);
            }
            return LINES.episode(seed, index, engine);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStopDuringAMetaValidationDoesNotWaitForItsEpisodesAndLosesNothing(int threads) throws InterruptedException {
        Condition condition = Condition.squaredError(8, 8, 1);
        Selection selection =
                new Selection.ByValidation(test(slow(20), 300, condition), condition, 2, 9, Optional.empty());
        Experiment experiment = on(LINES, MAML, Outer.adam(1e-2, 2, 2)).selecting(selection);
        Run run = experiment.run(1, crew(threads));
        AtomicBoolean interrupted = new AtomicBoolean(true);
        Thread trains = new Thread(() -> {
            run.train();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        trains.start();
        Thread.sleep(600); // into the six seconds or three of the measurement
        run.stop();
        trains.join(1_000);
        assertThat(trains.isAlive()).as("a second after the stop").isFalse();
        assertThat(interrupted).as("a trace on the thread").isFalse();
        assertThat(run.isFinished()).isFalse();
        assertThat(run.validation()).isEmpty();
        Selection same = new Selection.ByValidation(test(LINES, 300, condition), condition, 2, 9, Optional.empty());
        Run whole = on(LINES, MAML, Outer.adam(1e-2, 2, 2))
                .selecting(same)
                .run(1, crew(threads))
                .train();
        run.train();
        assertThat(run.validation()).isEqualTo(whole.validation());
        assertThat(run.curve()).isEqualTo(whole.curve());
        assertBitwise(run.theta(), whole.theta());
    }

    @Test
    void aStopDuringAMetaValidationLeavesAnInterruptOfOthers() throws InterruptedException {
        Condition condition = Condition.squaredError(8, 8, 1);
        Selection selection =
                new Selection.ByValidation(test(slow(20), 300, condition), condition, 1, 9, Optional.empty());
        Run run = on(LINES, MAML, Outer.adam(1e-2, 2, 2)).selecting(selection).run(1, crew(1));
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread trains = new Thread(() -> {
            run.train();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        trains.start();
        Thread.sleep(400);
        trains.interrupt();
        run.stop();
        trains.join(1_000);
        assertThat(trains.isAlive()).isFalse();
        assertThat(interrupted).isTrue();
    }

    private static Throwable interruptedAfter(long millis, Runnable work) throws InterruptedException {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        AtomicBoolean kept = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (CancellationException e) {
                thrown.add(e);
                kept.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        Thread.sleep(millis);
        thread.interrupt();
        thread.join(1_000);
        assertThat(thread.isAlive()).as("a second after the interrupt").isFalse();
        assertThat(kept).as("status").isTrue();
        return thrown.get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTestOfManyCheapEpisodesEndsSoonAfterAnInterrupt(int threads) throws InterruptedException {
        Run run = lines(1).run(1, crew(threads));
        var test = test(LINES, 30_000, Condition.squaredError(8, 8, 50));
        assertThat(interruptedAfter(200, () -> run.test(test)))
                .hasMessageMatching("interrupted after \\d+ of 30000 episodes: nothing was measured");
        assertThat(run.report().scores()).isEmpty();
    }

    /** Episodes of 20,000 queries, each of which is taken alone with the support set: minutes of work. */
    private static final TaskSource LONG = TaskSource.named("long", (seed, index, engine) -> {
        Examples support = images(20, engine);
        return new Episode(support, index < 2 && seed == TaskSource.FROZEN ? images(20_000, engine) : support);
    });

    private static Examples images(int count, Engine engine) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = i % 2;
        }
        return new Examples(engine.filled(0.5, count, 8, 8, 1), Labels.of(2, ids));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTestOfOneLongInductiveEpisodeEndsSoonAfterAnInterrupt(int threads) throws InterruptedException {
        Maml maml = new Maml(
                TestNetworks.convolutional(8, 1, 2, 8, false, 2),
                Losses.crossEntropy(),
                InnerRule.sgd(0.1),
                InnerLoop.exact(1));
        Run run = on(LONG, maml, Outer.adam(1e-3, 1, 1)).run(1, crew(threads));
        var test = test(LONG, 2, Condition.accuracy(10, 10_000, Seeing.INDUCTIVE, 1));
        assertThat(interruptedAfter(600, () -> run.test(test)))
                .hasMessage("interrupted after 0 of 2 episodes: nothing was measured");
    }

    @Test
    void aTestOnAnInterruptedThreadMeasuresNothing() {
        Run run = lines(1).run(1).train();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run.test(test(LINES, 5, Condition.squaredError(8, 8, 1))))
                .isInstanceOf(CancellationException.class)
                .hasMessage("interrupted after 0 of 5 episodes: nothing was measured");
        assertThat(Thread.interrupted()).as("status").isTrue();
        assertThat(run.test(test(LINES, 5, Condition.squaredError(8, 8, 1))).scores())
                .hasSize(1);
    }
}
