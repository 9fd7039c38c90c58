package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Reptile;
import org.meta4j.autodiff.Engine;
import org.meta4j.data.ColourGlyphs;
import org.meta4j.data.Glyphs;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Randomness;
import org.meta4j.training.ClassificationEvaluation;
import org.meta4j.training.ClassificationReport.Protocol;
import org.meta4j.training.MetaRun;

class FewShotTest {
    static final List<String> BENCHMARKS = List.of("omniglot", "cifar-fs", "mini-imagenet");

    private static final EpisodeShape ONE_SHOT = new EpisodeShape(5, 1, 15);
    private static final EpisodeShape FIVE_SHOT = new EpisodeShape(5, 5, 15);
    private static final ColourBenchmark SMALL = new ColourBenchmark(ColourGlyphs.generate(32, 1));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of(".");

    private int reproduce(String... arguments) {
        return Reproduce.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void refuses(String benchmark, String message, String... options) {
        err.getBuffer().setLength(0);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "run";
        arguments[1] = benchmark;
        System.arraycopy(options, 0, arguments, 2, options.length);
        assertThat(reproduce(arguments)).isEqualTo(2);
        assertThat(err.toString().lines().findFirst()).contains(message);
        assertThat(err.toString()).contains("Usage: reproduce run " + benchmark + " ");
    }

    @ParameterizedTest
    @FieldSource("BENCHMARKS")
    void badOptionsExitWithTwo(String benchmark) {
        refuses(
                benchmark,
                "Invalid value for option '--algorithm': expected one of [MAML, FOMAML, REPTILE, PROTONET]"
                        + " (case-insensitive) but was 'mamal'",
                "--algorithm",
                "mamal",
                "--budget",
                "5m");
        refuses(benchmark, "say either --budget or --meta-iterations, but there is neither", "--algorithm", "maml");
        refuses(
                benchmark,
                "--budget must be a number above 0 and s, m or h, such as 45m, but is soon",
                "--algorithm",
                "maml",
                "--budget",
                "soon");
        refuses(
                benchmark,
                "--meta-iterations must be at least 1, but is 0",
                "--algorithm",
                "maml",
                "--meta-iterations",
                "0");
        refuses(
                benchmark,
                "--ways must be at least 2, --shots at least 1 and --queries at least --shots,"
                        + " but they are 5, 5 and 4",
                "--algorithm",
                "maml",
                "--budget",
                "5m",
                "--shots",
                "5",
                "--queries",
                "4");
        refuses(
                benchmark,
                "--threads must be at least 1, but is 0",
                "--algorithm",
                "maml",
                "--budget",
                "5m",
                "--threads",
                "0");
        refuses(
                benchmark,
                "several --ways are for protonet alone: maml trains with the ways of its test",
                "--algorithm",
                "maml",
                "--budget",
                "5m",
                "--ways",
                "5,20");
    }

    @ParameterizedTest
    @FieldSource("BENCHMARKS")
    void missingImagesAreNamedBeforeTheTraining(String benchmark) {
        System.setProperty("META4J_DATA", folder.toString());
        try {
            assertThat(reproduce("run", benchmark, "--algorithm", "maml", "--meta-iterations", "1"))
                    .isEqualTo(1);
        } finally {
            System.clearProperty("META4J_DATA");
        }
        assertThat(err.toString())
                .startsWith("No ")
                .contains(" in " + folder + " (")
                .hasLineCount(1);
    }

    @Test
    void episodesThatTheImagesCannotGiveExitWithTwoBeforeTheTraining() throws IOException {
        for (String part : List.of("train", "val", "test")) {
            for (int i = 0; i < 6; i++) {
                Path pictures = Files.createDirectories(folder.resolve("miniimagenet/" + part + "/" + part + i));
                BufferedImage black = new BufferedImage(84, 84, BufferedImage.TYPE_INT_RGB);
                ImageIO.write(black, "png", pictures.resolve("a.png").toFile());
            }
        }
        System.setProperty("META4J_DATA", folder.toString());
        System.setProperty("META4J_CACHE", folder.resolve("cache").toString());
        try {
            refuses(
                    "mini-imagenet",
                    "the pool has 6 classes but the episode shape asks for 7 ways",
                    "--algorithm",
                    "maml",
                    "--meta-iterations",
                    "1",
                    "--ways",
                    "7");
        } finally {
            System.clearProperty("META4J_DATA");
            System.clearProperty("META4J_CACHE");
        }
    }

    @Test
    void episodesAreThoseOfThePapers() {
        assertThat(SMALL.trainingTasks(Algorithm.MAML, FIVE_SHOT).shape()).isEqualTo(new EpisodeShape(5, 5, 15));
        assertThat(SMALL.trainingTasks(Algorithm.REPTILE, ONE_SHOT).shape()).isEqualTo(new EpisodeShape(5, 15, 1));
        assertThat(SMALL.trainingTasks(Algorithm.PROTONET, ONE_SHOT).shape()).isEqualTo(new EpisodeShape(30, 1, 15));
        assertThat(SMALL.trainingTasks(Algorithm.PROTONET, FIVE_SHOT).shape()).isEqualTo(new EpisodeShape(20, 5, 15));
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(SMALL.trainingTasks(algorithm, ONE_SHOT).pool().count()).isEqualTo(64);
            assertThat(SMALL.testTasks(algorithm, ONE_SHOT).pool().count()).isEqualTo(20);
            assertThat(SMALL.testTasks(algorithm, ONE_SHOT).shape()).isEqualTo(ONE_SHOT);
        }
    }

