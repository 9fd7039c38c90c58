package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.experiment.TestExperiments.IMAGES;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.META_SGD;
import static org.meta4j.experiment.TestExperiments.PROTONET;
import static org.meta4j.experiment.TestExperiments.REPTILE;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.stopping;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Moment;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

class RunTest {
    static Stream<Experiment> learners() {
        return Stream.of(
                on(LINES, MAML, Outer.adam(1e-3, 7, 40)),
                on(LINES, META_SGD, Outer.adam(1e-3, 7, 40)),
                on(LINES, REPTILE, new Outer(7, new Sgd(0.5).scheduled(Schedule.linearToZero()), 40)),
                on(classes(200), PROTONET, Outer.adam(1e-3, 4, 20)));
    }

    @ParameterizedTest
    @MethodSource("learners")
    void thetaIsBitwiseTheSameForAnyNumberOfThreads(Experiment experiment) {
        Run expected = experiment.run(1, crew(1)).train();
        for (int threads : new int[] {2, 3, 5}) {
            Run run = experiment.run(1, crew(threads)).train();
            assertBitwise(run.theta(), expected.theta());
            assertThat(run.curve()).isEqualTo(expected.curve());
        }
    }

    @Test
    void whatIsNoLearnedParameterStaysInTheRun() {
        Parameters reptile = on(LINES, REPTILE, Outer.adam(1e-3, 3, 2))
                .run(1, crew(1))
                .train()
                .theta();
        // 2 meta-iterations of 4 inner steps, whose number goes from task to task.
        assertThat(reptile.group(MetaLearner.MEMORY).tensor("steps").item()).isEqualTo(8);
        Parameters protoNet = on(classes(200), PROTONET, Outer.adam(1e-3, 1, 1))
                .run(1, crew(1))
                .train()
                .theta();
        assertThat(protoNet.group(Model.STATISTICS).isEmpty()).isFalse();
    }

    private static Experiment images(int metaBatchSize) {
        Model model = TestNetworks.convolutional(20, 1, 2, 8, false, 2);
        Maml maml = new Maml(model, Losses.crossEntropy(), InnerRule.sgd(0.1), InnerLoop.exact(1));
        return on(IMAGES, maml, new Outer(metaBatchSize, new Sgd(0.1), 3));
    }

    @Test
    void oneLargeEpisodeGivesBitwiseTheSameThetaOnAnyNumberOfThreads() {
        Parameters expected = images(1).run(1, crew(1)).train().theta();
        for (int threads : new int[] {2, 3}) {
            assertBitwise(images(1).run(1, crew(threads)).train().theta(), expected);
        }
    }

    @Test
    void tasksOneAtATimeOrAsManyAsFitGiveBitwiseTheSameTheta() {
        Parameters expected = images(3).run(1, crew(1)).train().theta();
        for (int atATime : new int[] {0, 1, 2, 3}) {
            assertBitwise(
                    images(3).run(1, crew(3).withTasksAtATime(atATime)).train().theta(), expected);
        }
    }

    @Test
    void anotherSeedGivesAnotherTheta() {
        assertThat(lines(3).run(1).train().theta().toFloats())
                .isNotEqualTo(lines(3).run(2).train().theta().toFloats());
    }

