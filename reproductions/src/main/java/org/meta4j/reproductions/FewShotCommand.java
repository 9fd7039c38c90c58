package org.meta4j.reproductions;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meta4j.data.CifarFs;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.task.EpisodeShape;
import org.meta4j.training.MetaRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code run omniglot} and the other benchmarks of few-shot classification, which differ in their {@link Images} only. */
@Command(mixinStandardHelpOptions = true, versionProvider = Reproduce.Version.class, sortOptions = false)
final class FewShotCommand implements Callable<Integer> {
    private static final int TIMED_ITERATIONS = 20;

    /** What can be classified, under its name on the command line. */
    enum Images {
        OMNIGLOT("omniglot", "Omniglot's handwritten characters"),
        CIFAR_FS("cifar-fs", "CIFAR-FS's pictures"),
        MINI_IMAGENET("mini-imagenet", "miniImageNet's pictures");

        private final String command;
        private final String description;

        Images(String command, String description) {
            this.command = command;
            this.description = description;
        }

        /** Returns the benchmark; throws, saying what is missing, if its files are not there. */
        private FewShotBenchmark load() {
            return switch (this) {
                case OMNIGLOT -> new OmniglotBenchmark(Omniglot.load());
                case CIFAR_FS -> new ColourBenchmark(CifarFs.load());
                case MINI_IMAGENET -> new ColourBenchmark(MiniImageNet.load());
            };
        }

        /** Adds a command for each to a command line. */
        static void addTo(CommandLine run) {
            for (Images images : values()) {
                CommandLine line = new CommandLine(new FewShotCommand(images));
                line.getCommandSpec()
                        .usageMessage()
                        .description("Few-shot classification of " + images.description
                                + ", each algorithm under its authors' protocol.");
                run.addSubcommand(images.command, line);
            }
        }
    }

    private final Images images;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--algorithm",
            required = true,
            paramLabel = "NAME",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable Algorithm algorithm;

    @Option(
            names = "--ways",
            paramLabel = "N",
            split = ",",
            defaultValue = "5",
            description = "Classes a test episode (default 5). Several, as 5,20, for protonet:"
                    + " it trains with the same ways whatever the test, so one training is tested on each.")
    private List<Integer> ways = List.of();

    @Option(
            names = "--shots",
            paramLabel = "K",
            defaultValue = "1",
            description = "Support images a class in a test episode (default 1).")
    private int shots;

    @Option(
            names = "--queries",
            paramLabel = "Q",
            defaultValue = "15",
            description = "Query images a class in a test episode (default 15).")
    private int queries;

    @Option(names = "--meta-iterations", paramLabel = "N", description = "How long to train; or say --budget.")
    private @Nullable Long metaIterations;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "Train for about so long, such as 90s or 45m: as many meta-iterations as fit by a short timing.")
    private @Nullable String budget;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Default: as many as cores. Theta is the same for any number; fewer may take less memory.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final RunOptions options = new RunOptions();

    FewShotCommand(Images images) {
        this.images = images;
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        CommandLine line = spec.commandLine();
        Duration time = parsedBudget(line);
        checkShape(line);
        List<FewShotReproduction> tests = tests(line, options.checkedSeed(line));
        FewShotReproduction first = tests.get(0);
        long length = metaIterations != null ? metaIterations : fitting(first, time);
        MetaRun run = first.withMetaIterations(length)
                .training()
                .withThreads(threads)
                .withListener(new Reproduce.Ticker(line.getErr()))
                .run();
        List<AccuracyRecord> records = tests.stream()
                .map(test -> test.withMetaIterations(length).record(run))
                .toList();
        options.report(line, AccuracyTable.markdown(records), records);
        return 0;
    }

    /** Returns the reproduction for each number of ways; refuses episodes for which there are too few classes or images. */
    private List<FewShotReproduction> tests(CommandLine line, long seed) {
        FewShotBenchmark benchmark = images.load();
        Algorithm asked = Objects.requireNonNull(algorithm, "picocli requires it");
        List<FewShotReproduction> tests = ways.stream()
                .map(each -> new EpisodeShape(each, shots, queries))
                .map(test -> new FewShotReproduction(benchmark, asked, test, TIMED_ITERATIONS, seed))
                .toList();
        try {
            tests.forEach(test -> {
                benchmark.trainingTasks(asked, test.test());
                test.testTasks();
            });
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
        return tests;
    }

    private void checkShape(CommandLine line) {
        if (shots < 1 || queries < shots || ways.stream().anyMatch(each -> each < 2)) {
            throw new ParameterException(
                    line,
                    "--ways must be at least 2, --shots at least 1 and --queries at least --shots, but they are "
                            + ways.stream().map(String::valueOf).collect(Collectors.joining(","))
                            + ", " + shots + " and " + queries);
        }
        if (threads < 1) {
            throw new ParameterException(line, "--threads must be at least 1, but is " + threads);
        }
        if (ways.size() > 1 && algorithm != Algorithm.PROTONET) {
            throw new ParameterException(
                    line, "several --ways are for protonet alone: " + algorithm + " trains with the ways of its test");
        }
    }

    /** Returns how many meta-iterations fit the time, by timing the second half of a short training. */
    private long fitting(FewShotReproduction reproduction, Duration time) {
        long[] half = {0};
        reproduction
                .training()
                .withThreads(threads)
                .withListener(
                        progress -> half[0] = progress.done() == TIMED_ITERATIONS / 2 ? System.nanoTime() : half[0])
                .run();
        double each = (System.nanoTime() - half[0]) / (TIMED_ITERATIONS / 2.0);
        return Math.max(1, (long) (time.toNanos() / each));
    }

    private Duration parsedBudget(CommandLine line) {
        if ((budget == null) == (metaIterations == null)) {
            throw new ParameterException(
                    line,
                    "say either --budget or --meta-iterations, "
                            + (budget == null ? "but there is neither" : "but there are both"));
        }
        if (metaIterations != null && metaIterations < 1) {
            throw new ParameterException(line, "--meta-iterations must be at least 1, but is " + metaIterations);
        }
        if (budget == null) {
            return Duration.ZERO;
        }
        String text = budget.toLowerCase(Locale.ROOT);
        if (!text.matches("[1-9]\\d{0,5}[smh]")) {
            throw new ParameterException(
                    line, "--budget must be a number above 0 and s, m or h, such as 45m, but is " + budget);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