    @Test
    void settingsAreThoseOfThePapers() {
        Maml maml = (Maml) SMALL.learner(Algorithm.MAML, ONE_SHOT);
        assertThat(maml.config()).isEqualTo(Maml.Config.miniImageNet());
        Maml firstOrder = (Maml) SMALL.learner(Algorithm.FOMAML, ONE_SHOT);
        assertThat(firstOrder.config()).isEqualTo(Maml.Config.miniImageNet().withFirstOrder(true));
        Engine engine = Engine.cpu();
        // 75 query images: the sum is 75 times the mean with one shot, 15 times with five.
        for (EpisodeShape shape : List.of(ONE_SHOT, FIVE_SHOT)) {
            assertThat(((Maml) SMALL.learner(Algorithm.MAML, shape))
                            .loss()
                            .of(engine.filled(0, 75, 5), engine.filled(0, 75))
                            .item())
                    .isCloseTo(75.0 / shape.shots() * Math.log(5), within(1e-3));
        }
        Reptile reptile = (Reptile) SMALL.learner(Algorithm.REPTILE, FIVE_SHOT);
        assertThat(reptile.config()).isEqualTo(Reptile.Config.miniImageNet());
        assertThat(SMALL.tested(reptile, FIVE_SHOT))
                .isEqualTo(new Reptile(
                        reptile.model(),
                        reptile.loss(),
                        Reptile.Config.miniImageNet().withInnerBatchSize(15)));
        assertThat(SMALL.tested(maml, FIVE_SHOT)).isSameAs(maml);
    }

    @Test
    void networksFitTheImages() {
        ColourBenchmark large = new ColourBenchmark(ColourGlyphs.generate(84, 1));
        assertThat(List.of(SMALL.command(), large.command())).containsExactly("cifar-fs", "mini-imagenet");
        int[] small = {128, 128, 128};
        int[] wide = {800, 800, 1152};
        Algorithm[] algorithms = {Algorithm.MAML, Algorithm.FOMAML, Algorithm.REPTILE};
        for (int i = 0; i < algorithms.length; i++) {
            assertThat(features(SMALL, algorithms[i])).isEqualTo(small[i]);
            assertThat(features(large, algorithms[i])).isEqualTo(wide[i]);
        }
    }