    @Test
    void oneMetaIterationIsOneStepAlongTheAverageMetaGradient() {
        Experiment experiment = on(LINES, MAML, new Outer(3, new Sgd(0.1).scheduled(Schedule.linearToZero()), 2));
        Run run = experiment.run(1, crew(2).with(Crew.Arithmetic.REFERENCE)).train();
        Engine engine = Engine.reference();
        Parameters theta = MAML.initialize(engine, Randomness.of(1, -1));
        for (int iteration = 0; iteration < 2; iteration++) {
            List<Parameters> gradients = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                int index = iteration * 3 + task;
                Moment at = new Moment(iteration, 2, Randomness.key(1, index));
                gradients.add(MAML.metaGradient(theta, LINES.episode(1, index, engine), at)
                        .gradient());
            }
            double rate = iteration == 0 ? 0.1 : 0.05;
            theta = theta.plusScaled(Parameters.average(gradients).detach(), -rate);
        }
        assertThat(run.theta().minus(theta).norm()).isLessThan(1e-14);
        assertThat(run.theta().engine()).isEqualTo(engine);
    }

    @Test
    void lossFallsAndTheCurveShowsIt() {
        Run run = lines(1000).run(1).train();
        assertThat(run.curve()).hasSize(500);
        assertThat(run.curve().get(499).metaIteration()).isEqualTo(1000);
        assertThat(run.curve().get(499).loss())
                .isLessThan(0.5 * run.curve().get(0).loss());
        assertThat(run.isFinished()).isTrue();
        assertThat(run).hasToString("test/small, seed 1: 1000 of 1000 meta-iterations");
    }

    @Test
    void listenersHearEveryMetaIterationInOrder() {
        List<String> heard = new ArrayList<>();
        List<Progress> last = new ArrayList<>();
        Progress.Listener first = progress -> heard.add("first " + progress.done());
        Run run = lines(2).run(1)
                .train(first.andThen(progress -> heard.add("second " + progress.done()))
                        .andThen(last::add));
        assertThat(heard).containsExactly("first 1", "second 1", "first 2", "second 2");
        assertThat(last.get(1).remaining()).isZero();
        assertThat(last.get(1).total()).isEqualTo(2);
        assertThat(last.get(0).theta().get().toFloats())
                .as("theta as it was then")
                .isEqualTo(lines(1).run(1).train().theta().toFloats());
        assertBitwise(last.get(1).theta().get(), run.theta());
    }

    @Test
    void curveOfAStoppedRunEndsWhereTheRunDid() {
        List<Double> losses = new ArrayList<>();
        Run run = lines(5_000).run(1); // a point every 10
        Progress.Listener listener = progress -> losses.add(progress.loss());
        run.train(listener.andThen(stopping(run, 13)));
        assertThat(run.curve()).extracting(Run.Point::metaIteration).containsExactly(10L, 13L);
        double mean = (losses.get(10) + losses.get(11) + losses.get(12)) / 3;
        assertThat(run.curve().get(1).loss()).isCloseTo(mean, within(1e-12));
    }

    // ---- divergence ----

    private static Experiment wild(double metaLearningRate) {
        return on(LINES, MAML, new Outer(2, new Sgd(metaLearningRate), 50));
    }

    private static TrainingDivergedException divergence(Run run) {
        return catchThrowableOfType(TrainingDivergedException.class, run::train);
    }

    @Test
    void divergenceLeavesTheThetaBeforeTheStepThatLedToIt() {
        Run run = wild(1e30).run(1, crew(1));
        float[] initial = run.theta().toFloats();
        assertThat(divergence(run))
                .hasMessage("meta-training diverged at meta-iteration 2: the loss is NaN (meta learning rate 1.0E30)."
                        + " Lower the inner or the meta learning rate;"
                        + " the run holds the initial theta, whose loss was finite.");
        assertThat(run.metaIterations()).isZero();
        assertThat(run.theta().toFloats()).isEqualTo(initial);
        assertThat(run.curve()).isEmpty();
    }

    @Test
    void laterDivergenceLeavesTheRunAsIfItHadBeenStoppedThere() {
        Run run = wild(10).run(1, crew(1));
        TrainingDivergedException thrown = divergence(run);
        long good = run.metaIterations();
        assertThat(good).isBetween(1L, 48L);
        assertThat(thrown)
                .hasMessageStartingWith("meta-training diverged at meta-iteration " + (good + 2) + ": the loss is ")
                .hasMessageEndingWith("theta after meta-iteration " + good + ", whose loss was finite.");
        Run stopped = wild(10).run(1, crew(1));
        stopped.train(stopping(stopped, good));
        assertBitwise(run.theta(), stopped.theta());
        assertThat(run.curve()).isEqualTo(stopped.curve());
        assertThat(run.stretches()).extracting(Stretch::to).containsExactly(good);
        assertThat(divergence(run)).as("it diverges there again").hasMessage(thrown.getMessage());
        assertThat(run.curve()).isEqualTo(stopped.curve());
    }

    @Test
    void divergenceInTheFirstMetaIterationLeavesTheInitialTheta() {
        Run run = on(
                        TestExperiments.constants("infinite", Double.POSITIVE_INFINITY),
                        MAML,
                        new Outer(2, new Sgd(0.1), 50))
                .run(1);
        assertThat(divergence(run))
                .hasMessage("meta-training diverged at meta-iteration 1: the loss is NaN (meta learning rate 0.1)."
                        + " Lower the inner learning rate, or look for values in the tasks that are not finite;"
                        + " the run holds the initial theta, because there is no other.");
        assertThat(run.metaIterations()).isZero();
        assertThat(run.curve()).isEmpty();
        assertThat(run.stretches()).isEmpty();
    }

    // ---- memory ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nativeMemoryDoesNotGrowWithTheIterations(int threads) {
        long[] early = {0, 0};
        long[] late = {0, 0};
        lines(1_000).run(1, crew(threads)).train(progress -> {
            if (progress.done() == 20 || progress.done() == 1_000) {
                long[] now = progress.done() == 20 ? early : late;
                now[0] = directMemory();
                now[1] = Pointer.totalBytes();
            }
        });
        assertThat(early[0]).isPositive();
        assertThat(late[0]).isLessThanOrEqualTo(early[0]);
        assertThat(late[1]).as("what ND4J and OpenBLAS hold").isLessThanOrEqualTo(early[1]);
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void asManyTasksFitAsTheMemoryLeftHolds() {
        assertThat(Memory.fitting(1, 8)).isEqualTo(8);
        assertThat(Memory.fitting(0, 8)).isEqualTo(8);
        assertThat(Memory.fitting(Long.MAX_VALUE, 8)).isEqualTo(1);
    }

    // ---- errors ----

    private static TaskSource broken(long at, Runnable failure) {
        return TaskSource.named("broken", (seed, index, engine) -> {
            if (seed != TaskSource.FROZEN && index == at) {
                failure.run();
            }
            return LINES.episode(seed, index, engine);
        });
    }

    private static Experiment breaking(long at, Runnable failure) {
        return on(broken(at, failure), MAML, Outer.adam(1e-3, 3, 5));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorInATaskReachesTheCallerFromAnyThread() {
        for (int threads : new int[] {1, 2, 3}) {
            for (int at : new int[] {0, 4, 5, 6, 7, 8}) {
                Run run = breaking(at, () -> {
                            throw new IllegalStateException("task " + at + " is broken");
                        })
                        .run(1, crew(threads));
                assertThatThrownBy(run::train)
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("task " + at + " is broken");
                assertThat(run.metaIterations()).isEqualTo(at / 3);
            }
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aCheckedExceptionThatTheCompilerDoesNotKnowOfReachesTheCallerToo() {
        for (int threads : new int[] {1, 2, 3}) {
            for (int at : new int[] {0, 7}) {
                IOException cause = new IOException("no such image");
                Run run = breaking(at, () -> TestExperiments.<RuntimeException>sneak(cause))
                        .run(1, crew(threads));
                assertThatThrownBy(run::train)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a task failed: java.io.IOException: no such image")
                        .hasCause(cause);
            }
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorEndsTheWorkOfTheOtherThreads() {
        TaskSource slow = TaskSource.named("slow", (seed, index, engine) -> {
            if (seed == TaskSource.FROZEN && index == 3) {
                throw new StackOverflowError("episode 3");
            }
            return LINES.episode(seed, index, engine);
        });
        Run run = on(LINES, MAML, Outer.adam(1e-3, 3, 5)).run(1, crew(2));
        var test = TestExperiments.test(slow, 2_000_000, Condition.squaredError(8, 8, 1));
        assertThat(catchThrowable(() -> run.test(test)))
                .isExactlyInstanceOf(StackOverflowError.class)
                .hasMessage("episode 3");
    }

    @Test
    void anErrorOfAListenerLeavesARunThatGoesOn() {
        Run run = lines(5).run(1);
        assertThatThrownBy(() -> run.train(progress -> {
                    if (progress.done() == 2) {
                        throw new IllegalStateException("no chart");
                    }
                }))
                .hasMessage("no chart");
        assertBitwise(run.train().theta(), lines(5).run(1).train().theta());
    }

    @Test
    void factorOfAScheduleIsChecked() {
        Schedule falling = Schedule.named("falling", when -> 1 - when.iteration());
        Run run = on(LINES, MAML, new Outer(2, new Sgd(0.1).scheduled(falling), 3))
                .run(1);
        assertThatThrownBy(run::train)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the schedule's factor at meta-iteration 3 must be finite and at least 0, but is -1.0");
        assertThat(run.metaIterations()).isEqualTo(2);
    }

    @Test
    void theSeedOfTheTestsIsRefused() {
        assertThatThrownBy(() -> lines(3).run(TaskSource.FROZEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed must not be -9223372036854775808: it gives the frozen episodes of tests, which no"
                        + " training may see");
    }

    // ---- other lengths ----

    @Test
    void anExtendedRunIsBitwiseALongerOne() {
        for (Experiment experiment :
                List.of(on(LINES, MAML, Outer.adam(1e-2, 3, 60)), on(LINES, REPTILE, Outer.adam(1e-2, 3, 60)))) {
            Run extended = experiment.run(1, crew(2)).train().extendedTo(120).train();
            Run longer = experiment.withMetaIterations(120).run(1, crew(1)).train();
            assertBitwise(extended.theta(), longer.theta());
            assertThat(extended.curve()).isEqualTo(longer.curve());
            assertThat(extended.experiment()).isEqualTo(longer.experiment());
            assertThat(extended.stretches())
                    .extracting(Stretch::from, Stretch::to)
                    .containsExactly(tuple(0L, 60L), tuple(60L, 120L));
        }
    }

    @Test
    void aScheduleThatLooksAtTheHorizonIsNotExtended() {
        Run run = on(LINES, MAML, new Outer(1, new Sgd(0.1).scheduled(Schedule.linearToZero()), 3))
                .run(1)
                .train();
        assertThatThrownBy(() -> run.extendedTo(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a run of 4 meta-iterations would have had other learning rates from the beginning, by"
                        + " Scheduled[rule=Sgd[learningRate=0.1], schedule=LinearToZero[]]: run it anew");
        Run plain = lines(3).run(1).train();
        assertThatThrownBy(() -> plain.extendedTo(2))
                .hasMessage("the run has done 3 meta-iterations already, more than 2");
        assertThat(plain.extendedTo(3).isFinished()).isTrue();
    }

    @Test
    void anEpisodeIsThatOfItsSeedAndIndex() {
        List<Long> indices = new ArrayList<>();
        TaskSource noting = TaskSource.named("noting", (seed, index, engine) -> {
            if (seed == 9) {
                indices.add(index);
            }
            Episode episode = LINES.episode(seed, index, engine);
            return episode;
        });
        on(noting, MAML, Outer.adam(1e-3, 2, 3)).run(9, crew(1)).train();
        assertThat(indices).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void aTrainedRunIsNotTrainedAgain() {
        Run run = lines(3).run(1).train();
        Parameters theta = run.theta();
        run.train(progress -> {
            throw new IllegalStateException("nothing is left to train");
        });
        assertBitwise(run.theta(), theta);
        assertThat(run.stretches()).hasSize(1);
    }
}
