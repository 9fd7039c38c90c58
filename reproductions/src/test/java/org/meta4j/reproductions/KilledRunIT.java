package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.autodiff.Zip;
import org.meta4j.data.Glyphs;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;

/** Kills the command at moments of all kinds, as kill -9 does, tells it to end, as Ctrl-C and SIGTERM do, and goes on. */
@Timeout(180)
class KilledRunIT {
    private static final String ID = "finn2017/sine-10shot-maml";
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder = Path.of(".");

    /** A short run of MAML on Glyphs, with the test cut short: its arguments are the folder, as the command would keep it. */
    static final class OnGlyphs {
        public static void main(String... arguments) throws IOException {
            PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            Experiment maml = FinnEtAl2017.omniglot(Glyphs.generate(1), 5, 1)
                    .mamlAdaptedNorm()
                    .withMetaIterations(15);
            Experiment shorter = maml.tested(maml.tests().get(0).withEpisodes(8));
            Kept kept = new Kept(Path.of(arguments[0]), "again");
            System.exit(new Session(err, err, Optional.of(kept)).work(kept.run(shorter, 1, Crew.ofAllCores())));
        }
    }

    private static String[] sine(Path place, long metaIterations) {
        return new String[] {
            Reproduce.class.getName(),
            "run",
            ID,
            "--meta-iterations",
            "" + metaIterations,
            "--out",
            place.toString(),
            "--threads",
            "1",
            "--save-every",
            "100ms",
            "--resume"
        };
    }

    private Process start(String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                CLASS_PATH));
        command.addAll(List.of(mainAndArguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /**
     * Starts a command several times and ends it each time: told to, or killed, some milliseconds after it has begun to train, or killed
     * some milliseconds after its start.
     */
    private void endAndGoOn(int times, int longest, String... command) throws IOException, InterruptedException {
        Random random = new Random(11);
        for (int i = 0; i < times; i++) {
            Process child = start(command);
            if (i % 4 > 0) {
                awaitOutput("meta-iteration ", child);
            }
            assertThat(child.waitFor(random.nextInt(i % 4 > 0 ? longest : 1_000), TimeUnit.MILLISECONDS))
                    .as("ended by itself: %s", output())
                    .isFalse();
            Process ended = i % 4 == 2 ? terminated(child) : child.destroyForcibly();
            ended.waitFor();
        }
    }

    private void awaitOutput(String text, Process child) throws IOException, InterruptedException {
        while (!output().contains(text)) {
            assertThat(child.isAlive()).as(output()).isTrue();
            Thread.sleep(5);
        }
    }

    private static Process terminated(Process child) {
        child.destroy();
        return child;
    }

    private void finish(String... command) throws IOException, InterruptedException {
        Process child = start(command);
        assertThat(child.waitFor()).as("ended by %s", output()).isZero();
    }

    private static ObjectNode withoutTimes(Path place) throws IOException {
        ObjectNode receipt = (ObjectNode) new JsonMapper().readTree(Files.readString(place.resolve(Receipt.FILE)));
        return receipt.without(List.of("seconds", "stretches", "hash"));
    }

    private static Map<String, List<Byte>> arrays(Path place) throws IOException {
        return Zip.read(place.resolve("checkpoint.npz")).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".npy"))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> boxed(entry.getValue())));
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte each : bytes) {
            boxed.add(each);
        }
        return boxed;
    }

    private static void assertSameResult(Path ended, Path whole) throws IOException {
        assertThat(arrays(ended)).isNotEmpty().isEqualTo(arrays(whole));
        assertThat(withoutTimes(ended)).isEqualTo(withoutTimes(whole));
        assertThat(Receipt.read(ended).report()).isEqualTo(Receipt.read(whole).report());
        assertThat(Receipt.read(ended).stretches()).hasSizeGreaterThan(1);
        assertThat(Receipt.read(whole).stretches()).hasSize(1);
    }

    @Test
    void sineRunEndedTwentyTimesGivesWhatTheUninterruptedOneGives() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path ended = folder.resolve("ended");
        finish(sine(whole, 12_000));
        endAndGoOn(20, 250, sine(ended, 12_000));
        finish(sine(ended, 12_000));
        assertSameResult(ended.resolve(ID).resolve("seed-1"), whole.resolve(ID).resolve("seed-1"));
    }

    @Test
    void glyphsRunEndedFiveTimesGivesWhatTheUninterruptedOneGives() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path ended = folder.resolve("ended");
        finish(OnGlyphs.class.getName(), whole.toString());
        endAndGoOn(5, 600, OnGlyphs.class.getName(), ended.toString());
        finish(OnGlyphs.class.getName(), ended.toString());
        assertSameResult(ended, whole);
    }

    @Test
    void runThatIsToldToEndSavesAndSaysHowToGoOn() throws IOException, InterruptedException {
        Path place = folder.resolve(ID).resolve("seed-1");
        Process child = start(sine(folder, 1_000_000));
        awaitOutput("meta-iteration 1 of 1,000,000, loss ", child);
        assertThat(terminated(child).waitFor()).isEqualTo(143);
        assertThat(output())
                .contains("stopped: " + ID + ", seed 1: ", " of 1000000 meta-iterations")
                .contains("it is saved; go on with: java -jar ", " run " + ID + " --seed 1 --out ", " --resume");
        String again = FinnEtAl2017.sine(10)
                .maml()
                .withMetaIterations(1_000_000)
                .resume(place)
                .toString();
        assertThat(again).matches(ID + ", seed 1: [1-9]\\d* of 1000000 meta-iterations");
        assertThat(output()).contains("stopped: " + again);
    }

    @Test
    void trialThatIsToldToEndSaysThatNothingWasTrained() throws IOException, InterruptedException {
        Process child = start(Reproduce.class.getName(), "run", ID, "--budget", "10h");
        assertThat(child.waitFor(5, TimeUnit.SECONDS)).as(output()).isFalse(); // the trial takes ten seconds
        assertThat(terminated(child).waitFor()).isEqualTo(143);
        assertThat(output()).isEqualToIgnoringNewLines("stopped in the trial for --budget: nothing was trained yet");
    }

    @Test
    void testThatIsToldToEndIsDoneWhenTheRunGoesOn() throws IOException, InterruptedException {
        Path place = folder.resolve(ID).resolve("seed-1");
        Process child = start(sine(folder, 5));
        awaitOutput("testing", child);
        assertThat(terminated(child).waitFor()).isEqualTo(143);
        assertThat(output())
                .contains("stopped: " + ID + ", seed 1: 5 of 5 meta-iterations", "it is saved; go on with: ");
        assertThat(place.resolve(Receipt.FILE)).doesNotExist();
        StringWriter out = new StringWriter();
        String[] command = {"run", ID, "--out", folder.toString(), "--resume"};
        assertThat(Reproduce.execute(new PrintWriter(out), new PrintWriter(out), command))
                .isZero();
        assertThat(Receipt.read(place).stretches()).hasSize(1);
    }
}
