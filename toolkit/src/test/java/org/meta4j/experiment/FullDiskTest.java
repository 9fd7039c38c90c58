package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.lines;
import static org.meta4j.experiment.TestExperiments.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose files can grow to 16 kB at most, as if the disk were full, and several processes at once. */
@Timeout(120)
class FullDiskTest {
    /** Java 24 and later print such lines of JavaCPP's use of sun.misc.Unsafe. */
    private static final String WARNING = "(?m)^WARNING: .*\\R";

    private static final Path LIMIT = Path.of("/usr/bin/prlimit");
    private static final Condition LOSS = Condition.squaredError(8, 8, 1);

    private final Path folder;

    FullDiskTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Experiment experiment() {
        return lines(1_000).tested(test(LINES, 2, LOSS));
    }

    private static List<String> java(Class<?> main, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString());
    }

    private Process start(List<String> command, String output) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile())
                .start();
    }

    /** Trains a run whose checkpoint and receipt outgrow the limit. */
    static final class Limited {
        private Limited() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Path place = Path.of(args[0]).resolve("run");
            Run run = experiment().run(1, crew(1)).keptIn(place); // the libraries are loaded: they may be written first
            String pid = "" + ProcessHandle.current().pid();
            new ProcessBuilder(LIMIT.toString(), "--pid", pid, "--fsize=16384")
                    .inheritIO()
                    .start()
                    .waitFor();
            run.train(TestExperiments.stopping(run, 3));
            run.test();
            run.receipt().write(place);
            System.out.println("kept: " + run.done());
            try {
                run.train();
            } catch (UnwrittenRunException e) {
                System.out.println(run.isFinished() + ": " + e.getMessage());
            }
            run.test();
            try {
                run.receipt().write(place);
            } catch (IOException e) {
                System.out.println("receipt: " + e.getMessage());
            }
            System.out.println(Receipt.read(place).metaIterations());
        }
    }

    @Test
    void whatAFullDiskDoesNotTakeIsSaidAndWhatWasThereStays() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(LIMIT), "a command that limits the size of files");
        Process child = start(java(Limited.class, folder), "output");
        assertThat(child.waitFor())
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        Path place = folder.resolve("run");
        assertThat(Files.readString(folder.resolve("output"))
                        .replaceAll(WARNING, "")
                        .lines()
                        .toList())
                .containsExactly(
                        "kept: 3",
                        "true: the run could not be written to " + place + " (" + place.resolve("checkpoint.npz")
                                + " cannot be written: File too large); nor to the folder for temporary files, so it is"
                                + " in the memory of this process alone",
                        "receipt: " + place.resolve("receipt.json") + " cannot be written: File too large; nor could"
                                + " it be written to the folder for temporary files",
                        "3");
        assertThat(experiment().resume(place).done()).isEqualTo(3);
        assertThat(Receipt.read(place).report().scores()).hasSize(1);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    /** Keeps, trains and tests a run, and says how that ended. */
    static final class Racing {
        private Racing() {}

        public static void main(String[] args) {
            lines(1).run(1, crew(1)).train(); // loads the libraries, which one process at a time may link to
            System.out.println("ready");
            while (!Files.exists(Path.of(args[0]).resolve("go"))) {
                Thread.onSpinWait();
            }
            Path place = Path.of(args[0]).resolve("run");
            try {
                Run run = experiment().run(1, crew(1)).keptIn(place).train();
                run.test();
                run.receipt().write(place);
                System.out.println("done");
            } catch (IOException | RuntimeException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void ofSeveralProcessesThatKeepARunInOneFolderOneDoesAndTheOthersSayWhyNot()
            throws IOException, InterruptedException {
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(start(java(Racing.class, folder), "output" + i));
            while (children.get(i).isAlive() && Files.size(folder.resolve("output" + i)) == 0) {
                Thread.sleep(5);
            }
        }
        Files.createFile(folder.resolve("go"));
        int done = 0;
        for (int i = 0; i < children.size(); i++) {
            assertThat(children.get(i).waitFor()).isZero();
            String output = Files.readString(folder.resolve("output" + i))
                    .replace("ready\n", "")
                    .replaceAll(WARNING, "")
                    .strip();
            done += output.equals("done") ? 1 : 0;
            assertThat(output)
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEqualTo("done"),
                            text -> assertThat(text).contains("another run is at work in "),
                            text -> assertThat(text).contains("another run has written to "),
                            text -> assertThat(text).contains(" holds a run already: "));
        }
        assertThat(done).isEqualTo(1);
        assertThat(experiment().resume(folder.resolve("run")).isFinished()).isTrue();
        assertThat(Receipt.read(folder.resolve("run")).metaIterations()).isEqualTo(1_000);
    }
}
