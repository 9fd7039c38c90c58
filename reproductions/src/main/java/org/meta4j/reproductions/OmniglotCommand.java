package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meta4j.data.Omniglot;
import org.meta4j.reproductions.OmniglotReproduction.Algorithm;
import org.meta4j.training.MetaRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code run omniglot}: few-shot classification of handwritten characters. */
@Command(
        name = "omniglot",
        description = "Few-shot classification of Omniglot, each algorithm under its authors' protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        sortOptions = false)
final class OmniglotCommand implements Callable<Integer> {
    private static final int TIMED_ITERATIONS = 40;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--algorithm",
            required = true,
            paramLabel = "NAME",
            description = "maml, fomaml, reptile or protonet.")
    private String algorithm = "";

    @Option(names = "--ways", paramLabel = "N", defaultValue = "5", description = "Classes a test episode (default 5).")
    private int ways;

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

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Append the result to FILE, one JSON object a line.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        CommandLine line = spec.commandLine();
        Algorithm parsed = parsedAlgorithm(line);
        Duration time = parsedBudget(line);
        if (ways < 2 || shots < 1 || queries < shots) {
            throw new ParameterException(
                    line,
                    "--ways must be at least 2, --shots at least 1 and --queries at least --shots, but they are " + ways
                            + ", " + shots + " and " + queries);
        }
        Reproduce.check(line, seed, json);
        OmniglotReproduction asked =
                new OmniglotReproduction(parsed, Omniglot.load(), ways, shots, queries, TIMED_ITERATIONS, seed);
        long iterations = metaIterations != null ? metaIterations : fitting(asked, time);
        OmniglotReproduction reproduction =
                new OmniglotReproduction(parsed, asked.characters(), ways, shots, queries, iterations, seed);
        MetaRun run = reproduction
                .training()
                .withListener(new Reproduce.Ticker(line.getErr()))
                .run();
        AccuracyRecord record = reproduction.record(run);
        PrintWriter out = line.getOut();
        out.print(AccuracyTable.markdown(List.of(record)));
        out.flush();
        if (json != null) {
            Results.append(json, record);
            out.println("appended to " + json);
            out.flush();
        }
        return 0;
    }

    /** Returns how many meta-iterations fit the time, by timing the second half of a short training. */
    private static long fitting(OmniglotReproduction reproduction, Duration time) {
        long[] half = {0};
        reproduction
                .training()
                .withListener(
                        progress -> half[0] = progress.done() == TIMED_ITERATIONS / 2 ? System.nanoTime() : half[0])
                .run();
        double each = (System.nanoTime() - half[0]) / (TIMED_ITERATIONS / 2.0);
        return Math.max(1, (long) (time.toNanos() / each));
    }

    private Algorithm parsedAlgorithm(CommandLine line) {
        return Stream.of(Algorithm.values())
                .filter(candidate -> candidate.toString().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        line,
                        "unknown algorithm " + algorithm + "; there are "
                                + Stream.of(Algorithm.values())
                                        .map(Algorithm::toString)
                                        .collect(Collectors.joining(", "))));
    }

    private Duration parsedBudget(CommandLine line) {
        if ((budget == null) == (metaIterations == null)) {
            throw new ParameterException(line, "say either --budget or --meta-iterations");
        }
        if (metaIterations != null && metaIterations < 1) {
            throw new ParameterException(line, "--meta-iterations must be at least 1, but is " + metaIterations);
        }
        String text = budget == null ? "0s" : budget.toLowerCase(Locale.ROOT);
        if (!text.matches("\\d{1,6}[smh]")) {
            throw new ParameterException(
                    line, "--budget must be a number and s, m or h, such as 45m, but is " + budget);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
