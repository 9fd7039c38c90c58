package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.MODEL;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.stopping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.algorithms.Maml;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.PartFile;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;

class RunFolderTest {
    private static final long MINUTE = 60_000_000_000L;

    private final Path folder;

    RunFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path place() {
        return folder.resolve("runs").resolve("mine");
    }

    private Path checkpoint() {
        return place().resolve("checkpoint.npz");
    }

    private static void delete(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file where a folder was, so that nothing can be written there. */
    private static void block(Path place) {
        delete(place);
        try {
            Files.writeString(place, "no folder");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRunIsKeptFromItsBeginningToItsEnd() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        assertThat(lines(20).resume(place()).metaIterations()).isZero();
        run.train(stopping(run, 7));
        assertThat(lines(20).resume(place()).metaIterations()).isEqualTo(7);
        run.train();
        Run read = lines(20).resume(place(), crew(2));
        assertThat(read.isFinished()).isTrue();
        assertBitwise(read.theta(), run.theta());
        assertThat(run.notices()).isEmpty();
        try (Stream<Path> files = Files.list(place())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("checkpoint.npz", "run.lock");
        }
    }

    @Test
    void theHorizonOfAKeptRunIsTold() throws IOException {
        assertThat(Run.horizonIn(place())).isEmpty();
        assertThat(Run.isKeptIn(place())).isFalse();
        lines(20).run(1, crew(1)).keptIn(place());
        assertThat(Run.horizonIn(place())).hasValue(20);
        assertThat(Run.isKeptIn(place())).isTrue();
    }

    @Test
    void partsThatAKillHasLeftAreRemoved() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        Path part = Files.writeString(place().resolve("checkpoint.npz.0-1.part"), "half");
        Path other = Files.writeString(place().resolve("receipt.json.0-1.part"), "half");
        try (PartFile alive = PartFile.of(place().resolve("scores.npz"))) {
            run.train();
            assertThat(part).doesNotExist();
            assertThat(other).doesNotExist();
            alive.finish();
        }
        assertThat(place().resolve("scores.npz")).as("what is being written").exists();
    }

    @Test
    void theTimeBetweenCheckpointsIsAboveZeroAndOfARunThatIsKept() throws IOException {
        Run run = lines(20).run(1, crew(1));
        assertThatThrownBy(() -> run.savedEvery(Duration.ofSeconds(1)))
                .hasMessage("the run is kept in no folder: call keptIn before");
        assertThatThrownBy(() -> run.keptIn(place()).savedEvery(Duration.ZERO))
                .hasMessage("the time between two checkpoints must be above 0, but is PT0S");
    }

    @Test
    void aRunThatWasInterruptedIsKeptToo() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        run.train(progress -> {
            if (progress.done() == 4) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lines(20).resume(place()).metaIterations()).isEqualTo(4);
    }

    @Test
    void whatAnErrorLeftIsKept() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        assertThatThrownBy(() -> run.train(progress -> {
                    if (progress.done() == 4) {
                        throw new IllegalStateException("no chart");
                    }
                }))
                .hasMessage("no chart")
                .hasNoSuppressedExceptions();
        assertThat(lines(20).resume(place()).metaIterations()).isEqualTo(4);
    }

