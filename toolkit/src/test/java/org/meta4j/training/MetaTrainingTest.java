package org.meta4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaSgd;
import org.meta4j.algorithms.Reptile;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
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
    void divergenceIsReportedWithTheLastGoodTheta() {
        Maml wild = new Maml(MODEL, Losses.mse(), new Maml.Config(1, 0.01, false, 2, new Sgd(1e30)));
        var thrown = catchThrowableOfType(
                TrainingDivergedException.class,
                () -> MetaTraining.of(wild, LINES).withMetaIterations(50).run());
        assertThat(thrown)
                .hasMessage(
                        "meta-training diverged at meta-iteration 2: the loss is NaN (meta learning rate 1.0E30)."
                                + " Lower the inner or the meta learning rate; lastGood() holds theta after 1 meta-iterations.");
        assertThat(thrown.lastGood().metaIterations()).isEqualTo(1);
        assertThat(thrown.lastGood().theta().tensors())
                .allSatisfy(tensor -> assertThat(tensor.toDoubles()).doesNotContain(Double.NaN));
    }

    @Test
    void nativeMemoryDoesNotGrowWithTheIterations() {
        long[] early = {0};
        long[] late = {0};
        MetaTraining.of(MAML, LINES)
                .withMetaIterations(3_000)
                .withListener(progress -> {
                    early[0] = progress.done() == 20 ? directMemory() : early[0];
                    late[0] = progress.done() == 3_000 ? directMemory() : late[0];
                })
                .run();
        assertThat(early[0]).isPositive();
        assertThat(late[0]).isLessThanOrEqualTo(early[0]);
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
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withMetaIterations(0))
                .hasMessage("metaIterations must be at least 1, but is 0");
        assertThatThrownBy(() -> MetaTraining.of(MAML, LINES).withThreads(0))
                .hasMessage("threads must be at least 1, but is 0");
    }
}
