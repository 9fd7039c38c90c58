package org.meta4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaSgd;
import org.meta4j.algorithms.Reptile;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

class MetaTrainingTest {
    private static final Model MODEL = Networks.mlp(1, 20, 20, 1);
    private static final Maml MAML = new Maml(MODEL, Losses.mse(), Maml.Config.sine());

    /** Lines through the origin with a random slope. */
    private static final TaskSource LINES = (seed, index, engine) -> {
        RandomGenerator random = Randomness.of(seed, index);
        double slope = random.nextDouble(-2, 2);
        return new Episode(line(slope, random, engine), line(slope, random, engine));
    };

    private static Examples line(double slope, RandomGenerator random, Engine engine) {
        double[] x = random.doubles(8, -1, 1).toArray();
        double[] y = new double[8];
        for (int i = 0; i < 8; i++) {
            y[i] = slope * x[i];
        }
        return new Examples(engine.tensor(x, 8, 1), engine.tensor(y, 8, 1));
    }

    private static List<double[]> numbers(Parameters theta) {
        return theta.tensors().stream().map(tensor -> tensor.toDoubles()).toList();
    }

    @Test
    void thetaIsBitwiseTheSameForAnyNumberOfThreads() {
        for (var learner : List.of(
                MAML,
                new MetaSgd(MODEL, Losses.mse(), MetaSgd.Config.sine()),
                new Reptile(MODEL, Losses.mse(), Reptile.Config.sine()))) {
            List<double[]> expected = null;
            for (int threads : new int[] {1, 2, 3, 5}) {
                MetaRun run = MetaTraining.of(learner, LINES)
                        .withMetaIterations(200)
                        .withThreads(threads)
                        .run();
                List<double[]> theta = numbers(run.theta());
                expected = expected == null ? theta : expected;
                for (int i = 0; i < theta.size(); i++) {
                    assertThat(theta.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    /** 40 images of noise: their activations are large enough to be cut in parts. */
    private static final TaskSource IMAGES = (seed, index, engine) -> {
        RandomGenerator random = Randomness.of(seed, index);
        double[] classes = IntStream.range(0, 40).mapToDouble(i -> i % 2).toArray();
        Tensor images = engine.tensor(random.doubles(40 * 20 * 20).toArray(), 40, 20, 20, 1);
        Examples examples = new Examples(images, engine.tensor(classes, 40));
        return new Episode(examples, examples);
    };

    @Test
    void oneLargeEpisodeGivesBitwiseTheSameThetaOnAnyNumberOfThreads() {
        Model model = TestNetworks.convolutional(20, 1, 2, 8, false, 2);
        Maml maml = new Maml(model, Losses.crossEntropy(), new Maml.Config(1, 0.1, false, 1, new Sgd(0.1)));
        MetaTraining training = MetaTraining.of(maml, IMAGES).withMetaIterations(3);
        List<double[]> expected = numbers(training.withThreads(1).run().theta());
        for (int threads : new int[] {2, 3}) {
            assertThat(numbers(training.withThreads(threads).run().theta()))
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }

    @Test
    void tasksOneAtATimeGiveBitwiseTheSameTheta() {
        Model model = TestNetworks.convolutional(20, 1, 2, 8, false, 2);
        Maml maml = new Maml(model, Losses.crossEntropy(), new Maml.Config(1, 0.1, false, 3, new Sgd(0.1)));
        MetaTraining training =
                MetaTraining.of(maml, IMAGES).withMetaIterations(3).withThreads(3);
        assertThat(numbers(training.withTasksAtATime(1).run().theta()))
                .usingRecursiveComparison()
                .isEqualTo(numbers(training.run().theta()));
    }

    @Test
    void anotherSeedGivesAnotherTheta() {
        MetaTraining training = MetaTraining.of(MAML, LINES).withMetaIterations(3);
        assertThat(numbers(training.withSeed(1).run().theta()).get(0))
                .isNotEqualTo(numbers(training.withSeed(2).run().theta()).get(0));
    }

    @Test
    void oneMetaIterationIsOneStepAlongTheAverageMetaGradient() {
        Maml maml = new Maml(MODEL, Losses.mse(), new Maml.Config(1, 0.01, false, 3, new Sgd(0.1)));
        Engine engine = Engine.reference();
        MetaRun run = MetaTraining.of(maml, LINES)
                .withMetaIterations(2)
                .withSchedule(Schedule.linearToZero())
                .withEngines(() -> engine)
                .run();
        Parameters theta = maml.initialize(engine, Randomness.of(1, -1));
        for (int iteration = 0; iteration < 2; iteration++) {
            List<Parameters> gradients = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                gradients.add(maml.metaGradient(theta, LINES.episode(1, iteration * 3 + task, engine))
                        .gradient());
            }
            double rate = iteration == 0 ? 0.1 : 0.05;
            theta = theta.plusScaled(Parameters.average(gradients).detach(), -rate);
        }
        assertThat(run.theta().minus(theta).norm()).isLessThan(1e-14);
    }

    @Test
    void lossFallsAndTheCurveShowsIt() {
        MetaRun run = MetaTraining.of(MAML, LINES).withMetaIterations(1000).run();
        assertThat(run.curve()).hasSize(500);
        assertThat(run.curve().get(499).metaIteration()).isEqualTo(1000);
        assertThat(run.curve().get(499).loss())
                .isLessThan(0.5 * run.curve().get(0).loss());
        assertThat(run.interrupted()).isFalse();
    }

    @Test
    void listenerHearsEveryMetaIteration() {
        List<TrainingProgress> heard = new ArrayList<>();
        MetaTraining.of(MAML, LINES)
                .withMetaIterations(5)
                .withListener(heard::add)
                .run();
        assertThat(heard).extracting(TrainingProgress::done).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(heard.get(4).remaining()).isZero();
    }

    @Test
    void interruptStopsTheRunAndKeepsTheta() {
        MetaRun run = MetaTraining.of(MAML, LINES)
                .withMetaIterations(1_000_000)
                .withListener(progress -> {
                    if (progress.done() == 7) {
                        Thread.currentThread().interrupt();
                    }
                })
                .run();
        assertThat(Thread.interrupted()).as("the interrupt status is kept").isTrue();
        assertThat(run.interrupted()).isTrue();
        assertThat(run.metaIterations()).isEqualTo(7);
        assertThat(run.theta().norm()).isFinite();
    }

    @Test
    void everyListenerIsToldInOrder() {
        List<String> heard = new ArrayList<>();
        MetaTraining.of(MAML, LINES)
                .withMetaIterations(2)
                .withListener(progress -> heard.add("first " + progress.done()))
                .withListener(progress -> heard.add("second " + progress.done()))
                .run();
        assertThat(heard).containsExactly("first 1", "second 1", "first 2", "second 2");
    }

    @Test
    void curveOfAnInterruptedRunEndsWhereTheRunDid() {
        List<Double> losses = new ArrayList<>();
        MetaRun run = MetaTraining.of(MAML, LINES)
                .withMetaIterations(5_000) // a point every 10
                .withListener(progress -> {
                    losses.add(progress.loss());
                    if (progress.done() == 13) {
                        Thread.currentThread().interrupt();
                    }
                })
                .run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.curve()).extracting(MetaRun.Point::metaIteration).containsExactly(10L, 13L);
        double mean = (losses.get(10) + losses.get(11) + losses.get(12)) / 3;
        assertThat(run.curve().get(1).loss()).isCloseTo(mean, within(1e-12));
    }

    @Test
    void divergenceIsReportedWithTheThetaBeforeTheStepThatLedToIt() {
        TrainingDivergedException thrown = divergence(LINES, 1e30);
        assertThat(thrown)
                .hasMessage("meta-training diverged at meta-iteration 2: the loss is NaN (meta learning rate 1.0E30)."
                        + " Lower the inner or the meta learning rate;"
                        + " lastGood() holds the initial theta, whose loss was finite.");
        assertThat(thrown.lastGood().metaIterations()).isZero();
        assertLossIsFinite(thrown.lastGood());
    }

    @Test
    void lastGoodThetaOfALaterDivergenceIsThatOfTheRunStoppedThere() {
        TrainingDivergedException thrown = divergence(LINES, 10);
        MetaRun good = thrown.lastGood();
        assertThat(good.metaIterations()).isBetween(1L, 48L);
        assertThat(thrown)
                .hasMessageStartingWith(
                        "meta-training diverged at meta-iteration " + (good.metaIterations() + 2) + ": the loss is ")
                .hasMessageEndingWith(
                        "theta after meta-iteration " + good.metaIterations() + ", whose loss was finite.");
        MetaRun stopped = MetaTraining.of(wild(10), LINES)
                .withMetaIterations(good.metaIterations())
                .run();
        assertThat(numbers(good.theta()).get(0))
                .isEqualTo(numbers(stopped.theta()).get(0));
        assertThat(good.interrupted()).isFalse();
        assertLossIsFinite(good);
    }

    @Test
    void divergenceInTheFirstMetaIterationLeavesTheInitialTheta() {
        TaskSource infinite = (seed, index, engine) -> {
            Examples examples = new Examples(engine.filled(1, 2, 1), engine.filled(Double.POSITIVE_INFINITY, 2, 1));
            return new Episode(examples, examples);
        };
        TrainingDivergedException thrown = divergence(infinite, 0.1);
        assertThat(thrown)
                .hasMessage("meta-training diverged at meta-iteration 1: the loss is NaN (meta learning rate 0.1)."
                        + " Lower the inner learning rate, or look for values in the tasks that are not finite;"
                        + " lastGood() holds the initial theta, because there is no other.");
        assertThat(thrown.lastGood().metaIterations()).isZero();
        assertThat(thrown.lastGood().curve()).isEmpty();
        assertLossIsFinite(thrown.lastGood());
    }

    private static Maml wild(double metaLearningRate) {
        return new Maml(MODEL, Losses.mse(), new Maml.Config(1, 0.01, false, 2, new Sgd(metaLearningRate)));
    }

    private static TrainingDivergedException divergence(TaskSource tasks, double metaLearningRate) {
        MetaTraining training = MetaTraining.of(wild(metaLearningRate), tasks).withMetaIterations(50);
        return catchThrowableOfType(TrainingDivergedException.class, training::run);
    }

    /** On the meta-batch whose loss the training has computed at this theta. */
    private static void assertLossIsFinite(MetaRun good) {
        assertThat(numbers(good.theta()))
                .allMatch(values -> Arrays.stream(values).allMatch(Double::isFinite));
        for (int task = 0; task < 2; task++) {
            Episode episode = LINES.episode(good.seed(), good.metaIterations() * 2 + task, Engine.cpu());
            assertThat(good.learner().metaGradient(good.theta(), episode).loss())
                    .isFinite();
        }
    }

    @Test
    void nativeMemoryDoesNotGrowWithTheIterations() {
        long[] early = {0, 0};
        long[] late = {0, 0};
        MetaTraining.of(MAML, LINES)
                .withMetaIterations(3_000)
                .withListener(progress -> {
                    if (progress.done() == 20 || progress.done() == 3_000) {
                        long[] now = progress.done() == 20 ? early : late;
                        now[0] = directMemory();
                        now[1] = Pointer.totalBytes();
                    }
                })
                .run();
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
    void anErrorInATaskReachesTheCallerFromAnyThread() {
        TaskSource broken = (seed, index, engine) -> {
            if (index == 7) {
                throw new IllegalStateException("task 7 is broken");
            }
            return LINES.episode(seed, index, engine);
        };
        assertThatThrownBy(() -> MetaTraining.of(MAML, broken)
                        .withThreads(2)
                        .withMetaIterations(5)
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 7 is broken");
    }

    @Test
    void factorOfAScheduleIsChecked() {
        MetaTraining training = MetaTraining.of(MAML, LINES).withMetaIterations(3);
        assertThatThrownBy(() -> training.withSchedule((iteration, total) -> 1 - iteration)
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the schedule's factor at meta-iteration 3 must be finite and at least 0, but is -1.0");
        assertThatThrownBy(() ->
                        training.withSchedule((iteration, total) -> Double.NaN).run())
                .hasMessage("the schedule's factor at meta-iteration 1 must be finite and at least 0, but is NaN");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withMetaIterations(0))
                .hasMessage("metaIterations must be at least 1, but is 0");
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withThreads(0))
                .hasMessage("threads must be at least 1, but is 0");
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withTasksAtATime(0))
                .hasMessage("tasksAtATime must be at least 1, but is 0");
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withSeed(TaskSource.FROZEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed must not be -9223372036854775808: it gives the frozen episodes of the evaluation,"
                        + " which no training may see");
    }
}
