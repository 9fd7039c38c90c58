package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.autodiff.Engine;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;

class ReproduceTest {
    private static final String ID = "finn2017/sine-5shot-maml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of(".");

    private int reproduce(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Reproduce.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private void fails(String sentence, String... arguments) {
        assertThat(reproduce(arguments)).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines(sentence);
        assertThat(out.toString()).isEmpty();
    }

    private void isRefused(String sentence, String... arguments) {
        assertThat(reproduce(arguments)).isEqualTo(2);
        assertThat(err.toString().lines().findFirst()).contains(sentence);
        assertThat(err.toString()).contains("Usage: reproduce");
    }

    @Test
    void theHelpSaysHowOftenARunIsSaved() {
        assertThat(reproduce("run", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("How old a checkpoint gets before the next is written. Default: 1m.");
    }

    @Test
    void wrongCommandLinesExitWithTwo() {
        isRefused("say what to do: list, run or table");
        isRefused("Missing required parameter: 'ID'", "run");
        assertThat(reproduce("run", ID, "--sed", "1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Unknown options: '--sed', '1'");
        isRefused("--meta-iterations must be at least 1, but is 0", "run", ID, "--meta-iterations", "0");
        isRefused("--threads must be at least 1, but is -2", "run", ID, "--threads", "-2");
        isRefused(
                "Invalid value for option '--budget': must be a number above 0 and ms, s, m or h, such as 45m, but is soon",
                "run",
                ID,
                "--budget",
                "soon");
        isRefused(
                "say either --budget or --meta-iterations, but there are both",
                "run",
                ID,
                "--budget",
                "5m",
                "--meta-iterations",
                "5");
        isRefused("--resume needs --out, where the run is kept", "run", ID, "--resume");
        isRefused(
                "--seed must not be -9223372036854775808: it gives the frozen episodes of tests, which no training may see",
                "run",
                ID,
                "--seed",
                "-9223372036854775808");
    }

    @Test
    void unknownExperimentsNameTheNearest() {
        isRefused("there is no published experiment \"\"; the command list has all", "run", "");
        isRefused("there is no published experiment \"zzzzzz\"; the command list has all", "run", "zzzzzz");
        assertThat(reproduce("run", "finn2017/sine-5shots-maml")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("there is no published experiment \"finn2017/sine-5shots-maml\"; there are " + ID + ", ")
                .contains(" and more: the command list has all");
    }

    @Test
    void absurdNumbersAreRefused() {
        String whole = "must be a whole number from -9223372036854775808 to 9223372036854775807, but is ";
        for (String number : List.of("9223372036854775808", "1e3", "0x10", "1_000", "five", "NaN", "9".repeat(400))) {
            for (String option : List.of("--seed", "--meta-iterations")) {
                isRefused("Invalid value for option '" + option + "': " + whole + number, "run", ID, option, number);
            }
        }
        isRefused("Invalid value for option '--seed': " + whole + "empty", "run", ID, "--seed", "");
        isRefused(
                "Invalid value for option '--threads': must be a whole number from -2147483648 to 2147483647, but is 2147483648",
                "run",
                ID,
                "--threads",
                "2147483648");
        isRefused("--threads must be at most 4096, but is 2147483647", "run", ID, "--threads", "2147483647");
    }

    @Test
    void absurdTimesAreRefused() {
        for (String time :
                List.of("0s", "-5m", "5", "m", "", "1.5h", "9999999h", "5 m", "1d", "99999999999999999999s")) {
            for (String option : List.of("--budget", "--save-every")) {
                isRefused(
                        "Invalid value for option '" + option
                                + "': must be a number above 0 and ms, s, m or h, such as 45m, but is "
                                + (time.isEmpty() ? "empty" : time),
                        "run",
                        ID,
                        option,
                        time);
            }
        }
    }

    @Test
    void placesThatAreNoneAreRefused() {
        isRefused("Invalid value for option '--out': must be a file or folder, but is empty", "run", ID, "--out", "");
        isRefused("PLACE: must be a file or folder, but is empty", "table", "");
        String locale = " has letters that Java cannot read in this locale: set one of UTF-8, such as LC_ALL=C.UTF-8";
        isRefused("Invalid value for option '--out': the name h\uFFFD" + locale, "run", ID, "--out", "h\uFFFD");
        isRefused("PLACE: the name h\uFFFD" + locale, "table", "h\uFFFD");
    }

    @Test
    void versionIsPrintedByEveryCommand() {
        for (List<String> words :
                List.of(List.of("-V"), List.of("list", "-V"), List.of("run", "-V"), List.of("table", "-V"))) {
            assertThat(reproduce(words.toArray(String[]::new))).isZero();
            assertThat(out.toString().lines())
                    .satisfiesExactly(
                            version -> assertThat(version).startsWith("reproduce "),
                            computes -> assertThat(computes).isEqualTo(Engine.describe()),
                            faster -> assertThat(faster).contains("--add-modules jdk.incubator.vector"));
        }
    }

    @Test
    void listNeedsNoDataAndHasEveryExperimentWithItsNumbers() {
        System.setProperty("META4J_DATA", folder.toString());
        try {
            assertThat(reproduce("list")).isZero();
        } finally {
            System.clearProperty("META4J_DATA");
        }
        assertThat(out.toString().lines().filter(line -> !line.startsWith(" ")))
                .containsExactlyElementsOf(Papers.cells().stream().map(Cell::id).toList());
        assertThat(out.toString())
                .contains("    Omniglot: ProtoNet, 5-way 1-shot" + System.lineSeparator()
                        + "    98.8 (Snell et al. 2017, Table 1, Prototypical Networks; accuracy, 1 shot, 15 queries, inductive,"
                        + " after 0 steps; reruns 98.2 to 98.4)");
    }

    @Test
    void missingDataEndInOneSentence() {
        System.setProperty("META4J_DATA", folder.toString());
        try {
            assertThat(reproduce("run", "finn2017/omniglot-5w1s-maml", "--meta-iterations", "1"))
                    .isEqualTo(1);
        } finally {
            System.clearProperty("META4J_DATA");
        }
        assertThat(err.toString()).startsWith("No Omniglot in " + folder + " (").hasLineCount(1);
    }

    @Test
    void runPrintsItsTableAndHowItDiffers() {
        assertThat(reproduce("run", ID, "--meta-iterations", "3", "--seed", "7", "--threads", "1"))
                .isZero();
        assertThat(out.toString())
                .startsWith("sine:\n\n| experiment | 5 shots, 1 step | 5 shots, 5 steps | ")
                .contains("| MAML, trained with 5 shots | ")
                .contains(" | 0.67 (5 shots, 1 step); 0.38 (5 shots, 5 steps); 0.35 (5 shots, 10 steps) |"
                        + " 3 meta-iterations, seed 7, ")
                .contains("- outer.metaIterations: 3, published 70000");
        assertThat(err.toString()).contains("; testing");
    }

    @Test
    void keptRunIsRefusedResumedAndTabulated() throws IOException {
        String[] run = {"run", ID, "--meta-iterations", "3", "--out", folder.toString()};
        Path place = folder.resolve(ID).resolve("seed-1");
        assertThat(reproduce(run)).isZero();
        String table = out.toString();
        Receipt receipt = Receipt.read(place);
        assertThat(receipt.metaIterations()).isEqualTo(3);
        assertThat(receipt.measured()).hasSize(66);

        fails(place + " holds a run already: go on with it by --resume, or choose another --out or --seed", run);
        assertThat(reproduce("run", ID, "--out", folder.toString(), "--resume")).isZero();
        assertThat(err.toString()).isEqualToIgnoringNewLines("this run is finished; its receipt is in " + place);
        assertThat(out.toString()).isEqualTo(table);
        assertThat(reproduce("table", folder.toString())).isZero();
        assertThat(table).startsWith(out.toString());
        assertThat(reproduce("table", place.resolve(Receipt.FILE).toString())).isZero();
        assertThat(table).startsWith(out.toString());
    }

    @Test
    void otherSettingsAreRefused() throws IOException {
        Path place = folder.resolve(ID).resolve("seed-1");
        assertThat(reproduce("run", ID, "--meta-iterations", "3", "--out", folder.toString()))
                .isZero();
        String[] longer = {"run", ID, "--meta-iterations", "4", "--out", folder.toString(), "--resume"};
        fails(place + " holds a run of other settings or data: outer.metaIterations: 3, now 4", longer);
        Files.delete(place.resolve(Receipt.FILE));
        assertThat(reproduce(longer)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(place + " holds a run of other settings or data: outer.metaIterations: 3, ")
                .hasLineCount(1);
    }

    @Test
    void finishedTrainingGoesStraightToItsTest() throws IOException {
        String[] run = {"run", ID, "--meta-iterations", "3", "--out", folder.toString(), "--resume"};
        Path place = folder.resolve(ID).resolve("seed-1");
        assertThat(reproduce(run)).isZero();
        Receipt first = Receipt.read(place);
        Files.delete(place.resolve(Receipt.FILE));
        assertThat(reproduce(run)).isZero();
        assertThat(Receipt.read(place).stretches()).isEqualTo(first.stretches());
        assertThat(Receipt.read(place).report()).isEqualTo(first.report());
    }

    @Test
    void budgetSetsAndKeepsTheLength() throws IOException {
        assertThat(reproduce("run", ID, "--budget", "1s", "--out", folder.toString()))
                .isZero();
        Receipt receipt = Receipt.read(folder.resolve(ID).resolve("seed-1"));
        assertThat(receipt.metaIterations())
                .isBetween(1L, 70_000L)
                .isEqualTo(receipt.settings().at("/outer/metaIterations").asLong());
        assertThat(reproduce("run", ID, "--budget", "1h", "--out", folder.toString(), "--resume"))
                .isZero();
        assertThat(err.toString()).startsWith("this run is finished; ");
    }

    @Test
    void folderThatCannotBeWrittenIsNamedBeforeAnyTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path out : List.of(file, file.resolve("below"))) {
            isRefused("--out: " + file + " is no folder: name another place", "run", ID, "--out", out.toString());
        }
        Path readOnly = Path.of("/sys/kernel");
        assumeThat(Files.isDirectory(readOnly) && !Files.isWritable(readOnly)).isTrue();
        isRefused(
                "--out: " + readOnly + " may not be written: change its permissions, or name another place",
                "run",
                ID,
                "--out",
                readOnly.toString());
    }

    @Test
    void receiptThatCannotBeWrittenIsPrinted() throws IOException {
        Path place = folder.resolve(ID).resolve("seed-1");
        Files.createDirectories(place.resolve("scores.npz/in-the-way"));
        assertThat(reproduce("run", ID, "--meta-iterations", "2", "--out", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the receipt could not be written, and stands on standard output: ");
        assertThat(out.toString())
                .startsWith("{")
                .contains("\"id\" : \"" + ID + "\"")
                .contains("| MAML, trained with 5 shots |");
        assertThat(place.resolve("checkpoint.npz")).exists();
    }

    /** Tells a person what was written, and lets a file stand in the way of the run's folder once it trains. */
    private static final class Obstructing extends StringWriter {
        private final Path place;

        Obstructing(Path place) {
            this.place = place;
        }

        @Override
        public void flush() {
            try {
                if (toString().contains("meta-iteration ") && Files.isDirectory(place)) {
                    Files.move(place, place.resolveSibling("away"));
                    Files.writeString(place, "in the way");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void finishedTrainingWhoseFolderVanishedIsPutElsewhereAndItsReceiptPrinted() throws IOException {
        Path place = folder.resolve(ID).resolve("seed-1");
        StringWriter told = new Obstructing(place);
        String[] run = {"run", ID, "--meta-iterations", "3", "--out", folder.toString()};
        assertThat(Reproduce.execute(new PrintWriter(out), new PrintWriter(told), run))
                .isEqualTo(1);
        assertThat(told.toString())
                .contains(
                        "the run could not be written to " + place + " (",
                        "; it was written to ",
                        " instead, from where it can go on")
                .contains("the receipt could not be written, and stands on standard output: ");
        assertThat(out.toString()).startsWith("{").contains("\"id\" : \"" + ID + "\"");
        Matcher elsewhere = Pattern.compile("written to (\\S+) instead").matcher(told.toString());
        assertThat(elsewhere.find()).isTrue();
        Experiment asked = FinnEtAl2017.sine(5).maml().withMetaIterations(3);
        assertThat(asked.resume(Path.of(elsewhere.group(1))).isFinished()).isTrue();
    }

    @Test
    void readmeShowsWhatTheTableCommandsInItPrint() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher commands = Pattern.compile("<!-- java -jar reproductions/target/reproduce.jar (table.*) -->")
                .matcher(readme);
        assertThat(commands.results()).isNotEmpty();
        commands.reset();
        while (commands.find()) {
            String[] words = commands.group(1)
                    .replace("reproductions/results", "results")
                    .split(" ");
            assertThat(reproduce(words)).as(err.toString()).isZero();
            assertThat(readme).contains(out.toString());
        }
    }

    @Test
    void tableNamesWhatItCannotRead() throws IOException {
        Path none = folder.resolve("none");
        fails(none + ": it is not there", "table", none.toString());
        fails(none + ".jsonl: it is not there", "table", none + ".jsonl");
        Path broken = Files.writeString(folder.resolve("broken.jsonl"), "{\"reproduction\":\"sine\"}");
        fails(
                broken + ", line 1: not a result of before there were receipts: there is no experiment sine-0shot-",
                "table",
                broken.toString());
        assertThat(reproduce("table", folder.toString())).isZero();
        assertThat(out.toString()).isEqualTo("no runs yet\n");
    }

    @Test
    void changedReceiptIsRefused() throws IOException {
        assertThat(reproduce("run", ID, "--meta-iterations", "2", "--out", folder.toString()))
                .isZero();
        Path file = folder.resolve(ID).resolve("seed-1").resolve(Receipt.FILE);
        Files.writeString(file, Files.readString(file).replace("\"metaIterations\" : 2", "\"metaIterations\" : 70000"));
        fails(file + " was changed after it was written: its hash is another", "table", folder.toString());
    }
}
