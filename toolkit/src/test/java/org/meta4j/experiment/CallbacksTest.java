package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.MODEL;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Moment;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Schedule;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.TaskSource;

/** Whatever a user's function throws, from whichever thread, surfaces, ends the workers, and leaves a run that is kept and goes on. */
@Timeout(60)
class CallbacksTest {
    private static final AtomicReference<Optional<Supplier<Throwable>>> FAULT = new AtomicReference<>(Optional.empty());

    @TempDir
    private Path folder = Path.of(".");

    @AfterEach
    void disarm() {
        FAULT.set(Optional.empty());
        Thread.interrupted();
    }

    /** Throws, once, what is to be thrown. */
    private static void strike() {
        FAULT.getAndSet(Optional.empty()).ifPresent(fault -> {
            Throwable thrown = fault.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            TestExperiments.<RuntimeException>sneak((Exception) thrown);
        });
    }

    record OwnModel() implements Model {
        @Override
        public Layout layout() {
            return MODEL.layout();
        }

        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return MODEL.initialize(engine, random);
        }

        @Override
        public Tensor apply(Parameters theta, Tensor inputs, Pass pass) {
            strike();
            return MODEL.apply(theta, inputs, pass);
        }
    }

    record OwnLearner() implements MetaLearner {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return MAML.initialize(engine, random);
        }

        @Override
        public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
            strike();
            return MAML.metaGradient(theta, episode, at);
        }

        @Override
        public Adaptation adapt(Parameters theta, Examples support, long key) {
            strike();
            return MAML.adapt(theta, support, key);
        }
    }

    private static final TaskSource TASKS = TaskSource.named("lines that fail", (seed, index, engine) -> {
        strike();
        return LINES.episode(seed, index, engine);
    });
    private static final Loss LOSS = Loss.named("mine", (predictions, targets) -> {
        strike();
        return Losses.mse().of(predictions, targets);
    });
    private static final Schedule SCHEDULE = Schedule.named("mine", when -> {
        strike();
        return 1;
    });
    private static final Condition CONDITION = Condition.squaredError(8, 8, 1);

    private static Experiment trained(TaskSource tasks, MetaLearner learner) {
        return on(tasks, learner, Outer.adam(1e-2, 5, 6));
    }

    private static Experiment selecting(TaskSource metaValidation) {
        return trained(LINES, MAML)
                .selecting(new Selection.ByValidation(
                        test(metaValidation, 6, CONDITION), CONDITION, 1, 9, Optional.empty()));
    }

    private static List<Experiment> experiments() {
        return List.of(
                trained(TASKS, MAML),
                trained(LINES, new Maml(MODEL, LOSS, MAML.rule(), MAML.loop())),
                trained(LINES, new Maml(new OwnModel(), Losses.mse(), MAML.rule(), MAML.loop())),
                trained(LINES, new OwnLearner()),
                selecting(TASKS),
                on(LINES, MAML, new Outer(5, Adam.of(1e-2).scheduled(SCHEDULE), 6)));
    }

    /** Never comes back: the stack is full long before the depth is below 0. */
    private static Throwable recursing(int depth) {
        return depth < 0 ? new IllegalStateException() : recursing(depth + 1);
    }

    private static Throwable filling() {
        return new IllegalStateException("" + new long[Integer.MAX_VALUE].length);
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        List<Supplier<Throwable>> faults = List.of(
                () -> new IOException("no such image"),
                () -> new ReflectiveOperationException("no such method"),
                () -> new NoClassDefFoundError("org/mine/Noise"),
                () -> recursing(0),
                CallbacksTest::filling,
                () -> new AssertionError("never"));
        for (int i = 0; i < experiments().size(); i++) {
            for (Supplier<Throwable> fault : faults) {
                all.add(Arguments.of(i, 1 + all.size() % 3, fault));
            }
        }
        return all.stream();
    }

    private static void assertNoWorkers() throws InterruptedException {
        for (int i = 0; i < 400; i++) {
            if (Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(each -> each.getName().startsWith("meta4j-worker"))) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("workers are still there");
    }

    /** Trains three meta-iterations, and then with the fault; returns what was thrown. */
    private static Throwable failing(Run run, Supplier<Throwable> fault) {
        return catchThrowable(() -> run.train(progress -> {
            if (progress.done() == 3) {
                FAULT.set(Optional.of(fault));
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whateverIsThrownSurfacesAndTheRunGoesOn(int which, int threads, Supplier<Throwable> fault)
            throws IOException, InterruptedException {
        Experiment experiment = experiments().get(which);
        Path place = folder.resolve("run");
        Run run = experiment.run(1, crew(threads)).keptIn(place);
        Throwable thrown = failing(run, fault);
        Throwable expected = catchThrowable(() -> {
            throw fault.get();
        });
        Throwable cause =
                thrown instanceof IllegalStateException && thrown.getCause() != null ? thrown.getCause() : thrown;
        assertThat(cause).hasSameClassAs(expected).hasMessage(expected.getMessage());
        assertThat(thrown.getSuppressed()).isEmpty();
        assertNoWorkers();
        assertThat(run.done()).isEqualTo(3);
        assertThat(experiment.resume(place, crew(1)).done()).isEqualTo(3);
        assertBitwise(run.train().theta(), experiment.run(1, crew(1)).train().theta());
    }

    @Test
    void whatAListenerThrowsSurfacesAndTheRunIsKept() throws IOException, InterruptedException {
        for (Throwable fault : List.of(new IOException("no chart"), new NoClassDefFoundError("org/mine/Chart"))) {
            Path place = folder.resolve(fault.getClass().getSimpleName());
            Run run = trained(LINES, MAML).run(1, crew(2)).keptIn(place);
            assertThat(catchThrowable(() -> run.train(progress -> {
                        if (progress.done() == 4) {
                            FAULT.set(Optional.of(() -> fault));
                            strike();
                        }
                    })))
                    .isSameAs(fault);
            assertThat(trained(LINES, MAML).resume(place, crew(1)).done()).isEqualTo(4);
            assertNoWorkers();
            assertBitwise(
                    run.train().theta(), trained(LINES, MAML).run(1).train().theta());
        }
    }

    @Test
    void whatAMetaValidationThrowsIsMadeUpFor() {
        Experiment experiment = selecting(TASKS);
        Run run = experiment.run(1, crew(1));
        assertThat(failing(run, () -> new IOException("no such image"))).hasMessageContaining("no such image");
        assertThat(run.validation()).hasSize(3);
        assertThat(run.train().validation())
                .isEqualTo(experiment.run(1, crew(1)).train().validation());
    }

    @Test
    void whoComputesBlocksMayFail() {
        Experiment experiment = trained(LINES, MAML);
        try (LocalBlocks there = Blocks.local(experiment, 1, crew(1))) {
            Run run = experiment.run(1, crew(1)).computedBy((theta, block) -> {
                strike();
                return there.sum(theta, block);
            });
            IOException lost = new IOException("machine 3 is gone");
            assertThat(failing(run, () -> lost)).isSameAs(lost);
            assertBitwise(run.train().theta(), experiment.run(1).train().theta());
        }
    }

    @Test
    void aTaskThatIsInterruptedWhereItSleepsIsAnInterrupt() throws InterruptedException {
        for (int threads : new int[] {1, 2}) {
            Run run = trained(TASKS, MAML).run(1, crew(threads));
            Throwable thrown = failing(run, () -> new InterruptedException("sleep interrupted"));
            assertThat(thrown).isNull();
            assertThat(Thread.interrupted()).as("status").isTrue();
            assertThat(run.done()).isEqualTo(3);
            var test = test(TASKS, 6, CONDITION);
            FAULT.set(Optional.of(() -> new InterruptedException("sleep interrupted")));
            assertThat(catchThrowable(() -> run.test(test))).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).as("status").isTrue();
            assertNoWorkers();
        }
    }

    @Test
    void whatATestThrowsSurfaces() throws InterruptedException {
        for (Throwable fault : List.of(new IOException("no such image"), new NoClassDefFoundError("org/mine/Noise"))) {
            Run run = trained(LINES, MAML).run(1, crew(3)).train();
            var test = test(TASKS, 600, CONDITION);
            FAULT.set(Optional.of(() -> fault));
            Throwable thrown = catchThrowable(() -> run.test(test));
            assertThat(thrown instanceof IllegalStateException ? thrown.getCause() : thrown)
                    .isSameAs(fault);
            assertThat(run.report().scores()).isEmpty();
            assertNoWorkers();
        }
    }
}
