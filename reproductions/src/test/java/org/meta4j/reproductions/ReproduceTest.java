package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReproduceTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of(".");

    private int reproduce(String... arguments) {
        CommandLine line = Reproduce.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String firstErrorLine() {
        return err.toString().lines().findFirst().orElse("");
    }

    @Test
    void unknownAlgorithmExitsWithTwoAndNamesThoseThereAre() {
        assertThat(reproduce("run", "sine", "--algorithm", "mamal")).isEqualTo(2);
        assertThat(firstErrorLine())
                .isEqualTo("Invalid value for option '--algorithm': unknown algorithm mamal; "
                        + "there are maml, fomaml, meta-sgd, reptile, pretrained, oracle");
        assertThat(err.toString()).contains("Usage: reproduce run sine");
    }

    @Test
    void unknownOptionExitsWithTwo() {
        assertThat(reproduce("run", "sine", "--algorithm", "maml", "--sed", "1"))
                .isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("Unknown options: '--sed', '1'");
    }

    @Test
    void missingWordsExitWithTwo() {
        assertThat(reproduce()).isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("say what to do: run or table");
        err.getBuffer().setLength(0);
        assertThat(reproduce("run")).isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("say which benchmark: sine, omniglot, cifar-fs or mini-imagenet");
        assertThat(reproduce("run", "sine")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--algorithm=NAME'");
    }

    @Test
    void numbersBelowOneExitWithTwo() {
        assertThat(reproduce("run", "sine", "--algorithm", "maml", "--meta-iterations", "0"))
                .isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("--meta-iterations must be at least 1, but is 0");
        assertThat(reproduce("run", "sine", "--algorithm", "maml", "--shots", "-2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--shots must be at least 1, but is -2");
    }

    @Test
    void seedOfTheTestTasksExitsWithTwo() {
        assertThat(reproduce("run", "sine", "--algorithm", "maml", "--seed", "-9223372036854775808"))
                .isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("--seed must not be -9223372036854775808: it gives the test tasks");
    }

    @Test
    void resultsFileThatCannotBeWrittenExitsWithTwoBeforeTheTraining() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(runAndAppendTo(folder)).isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("cannot write " + folder + ": it is a directory");
        err.getBuffer().setLength(0);
        assertThat(runAndAppendTo(file.resolve("results.jsonl"))).isEqualTo(2);
        assertThat(firstErrorLine())
                .isEqualTo("cannot write " + file.resolve("results.jsonl") + ": " + file + " is not a directory");
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).doesNotContain("meta-iteration 1");
        err.getBuffer().setLength(0);
        assertThat(reproduce(
                        "run",
                        "omniglot",
                        "--algorithm",
                        "maml",
                        "--meta-iterations",
                        "1",
                        "--json",
                        folder.toString()))
                .isEqualTo(2);
        assertThat(firstErrorLine()).isEqualTo("cannot write " + folder + ": it is a directory");
    }

    private int runAndAppendTo(Path file) {
        return reproduce(
                "run", "sine", "--algorithm", "maml", "--meta-iterations", "1000000000", "--json", file.toString());
    }

    @Test
    void checkOfTheResultsFileLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("results.jsonl");
        Results.requireWritable(file);
        assertThat(file).doesNotExist();
        Files.writeString(file, "kept");
        Results.requireWritable(file);
        assertThat(file).hasContent("kept");
    }

    @Test
    void missingResultsFileIsNamed() {
        Path file = folder.resolve("none.jsonl");
        assertThat(reproduce("table", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("cannot read " + file + ": there is no such file or folder");
    }

    @Test
    void unknownAlgorithmInAResultsFileIsNamed() throws IOException {
        Path file = folder.resolve("other.jsonl");
        String line = Results.line(Results.committed("sine").get(0));
        Files.writeString(file, line.replace("\"algorithm\":\"maml\"", "\"algorithm\":\"mamal\""));
        assertThat(reproduce("table", file.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(file + ": unknown algorithm mamal; "
                        + "there are maml, fomaml, meta-sgd, reptile, pretrained, oracle");
    }

    @Test
    void versionIsPrintedByEveryCommand() {
        assertThat(reproduce("-V")).isZero();
        assertThat(reproduce("run", "sine", "--version")).isZero();
        for (String benchmark : FewShotTest.BENCHMARKS) {
            assertThat(reproduce("run", benchmark, "--version")).isZero();
        }
        assertThat(reproduce("table", "--version")).isZero();
        assertThat(out.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("reproduce "));
    }

    @Test
    void helpNamesTheAlgorithms() {
        assertThat(reproduce("run", "sine", "--help")).isZero();
        assertThat(out.toString()).contains("maml, fomaml, meta-sgd, reptile, pretrained,");
    }

    @Test
    void everyAlgorithmRunsAndAppendsOneLine() throws IOException {
        Path file = folder.resolve("new/results.jsonl");
        for (FinnEtAl2017.Algorithm algorithm : FinnEtAl2017.Algorithm.values()) {
            assertThat(reproduce(
                            "run",
                            "sine",
                            "--algorithm",
                            algorithm.toString(),
                            "--meta-iterations",
                            "20",
                            "--seed",
                            "3",
                            "--json",
                            file.toString()))
                    .isZero();
        }
        assertThat(Results.read(file)).hasSize(FinnEtAl2017.Algorithm.values().length);
        RunRecord first = Results.read(file).get(0);
        assertThat(first.algorithm()).isEqualTo("maml");
        assertThat(first.seed()).isEqualTo(3);
        assertThat(first.deviations())
                .containsExactly(
                        "weights uniform in ±1/√fan-in; the authors' code draws truncated N(0, 0.01)",
                        "20 meta-iterations instead of 70000");
        assertThat(first.cell(5, 5, 10).episodes()).isEqualTo(600);
        assertThat(first.cell(20, 100, 0).diverged()).isZero();
        assertThat(reproduce("table", file.toString())).isZero();
        assertThat(out.toString()).contains("| first-order MAML | 10 | ");
    }

    @Test
    void sameSeedGivesTheSameNumbers() {
        Reproduction reproduction = new Reproduction(FinnEtAl2017.Algorithm.MAML, 5, 10, 1);
        assertThat(reproduction.run(progress -> {}).evaluations())
                .isEqualTo(reproduction.run(progress -> {}).evaluations());
    }

    @Test
    void brokenLineOfAResultsFileIsNamed() throws IOException {
        Path file = folder.resolve("broken.jsonl");
        Files.writeString(file, "{\"reproduction\":");
        assertThatThrownBy(() -> Results.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", line 1: not a run record as --json writes them: ");
        assertThat(reproduce("table", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("line 1: not a run record").doesNotContain("\tat ");
    }

    @Test
    void publishedNumbersStandOnlyBesideRunsOfTheirProtocol() {
        RunRecord full = Results.committed("sine").get(0);
        RunRecord shorter = new RunRecord(
                full.reproduction(),
                full.algorithm(),
                full.shots(),
                FinnEtAl2017.META_ITERATIONS - 1,
                full.seed(),
                full.command(),
                full.deviations(),
                full.seconds(),
                full.machine(),
                full.evaluations());
        assertThat(SineTable.rows(List.of(full, shorter)))
                .extracting(row -> row.get("published"))
                .containsExactly("0.67 / 0.38 / 0.35", "-");
    }

    @Test
    void readmeShowsTheCommittedResults() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        List<RunRecord> runs = Results.committed("sine");
        assertThat(readme)
                .contains(Markdown.table(SineTable.rows(runs)))
                .contains(Markdown.table(SineTable.figure3Rows(runs)));
    }

    @Test
    void tableCommandPrintsBothTables() throws IOException {
        List<RunRecord> runs = Results.committed("sine");
        Path file = folder.resolve("committed.jsonl");
        for (RunRecord run : runs) {
            Results.append(file, run);
        }
        assertThat(reproduce("table", file.toString())).isZero();
        assertThat(out.toString())
                .contains(Markdown.table(SineTable.rows(runs)))
                .contains(Markdown.table(SineTable.figure3Rows(runs)));
    }

    @Test
    void committedDeviationsAreThoseThatARunWouldState() {
        assertThat(Results.committed("sine")).allSatisfy(run -> assertThat(run.deviations())
                .isEqualTo(reproduction(run).deviations(run.metaIterations())));
    }

    private static Reproduction reproduction(RunRecord run) {
        return new Reproduction(
                FinnEtAl2017.Algorithm.named(run.algorithm()), run.shots(), run.metaIterations(), run.seed());
    }

    @Test
    void committedRunsFollowTheFullProtocolWithSeedOne() {
        assertThat(Results.committed("sine")).allSatisfy(run -> {
            assertThat(run.metaIterations()).isEqualTo(FinnEtAl2017.META_ITERATIONS);
            assertThat(run.seed()).isEqualTo(1);
            assertThat(run.cell(5, 5, 1).episodes()).isEqualTo(600);
        });
        assertThat(Results.committed("sine"))
                .extracting(RunRecord::algorithm, RunRecord::shots)
                .containsExactly(
                        tuple("maml", 5),
                        tuple("maml", 10),
                        tuple("fomaml", 10),
                        tuple("meta-sgd", 10),
                        tuple("reptile", 10),
                        tuple("pretrained", 5),
                        tuple("oracle", 10));
    }
}
