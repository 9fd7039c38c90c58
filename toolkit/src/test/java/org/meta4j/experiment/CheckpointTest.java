package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.META_SGD;
import static org.meta4j.experiment.TestExperiments.PROTONET;
import static org.meta4j.experiment.TestExperiments.REPTILE;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.constants;
import static org.meta4j.experiment.TestExperiments.counting;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.stopping;
import static org.meta4j.experiment.TestExperiments.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Npz;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Zip;
import org.meta4j.nn.Losses;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;

class CheckpointTest {
    private static final Engine ENGINE = Engine.cpu();

    private final Path folder;

    CheckpointTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Experiment selecting(Optional<Condition> retrained) {
        Condition condition = Condition.squaredError(4, 8, 1);
        Selection selection = new Selection.ByValidation(
                test(LINES, 8, condition.after(0), condition), condition, 3, 2, retrained.map(any -> LINES));
        return on(LINES, META_SGD, Outer.adam(0.02, 2, 14)).selecting(selection);
    }

    static Stream<Experiment> experiments() {
        return Stream.of(
                on(LINES, MAML, Outer.adam(1e-2, 3, 14)),
                on(LINES, REPTILE, Outer.adam(1e-2, 3, 14)),
                on(LINES, MAML, new Outer(3, new Sgd(0.1).scheduled(Schedule.cosine(0.1)), 14)),
                on(classes(200), PROTONET, Outer.adam(1e-2, 2, 14)),
                selecting(Optional.empty()),
                selecting(Optional.of(Condition.squaredError(1, 1, 1))));
    }