    @Test
    void aFolderWithARunTakesNoOther() throws IOException {
        lines(20).run(1, crew(1)).keptIn(place()).train();
        byte[] before = Files.readAllBytes(checkpoint());
        assertThatThrownBy(() -> lines(20).run(2).keptIn(place()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(
                        place() + " holds a run already: go on with it (Experiment.resume), or choose another folder");
        assertThat(Files.readAllBytes(checkpoint())).isEqualTo(before);
    }

    @Test
    void aFolderWithAReceiptAloneTakesNoRun() throws IOException {
        lines(20).run(1, crew(1)).train().receipt().write(place());
        byte[] before = Files.readAllBytes(place().resolve(Receipt.FILE));
        assertThatThrownBy(() -> lines(20).run(2).keptIn(place()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(place() + " holds a run already: ");
        assertThat(Files.readAllBytes(place().resolve(Receipt.FILE))).isEqualTo(before);
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidBeforeAnyWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path place : List.of(file, file.resolve("run"))) {
            assertThatThrownBy(() -> lines(20).run(1).keptIn(place))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("the folder " + place + " for the run cannot be made: ");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToIsSaidBeforeAnyWork() throws IOException {
        Path place = Path.of("/proc/self"); // a folder in which nobody makes files
        assumeTrue(Files.isDirectory(place));
        assertThatThrownBy(() -> lines(20).run(1).keptIn(place))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "the run's folder " + place + " is not there, or cannot be written to: it is not there");
    }

    // ---- settings that cannot be written ----

    /** Returns an experiment whose loss has no name. */
    private static Experiment nameless() {
        Loss lambda = (predictions, targets) -> Losses.mse().of(predictions, targets);
        return TestExperiments.on(LINES, new Maml(MODEL, lambda, MAML.rule(), MAML.loop()), Outer.adam(1e-2, 3, 5));
    }

    @Test
    void settingsThatCannotBeWrittenAreSaidBeforeAnyWorkAndLeaveNoFolder() {
        assertThatThrownBy(() -> nameless().run(1, crew(1)).keptIn(place()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this run can be trained and tested, but neither be kept nor have a receipt;"
                        + " its theta can be written by theta().writeNpz(file): learner.loss is ")
                .hasMessageEndingWith(", which can neither be written nor told from others: make it a record, or give a"
                        + " function a name");
        assertThat(place()).doesNotExist();
    }

    @Test
    void aRunInMemoryWhoseSettingsCannotBeWrittenSaysHowToKeepItsTheta() throws IOException {
        Run run = nameless().run(1, crew(1)).train();
        for (ThrowingCallable keeping : List.<ThrowingCallable>of(
                run::receipt, () -> run.save(folder.resolve("run.npz")), () -> run.keptIn(place()))) {
            assertThatThrownBy(keeping)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("its theta can be written by theta().writeNpz(file)");
        }
        run.theta().writeNpz(folder.resolve("theta.npz"));
        assertBitwise(Parameters.readNpz(folder.resolve("theta.npz"), Engine.cpu()), run.theta());
    }

    // ---- two runs ----

    @Test
    void twoRunsAreNotAtWorkInOneFolder() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        Run same = lines(20).resume(place(), crew(1));
        run.train(progress -> {
            if (progress.done() == 3) {
                assertThatThrownBy(same::train)
                        .isExactlyInstanceOf(UncheckedIOException.class)
                        .hasMessage("another run is at work in " + place() + ": wait for it, or choose another folder;"
                                + " nothing was trained");
            }
        });
        assertThat(same.metaIterations()).isZero();
        Files.setLastModifiedTime(checkpoint(), FileTime.fromMillis(1_000_000)); // clocks may be coarse
        assertThatThrownBy(same::train)
                .hasMessage("another run has written to " + place() + " since this one did: go on with that"
                        + " (Experiment.resume), or choose another folder; nothing was trained");
        assertThat(lines(20).resume(place()).isFinished()).isTrue();
    }

    /** Run as a process of its own: holds the lock until its input ends. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel =
                            FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                System.out.println(lock.isValid() ? "held" : "not held");
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void aRunOfAnotherProcessKeepsThisOneOut() throws Exception {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        place().resolve("run.lock").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(run::train)
                    .hasMessage("another run is at work in " + place() + ": wait for it, or choose another folder;"
                            + " nothing was trained");
            other.getOutputStream().close();
            other.waitFor();
            assertThat(run.train().isFinished()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    // ---- trouble on the way ----

    @Test
    void aFolderThatVanishedBeforeATrainingIsSaid() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        delete(place());
        assertThatThrownBy(run::train)
                .isExactlyInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the run's folder " + place() + " is not there, or cannot be written to: ")
                .hasMessageEndingWith("; nothing was trained");
        assertThat(run.metaIterations()).isZero();
    }

    @Test
    void aFolderThatVanishedDuringATrainingIsMadeAgain() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        run.train(progress -> {
            if (progress.done() == 5) {
                delete(place());
            }
        });
        assertBitwise(lines(20).resume(place()).theta(), run.theta());
    }

    @Test
    void aFinishedTrainingIsNotLostBecauseItsFolderCannotBeWrittenTo() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        UnwrittenRunException thrown = catchThrowableOfType(
                UnwrittenRunException.class,
                () -> run.train(progress -> {
                    if (progress.done() == 5) {
                        block(place());
                    }
                }));
        Matcher message = Pattern.compile("the run could not be written to (.*?) \\((.*) cannot be written: (.*)\\);"
                        + " it was written to (.*) instead, from where it can go on")
                .matcher(thrown.getMessage());
        assertThat(message.matches()).as(thrown.getMessage()).isTrue();
        assertThat(message.group(1)).isEqualTo(place().toString());
        assertThat(message.group(2)).isEqualTo(checkpoint().toString());
        assertThat(run.isFinished()).isTrue();
        Path elsewhere = Path.of(message.group(4));
        try {
            Run read = lines(20).resume(elsewhere, crew(1));
            assertThat(read.isFinished()).isTrue();
            assertBitwise(read.theta(), lines(20).run(1).train().theta());
        } finally {
            delete(elsewhere);
        }
    }

    @Test
    void anErrorIsNotHiddenByAFolderThatCannotBeWrittenTo() throws IOException {
        Run run = lines(20).run(1, crew(1)).keptIn(place());
        assertThatThrownBy(() -> run.train(progress -> {
                    block(place());
                    throw new IllegalStateException("no chart");
                }))
                .hasMessage("no chart")
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IOException.class));
    }

    @Test
    void aCheckpointIsWrittenEveryMinuteAndTroubleIsNoticed() throws IOException {
        Run run = lines(20).run(1, crew(1));
        RunFolder kept = RunFolder.begin(place(), run);
        run.keep(kept);
        run.train(progress -> {
            try {
                switch ((int) progress.done()) {
                    case 1 -> {
                        kept.writeNowAndThen(run, System.nanoTime());
                        assertThat(lines(20).resume(place()).metaIterations()).isZero();
                        kept.writeNowAndThen(run, System.nanoTime() + MINUTE);
                        assertThat(lines(20).resume(place()).metaIterations()).isEqualTo(1);
                    }
                    case 2 -> {
                        block(place());
                        kept.writeNowAndThen(run, System.nanoTime() + MINUTE);
                        assertThat(run.notices())
                                .singleElement()
                                .asString()
                                .startsWith("the checkpoint could not be written, which is tried again in 60 s: "
                                        + checkpoint() + " cannot be written: ");
                        Files.delete(place());
                    }
                    case 3 -> {
                        kept.writeNowAndThen(run, System.nanoTime() + 3 * MINUTE);
                        assertThat(run.notices()).isEmpty();
                        assertThat(lines(20).resume(place()).metaIterations()).isEqualTo(3);
                    }
                    default -> {}
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(lines(20).resume(place()).isFinished()).isTrue();
    }
}
