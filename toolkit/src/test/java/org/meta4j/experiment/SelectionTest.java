package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.constants;
import static org.meta4j.experiment.TestExperiments.counting;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.stopping;
import static org.meta4j.experiment.TestExperiments.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.meta4j.optim.Sgd;
import org.meta4j.task.TaskSource;

/** Theta counts the meta-iterations, and predicts that count, so that the loss on {@code constants(n)} is (count - n)^2. */
class SelectionTest {
    private static final Condition LOSS = Condition.squaredError(2, 2, 0);

    private static Experiment best(int at, long metaIterations, Optional<TaskSource> retrainOn) {
        Selection selection =
                new Selection.ByValidation(test(constants("best" + at, at), 2, LOSS), LOSS, 2, 3, retrainOn);
        return counting(LINES, metaIterations).selecting(selection);
    }

    private static double count(Run run) {
        return run.theta().tensor("count").item();
    }

    @Test
    void theBestThetaIsTheResultAndPatienceEndsTheTraining() {
        Run run = best(11, 50, Optional.empty()).run(1, crew(1)).train();
        assertThat(run.validation())
                .extracting(Run.Validation::metaIteration, each -> each.value().mean())
                .containsExactly(
                        Tuple.tuple(2L, 81.0),
                        Tuple.tuple(4L, 49.0),
                        Tuple.tuple(6L, 25.0),
                        Tuple.tuple(8L, 9.0),
                        Tuple.tuple(10L, 1.0),
                        Tuple.tuple(12L, 1.0), // as good is not better
                        Tuple.tuple(14L, 9.0),
                        Tuple.tuple(16L, 25.0));
        assertThat(run.isFinished()).isTrue();
        assertThat(count(run)).isEqualTo(10);
        assertThat(run.metaIterations()).isEqualTo(10);
        assertThat(run.stretches()).extracting(Stretch::to).containsExactly(16L);
    }

    @Test
    void theLastThetaIsMeasuredToo() {
        Run run = best(100, 7, Optional.empty()).run(1, crew(1)).train();
        assertThat(run.validation()).extracting(Run.Validation::metaIteration).containsExactly(2L, 4L, 6L, 7L);
        assertThat(run.metaIterations()).isEqualTo(7);
    }

    @Test
    void aRunThatIsStoppedHoldsTheBestSoFar() {
        Run run = best(4, 50, Optional.empty()).run(1, crew(1));
        run.train(stopping(run, 1));
        assertThat(count(run)).as("nothing measured yet").isEqualTo(1);
        run.train(stopping(run, 7));
        assertThat(count(run)).isEqualTo(4);
        assertThat(run.metaIterations()).isEqualTo(4);
        assertThat(run.isFinished()).isFalse();
    }

    @Test
    void aLossThatIsNoNumberIsNeverBetter() {
        AtomicInteger drawn = new AtomicInteger();
        TaskSource flaky = TaskSource.named("flaky", (seed, index, engine) -> {
            double target = seed == TaskSource.FROZEN && drawn.getAndIncrement() == 100 ? Double.NaN : 10;
            return constants("ten", target).episode(seed, index, engine);
        });
        Selection selection = new Selection.ByValidation(test(flaky, 2, LOSS), LOSS, 5, 1, Optional.empty());
        Run run = counting(LINES, 30).selecting(selection).run(1, crew(1));
        assertThat(flaky.id().name()).isEqualTo("flaky");
        drawn.set(100); // the first measurement
        run.train();
        assertThat(run.validation().get(0).value().mean()).isNaN();
        assertThat(count(run)).isEqualTo(10);
        assertThat(run.validation()).hasSize(3);
    }

    @Test
    void aSecondTrainingIsAsLongAsTheFirstWasWhenItWasBest() {
        List<Long> drawn = new ArrayList<>();
        TaskSource more = TaskSource.named("more", (seed, index, engine) -> {
            if (seed == 1) {
                drawn.add(index);
            }
            return LINES.episode(seed, index, engine);
        });
        Run run = best(6, 50, Optional.of(more)).run(1, crew(1));
        List<String> heard = new ArrayList<>();
        run.train(progress -> heard.add(progress.done() + "/" + progress.total()));
        assertThat(heard).hasSize(12 + 6).startsWith("1/50").endsWith("5/6", "6/6");
        assertThat(drawn).hasSize(2 * 6).startsWith(0L, 1L).endsWith(10L, 11L);
        assertThat(count(run)).isEqualTo(6);
        assertThat(run.metaIterations()).isEqualTo(6);
        assertThat(run.isFinished()).isTrue();
        assertThat(run.validation()).hasSize(6);
        assertThat(run.curve()).hasSize(6);
        assertThat(run.stretches())
                .extracting(Stretch::training, Stretch::from, Stretch::to)
                .containsExactly(Tuple.tuple(0, 0L, 12L), Tuple.tuple(1, 0L, 6L));
        assertThat(run.receipt().stretches()).isEqualTo(run.stretches());
        assertThat(run.receipt().validation()).isEqualTo(run.validation());
        assertThat(run.receipt().metaIterations()).isEqualTo(6);
        assertThat(run.receipt().data())
                .contains(LINES.id(), more.id(), constants("best6", 6).id());
    }

    @Test
    void aSecondTrainingBeginsWithNewInitialParameters() {
        Condition condition = Condition.squaredError(8, 8, 1);
        Selection selection = new Selection.ByValidation(
                test(constants("constant", 1), 2, Condition.squaredError(2, 2, 1)),
                Condition.squaredError(2, 2, 1),
                4,
                2,
                Optional.of(LINES));
        Experiment experiment = on(constants("constant", 1), MAML, Outer.adam(1e-2, 2, 8))
                .selecting(selection)
                .tested(test(LINES, 2, condition));
        Run run = experiment.run(3, crew(2)).train();
        Run alone = on(LINES, MAML, Outer.adam(1e-2, 2, run.metaIterations()))
                .run(3, crew(1))
                .train();
        assertBitwise(run.theta(), alone.theta());
    }

    @Test
    void aRunWithASelectionIsNotExtended() {
        Run run = best(4, 4, Optional.empty()).run(1, crew(1)).train();
        assertThatThrownBy(() -> run.extendedTo(8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a run whose selection has ended cannot be extended: run it anew");
    }

    @Test
    void manyEpisodesOfMetaValidationAreNotDoneOneByOneBecauseTheMetaBatchIsOne() {
        try (Shift shift = new Shift(crew(2).withTasksAtATime(2))) {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            Run run = on(LINES, MAML, new Outer(1, new Sgd(1), 1)).run(1, crew(1));
            shift.each(1, run.theta(), (task, theta, engine) -> threads.add(Thread.currentThread()));
            assertThat(threads).containsOnly(Thread.currentThread());
            for (int i = 0; i < 20; i++) {
                shift.each(100, run.theta(), (task, theta, engine) -> {
                    threads.add(Thread.currentThread());
                    LockSupport.parkNanos(1000);
                });
            }
            assertThat(threads.stream().distinct()).hasSize(2);
        }
    }
}
