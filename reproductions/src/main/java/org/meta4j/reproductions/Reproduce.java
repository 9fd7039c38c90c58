package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meta4j.reproductions.FinnEtAl2017.Algorithm;
import org.meta4j.training.TrainingDivergedException;
import org.meta4j.training.TrainingProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: reruns published benchmarks, records the results, prints the tables made of them. */
@Command(
        name = "reproduce",
        description = "Reruns published meta-learning results.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Reproduce.Run.class, Reproduce.Table.class})
public final class Reproduce implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the command line and exits: 0 done, 1 the run failed, 2 the command line was wrong. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command line, its output still to be chosen. */
    static CommandLine commandLine() {
        return new CommandLine(new Reproduce())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getColorScheme().errorText(String.valueOf(failure.getMessage())));
                    return 1;
                });
    }

    @Override
    public Integer call() {
        throw new ParameterException(command(spec).commandLine(), "say what to do: run or table");
    }

    private static CommandSpec command(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        return spec;
    }

    /** {@code run sine --algorithm NAME ...}. */
    @Command(
            name = "run",
            description = "Trains and evaluates one algorithm on a benchmark.",
            mixinStandardHelpOptions = true,
            subcommands = {Sine.class, OmniglotCommand.class})
    static final class Run implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(command(spec).commandLine(), "say which benchmark: sine or omniglot");
        }
    }

    /** The names of the algorithms, for the usage text and completion. */
    static final class AlgorithmNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Algorithm.values()).map(Algorithm::toString).iterator();
        }
    }

    /** The sinusoid regression of Finn et al. 2017. */
    @Command(
            name = "sine",
            description = "Sinusoid regression (Finn et al. 2017, sec. 5.1).",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Sine implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = "--algorithm",
                required = true,
                paramLabel = "NAME",
                completionCandidates = AlgorithmNames.class,
                description = "One of ${COMPLETION-CANDIDATES}.")
        private String algorithm = "";

        @Option(
                names = "--shots",
                paramLabel = "K",
                defaultValue = "10",
                description = "Points a task in training; 10 for the paper's figures, 5 for its Table 2.")
        private int shots;

        @Option(
                names = "--meta-iterations",
                paramLabel = "N",
                defaultValue = "70000",
                description = "Default: ${DEFAULT-VALUE}.")
        private long metaIterations;

        @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
        private long seed;

        @Option(
                names = "--json",
                paramLabel = "FILE",
                description = "Append the result to FILE, one JSON object a line.")
        private @Nullable Path json;

        @Override
        public Integer call() throws IOException {
            CommandLine line = command(spec).commandLine();
            Reproduction reproduction = new Reproduction(
                    parsedAlgorithm(line),
                    positive(line, "--shots", shots),
                    positive(line, "--meta-iterations", metaIterations),
                    seed);
            PrintWriter out = line.getOut();
            RunRecord record;
            try {
                record = reproduction.run(new Ticker(line.getErr()));
            } catch (TrainingDivergedException e) {
                line.getErr().println(e.getMessage());
                return 1;
            }
            out.print(SineTable.markdown(List.of(record)));
            if (json != null) {
                Results.append(json, record);
                out.println("appended to " + json);
            }
            out.flush();
            return 0;
        }

        private Algorithm parsedAlgorithm(CommandLine line) {
            return Stream.of(Algorithm.values())
                    .filter(candidate -> candidate.toString().equals(algorithm))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            line,
                            "unknown algorithm " + algorithm + "; there are "
                                    + String.join(", ", new AlgorithmNames())));
        }

        private static int positive(CommandLine line, String option, int value) {
            return Math.toIntExact(positive(line, option, (long) value));
        }

        private static long positive(CommandLine line, String option, long value) {
            if (value < 1) {
                throw new ParameterException(line, option + " must be at least 1, but is " + value);
            }
            return value;
        }
    }

    /** Prints progress on one line, twice a second. */
    static final class Ticker implements TrainingProgress.Listener {
        private final PrintWriter out;
        private long last;

        Ticker(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void onProgress(TrainingProgress progress) {
            long now = System.nanoTime();
            boolean finished = progress.done() == progress.total();
            if (finished || now - last > 500_000_000) {
                last = now;
                out.printf(
                        Locale.ROOT,
                        "\rmeta-iteration %,d of %,d, loss %.3f, %d s left   %s",
                        progress.done(),
                        progress.total(),
                        progress.loss(),
                        progress.remaining().toSeconds(),
                        finished ? System.lineSeparator() : "");
                out.flush();
            }
        }
    }

    /** {@code table FILE}. */
    @Command(
            name = "table",
            description = "Prints the Markdown table of a results file.",
            mixinStandardHelpOptions = true)
    static final class Table implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "A file written by --json.")
        private Path file = Path.of("reproductions/results/sine.jsonl");

        @Override
        public Integer call() throws IOException {
            PrintWriter out = command(spec).commandLine().getOut();
            out.print(SineTable.markdown(Results.read(file)));
            out.flush();
            return 0;
        }
    }
}