    private static void assertSame(Run run, Run expected) {
        assertBitwise(run.theta(), expected.theta());
        assertThat(run.metaIterations()).isEqualTo(expected.metaIterations());
        assertThat(run.curve()).isEqualTo(expected.curve());
        assertThat(run.validation()).isEqualTo(expected.validation());
        assertThat(run.isFinished()).isEqualTo(expected.isFinished());
        assertThat(run).hasToString(expected.toString());
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void aRunThatIsSavedAndReadGoesOnBitwise(Experiment experiment) throws IOException {
        Run whole = experiment.run(5, crew(1)).train();
        Path file = folder.resolve("a run.npz");
        for (int stop : new int[] {0, 1, 6, 7, 13}) {
            Run stopped = experiment.run(5, crew(2));
            if (stop > 0) {
                stopped.train(stopping(stopped, stop));
            }
            stopped.save(file);
            Run read = experiment.resume(file, crew(1 + stop % 3));
            assertSame(read, stopped);
            assertThat(read.seed()).isEqualTo(5);
            assertThat(read.notices()).isEmpty();
            assertSame(read.train(), whole);
            assertThat(read.stretches().get(read.stretches().size() - 1).to())
                    .isEqualTo(
                            whole.stretches().get(whole.stretches().size() - 1).to());
        }
    }

    /** Returns an experiment whose theta counts meta-iterations: 10 is best, and a second training of 10 begins after 16. */
    private static Experiment retraining() {
        Condition condition = Condition.squaredError(2, 2, 0);
        Selection selection = new Selection.ByValidation(
                test(constants("ten", 10), 2, condition), condition, 2, 3, Optional.of(constants("more", 1)));
        return counting(LINES, 50).selecting(selection);
    }

    @Test
    void aRunThatIsKeptStoppedAndReadAfterEveryMetaIterationEndsAsOneWithoutAStop() throws IOException {
        Experiment experiment = retraining();
        Run whole = experiment.run(1, crew(1)).train();
        assertThat(whole.theta().tensor("count").item()).isEqualTo(10);
        Path place = folder.resolve("run");
        experiment.run(1, crew(1)).keptIn(place);
        for (int i = 0; i < 16 + 10; i++) {
            Run run = experiment.resume(place, crew(1));
            assertThat(run.isFinished()).isFalse();
            run.train(progress -> run.stop());
        }
        Run run = experiment.resume(place, crew(1));
        assertSame(run, whole);
        assertThat(run.isFinished()).isTrue();
        assertThat(run.stretches()).hasSize(26);
        assertThat(run.stretches()).extracting(Stretch::training).startsWith(0).endsWith(1);
    }

    @Test
    void aRunSavedByAListenerAtAnyTimeGoesOnBitwise() throws IOException {
        Experiment experiment = retraining();
        List<Path> saved = new ArrayList<>();
        Run whole = experiment.run(2, crew(1));
        whole.train(progress -> {
            Path file = folder.resolve(saved.size() + ".npz");
            try {
                whole.save(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            saved.add(file);
        });
        assertThat(saved).hasSize(16 + 10);
        for (int index : new int[] {0, 9, 15, 16, 25}) { // 15 is the last of the first training
            Run read = experiment.resume(saved.get(index), crew(1));
            assertSame(read.train(), whole);
        }
    }

    @Test
    void theCurveGoesOnInTheMiddleOfAStretch() throws IOException {
        Experiment experiment = on(constants("one", 1), new TestExperiments.Counter(), new Outer(1, new Sgd(1), 1_700));
        Run run = experiment.run(1, crew(1)); // a point every 3
        run.train(stopping(run, 700));
        run.save(folder.resolve("run.npz"));
        assertThat(run.curve().get(run.curve().size() - 1)).isEqualTo(new Run.Point(700, 699));
        Run read = experiment.resume(folder.resolve("run.npz"), crew(1));
        assertThat(read.curve()).isEqualTo(run.curve());
        assertThat(read.train().curve())
                .isEqualTo(experiment.run(1, crew(1)).train().curve())
                .hasSize(567);
    }

    @Test
    void theOptimizersMemoryIsKept() throws IOException {
        Experiment experiment = lines(80);
        Run run = experiment.run(1, crew(1));
        run.train(stopping(run, 40));
        run.save(folder.resolve("run.npz"));
        Checkpoint checkpoint = Checkpoint.read(folder.resolve("run.npz"), Engine.cpu());
        assertThat(checkpoint.arrays().groups()).containsExactly("theta", "memory");
        assertThat(checkpoint.arrays().group("memory").tensor("steps").item()).isEqualTo(40);
        Run both = experiment.resume(folder.resolve("run.npz"), crew(1)).train();
        assertBitwise(both.theta(), lines(80).run(1, crew(1)).train().theta());
    }

    @Test
    void aRunInDoublePrecisionGoesOnBitwise() throws IOException {
        Crew crew = crew(1).with(Crew.Arithmetic.REFERENCE);
        Experiment experiment = on(LINES, MAML, Outer.adam(1e-2, 1, 2));
        Run run = experiment.run(1, crew);
        run.train(stopping(run, 1));
        run.save(folder.resolve("run.npz"));
        Run read = experiment.resume(folder.resolve("run.npz"), crew);
        Parameters both = read.train().theta();
        Parameters whole = experiment.run(1, crew).train().theta();
        for (String name : whole.names()) {
            assertThat(both.tensor(name).toDoubles())
                    .isEqualTo(whole.tensor(name).toDoubles());
        }
    }

    @Test
    void divergenceRightAfterGoingOnLeavesTheThetaThatWasKept() throws IOException {
        Experiment wild = on(LINES, MAML, new Outer(2, new Sgd(1e30), 50));
        Run run = wild.run(1, crew(1));
        run.train(stopping(run, 1));
        run.save(folder.resolve("run.npz"));
        Run read = wild.resume(folder.resolve("run.npz"), crew(1));
        assertThatThrownBy(read::train)
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageEndingWith("the run holds theta after meta-iteration 1, because there is no other.");
        assertBitwise(read.theta(), run.theta());
    }

    @Test
    void whatNumpyReadsIsTheThetaOfTheRun() throws IOException {
        Run run = lines(3).run(1, crew(1)).train();
        run.save(folder.resolve("run.npz"));
        Map<String, byte[]> entries = new LinkedHashMap<>(Zip.read(folder.resolve("run.npz")));
        assertThat(new String(entries.remove("run.json"), StandardCharsets.UTF_8))
                .startsWith("{\"format\":\"Meta4J run 1\",\"id\":\"test/small\",\"settings\":{");
        assertBitwise(Npz.parameters(entries, Engine.cpu()).group("theta"), run.theta());
    }

    // ---- refused ----

    private Path saved(Experiment experiment) throws IOException {
        Path file = folder.resolve("run.npz");
        experiment.run(1, crew(1)).save(file);
        return file;
    }

    @Test
    void otherSettingsAreRefusedByName() throws IOException {
        Path file = saved(lines(20));
        assertThatThrownBy(() -> lines(21).resume(file, crew(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(file + " holds a run of other settings or data: outer.metaIterations: 20, now 21");
        Maml other = new Maml(TestExperiments.MODEL, Losses.mse(), InnerRule.sgd(0.02), InnerLoop.exact(2));
        assertThatThrownBy(() -> on(LINES, other, Outer.adam(1e-2, 3, 20)).resume(file, crew(1)))
                .hasMessage(file + " holds a run of other settings or data: learner.rule.learningRate: 0.01, now 0.02;"
                        + " learner.loop.steps: 1, now 2");
        assertThatThrownBy(() -> lines(20).with("test/other", MAML).resume(file, crew(1)))
                .hasMessage(file + " holds a run of other settings or data: id: test/small, now test/other");
    }

    @Test
    void otherDataAreRefusedByTheirHash() throws IOException {
        Path file = saved(counting(constants("mine", 1), 3));
        String one = constants("mine", 1).id().hash();
        String two = constants("mine", 2).id().hash();
        assertThatThrownBy(() -> counting(constants("mine", 2), 3).resume(file, crew(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(file + " holds a run of other settings or data: metaTrain.hash: " + one + ", now " + two);
    }

    @Test
    void anotherArithmeticIsRefused() throws IOException {
        Path file = saved(lines(20));
        assertThatThrownBy(() -> lines(20).resume(file, crew(1).with(Crew.Arithmetic.REFERENCE)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(file + " holds a run of other settings or data: arithmetic: FLOAT32, now REFERENCE");
    }

    private Path changed(String from, String to) throws IOException {
        Path file = saved(lines(20));
        Map<String, byte[]> entries = new LinkedHashMap<>(Zip.read(file));
        String manifest = new String(entries.get("run.json"), StandardCharsets.UTF_8);
        assertThat(manifest).contains(from);
        entries.put("run.json", manifest.replace(from, to).getBytes(StandardCharsets.UTF_8));
        Zip.write(file, entries);
        return file;
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        Path file = changed("Meta4J run 1", "Meta4J run 0");
        assertThatThrownBy(() -> lines(20).resume(file, crew(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(file + " has the format \"Meta4J run 0\", but this version goes on from \"Meta4J run 1\""
                        + " only: finish the run with the version it was begun with");
    }

    @Test
    void whatIsNoRunIsRefused() throws IOException {
        Path theta = folder.resolve("theta.npz");
        lines(1).run(1).theta().writeNpz(theta);
        assertThatThrownBy(() -> lines(1).resume(theta, crew(1)))
                .hasMessage(theta + " is no checkpoint of a run: it has no run.json");
        assertThatThrownBy(() -> lines(1).resume(folder.resolve("none"), crew(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(folder.resolve("none") + " holds no run to go on with: there is no checkpoint.npz");
    }

    @Test
    void anotherCommitProcessorOrBlasGoesOnWithANotice() throws IOException {
        Run run = lines(20).run(1, crew(1));
        run.train(stopping(run, 3));
        Path file = folder.resolve("run.npz");
        run.save(file);
        Map<String, byte[]> entries = new LinkedHashMap<>(Zip.read(file));
        String blas = Origin.here().blas();
        String manifest = new String(entries.get("run.json"), StandardCharsets.UTF_8);
        entries.put(
                "run.json",
                manifest.replace("\"blas\":\"" + blas, "\"blas\":\"MKL 1").getBytes(StandardCharsets.UTF_8));
        Zip.write(file, entries);
        Run read = lines(20).resume(file, crew(1));
        assertThat(read.notices())
                .containsExactly("going on with another BLAS (MKL 1, now " + blas + "): the last digits of the result"
                        + " may differ from those of a run without a stop");
        read.train();
        assertThat(read.stretches()).extracting(each -> each.origin().blas()).containsExactly("MKL 1", blas);
    }

    // ---- damaged ----

    private static Experiment tiny() {
        return counting(LINES, 1);
    }

    @Test
    void aFileCutAtAnyLengthIsRefusedAndStays() throws IOException {
        Path place = folder.resolve("run");
        tiny().run(1, crew(1)).keptIn(place);
        Path file = place.resolve("checkpoint.npz");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file);
        }
        assertThat(Files.size(file)).isEqualTo(whole.length - 1);
        assertThatThrownBy(() -> tiny().resume(place, crew(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is cut off, changed or no file of this kind: ");
        assertThatThrownBy(() -> tiny().run(1).keptIn(place)).hasMessageContaining(" holds a run already");
        assertThat(Files.size(file)).isEqualTo(whole.length - 1);
        Files.write(file, whole);
        assertThat(tiny().resume(place, crew(1)).metaIterations()).isZero();
    }

    @Test
    void aFileWithAnyByteChangedIsRefused() throws IOException {
        Path file = saved(tiny());
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            bytes[i] ^= (byte) (1 << i % 8);
            Files.write(file, bytes);
            assertRefused(file);
            bytes[i] = before;
        }
    }

    private static void assertRefused(Path file) {
        try {
            Checkpoint.read(file, ENGINE);
            throw new AssertionError("it was read");
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).startsWith(file + " is cut off, changed or no file of this kind: ")) {
                throw new AssertionError(e.getMessage(), e);
            }
        }
    }
}