    private static int features(ColourBenchmark benchmark, Algorithm algorithm) {
        return benchmark
                .learner(algorithm, ONE_SHOT)
                .model()
                .initialize(Engine.cpu(), Randomness.of(1, 0))
                .tensor("weight")
                .length(0);
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmTrainsAndGivesARecord(Algorithm algorithm) throws IOException {
        var reproduction = new FewShotReproduction(SMALL, algorithm, new EpisodeShape(5, 1, 2), 1, 7);
        MetaRun run = reproduction.training().run();
        List<Integer> steps = SMALL.testSteps(algorithm);
        var report = new ClassificationEvaluation(reproduction.testTasks(), 2, steps)
                .withProtocols(Protocol.TRANSDUCTIVE_ALL)
                .of(reproduction.tested(run), run.theta());
        AccuracyRecord record = reproduction.record(run, report);

        assertThat(run.curve().get(0).loss()).isFinite();
        assertThat(record.evaluations()).hasSameSizeAs(steps);
        assertThat(record.measured(Protocol.TRANSDUCTIVE_ALL, record.lastStep())
                        .orElseThrow()
                        .queries())
                .isEqualTo(2);
        assertThat(record.command())
                .isEqualTo("java -jar reproductions/target/reproduce.jar run cifar-fs --algorithm " + algorithm
                        + " --ways 5 --shots 1 --queries 2 --meta-iterations 1 --seed 7");
        assertThat(record.deviations().get(0)).startsWith("1 meta-iterations ");
        assertThat(record.deviations()).contains("images: ColourGlyphs (drawn by a program, not photographs)");
        Path file = folder.resolve("results.jsonl");
        Results.append(file, record);
        assertThat(Results.readAccuracies(file)).containsExactly(record);
        assertThat(reproduce("table", file.toString())).isZero();
        assertThat(out.toString()).contains("| - | - | - | 1 meta-iterations, seed 7,");
    }

    @Test
    void deviationsOfMamlAreListed() {
        assertThat(SMALL.deviations(Algorithm.MAML, FIVE_SHOT))
                .containsExactly(
                        "normalisation with gamma, and beta adapted in the inner loop",
                        "He-normal weights and a uniform last layer instead of Xavier's",
                        "new training episodes throughout instead of 200,000 that come again",
                        "meta-batch of 4 as in the authors' README, where the paper prints 2",
                        "images: ColourGlyphs (drawn by a program, not photographs)");
        assertThat(SMALL.deviations(Algorithm.MAML, ONE_SHOT)).noneMatch(text -> text.contains("meta-batch"));
        assertThat(SMALL.deviations(Algorithm.PROTONET, ONE_SHOT))
                .contains("miniImageNet's protocol: the authors' paper has no CIFAR-FS");
    }

    @Test
    void publishedNumbersStandBesideTheirImagesOnly() {
        assertThat(published("CIFAR-FS", "maml", 1)).isEqualTo("58.9 ± 1.9 (protocol unknown)");
        assertThat(published("CIFAR-FS", "protonet", 5)).isEqualTo("72.0 ± 0.6 (protocol unknown)");
        assertThat(published("CIFAR-FS", "reptile", 1)).isEqualTo("-");
        assertThat(published("miniImageNet", "reptile", 1))
                .isEqualTo("49.97 ± 0.32 (transductive, K queries); 47.07 ± 0.26 (inductive, K queries)");
        assertThat(published("miniImageNet (12 of 60000 images missing)", "maml", 5))
                .isEqualTo("63.11 ± 0.92 (transductive, K queries)");
        assertThat(published(SMALL.name(), "maml", 1)).isEqualTo("-");
        assertThat(published(Glyphs.generate(1).name(), "maml", 1)).isEqualTo("-");
    }

    private static String published(String images, String algorithm, int shots) {
        var run = new AccuracyRecord(images, algorithm, 5, shots, 1, 1, "", List.of(), 0, "", List.of());
        return Objects.requireNonNull(AccuracyTable.rows(List.of(run)).get(0).get("published"));
    }

    @ParameterizedTest
    @FieldSource("BENCHMARKS")
    void readmeShowsTheCommittedAccuraciesIfThereAreAny(String benchmark) throws IOException {
        Path file = Path.of("results", benchmark + ".jsonl");
        List<AccuracyRecord> committed = Results.committedAccuracies(benchmark);
        if (!Files.exists(file)) {
            assertThat(committed).isEmpty();
            return;
        }
        assertThat(committed).isNotEmpty().isEqualTo(Results.readAccuracies(file));
        assertThat(committed).allSatisfy(run -> {
            assertThat(run.command()).contains(" run " + benchmark + " ");
            assertThat(run.reproduction()).doesNotContain("Glyphs");
            assertThat(run.seed()).isEqualTo(1);
            assertThat(run.evaluations()).allMatch(cell -> cell.episodes() == FewShotReproduction.EPISODES);
        });
        assertThat(reproduce("table", file.toString())).isZero();
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(out.toString());
    }
}
