package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meta4j.reproductions.FinnEtAl2017.Algorithm;
import org.meta4j.task.TaskSource;
import org.meta4j.training.TrainingProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line: reruns published benchmarks, records the results, prints the tables made of them. */
@Command(
        name = "reproduce",
        description = "Reruns published meta-learning results.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = Reproduce.Run.class)
public final class Reproduce implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the command line and exits: 0 done, 1 the run failed, 2 the command line was wrong. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command line, its output still to be chosen. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Reproduce());
        FewShotCommand.Images.addTo(Objects.requireNonNull(line.getSubcommands().get("run"), "declared above"));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getColorScheme().errorText(String.valueOf(failure.getMessage())));
                    return 1;
                });
    }

    @Override
    public Integer call() {
        throw new ParameterException(commandLine(spec), "say what to do: run or table");
    }

    private static CommandLine commandLine(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }

    /** Refuses the seed of the test tasks, and a results file that could not be written after the training. */
    static void check(CommandLine line, long seed, @Nullable Path json) {
        if (seed == TaskSource.FROZEN) {
            throw new ParameterException(line, "--seed must not be " + seed + ": it gives the test tasks");
        }
        if (json != null) {
            try {
                Results.requireWritable(json);
            } catch (IOException e) {
                throw new ParameterException(line, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** Prints the table of a run and appends its records to the results file, if one is asked for. */
    static void report(CommandLine line, String table, @Nullable Path json, List<? extends Record> records)
            throws IOException {
        PrintWriter out = line.getOut();
        out.print(table);
        out.flush();
        if (json != null) {
            for (Record record : records) {
                Results.append(json, record);
            }
            out.println("appended to " + json);
            out.flush();
        }
    }

    /** {@code table FILE}. */
    @Command(
            description = "Prints the Markdown tables of a results file.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    Integer table(@Parameters(paramLabel = "FILE", description = "A file written by --json.") Path file)
            throws IOException {
        PrintWriter out = commandLine(spec).getOut();
        try {
            out.print(
                    Results.holdsAccuracies(file)
                            ? AccuracyTable.markdown(Results.readAccuracies(file))
                            : SineTable.report(Results.read(file)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        out.flush();
        return 0;
    }

    /** {@code run sine --algorithm NAME ...}. */
    @Command(
            name = "run",
            description = "Trains and evaluates one algorithm on a benchmark.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            subcommands = Sine.class)
    static final class Run implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    commandLine(spec), "say which benchmark: sine, omniglot, cifar-fs or mini-imagenet");
        }
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Reproduce.class.getPackage().getImplementationVersion();
            return new String[] {"reproduce " + (version == null ? "(not from its jar)" : version)};
        }
    }

    /** Algorithms by the names they have on the command line, which are also those of the usage text and completion. */
    static final class Algorithms implements ITypeConverter<Algorithm>, Iterable<String> {
        @Override
        public Algorithm convert(String name) {
            try {
                return Algorithm.named(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }

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
            versionProvider = Version.class,
            sortOptions = false)
    static final class Sine implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = "--algorithm",
                required = true,
                paramLabel = "NAME",
                converter = Algorithms.class,
                completionCandidates = Algorithms.class,
                description = "One of ${COMPLETION-CANDIDATES}.")
        private @Nullable Algorithm algorithm;

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
            CommandLine line = commandLine(spec);
            requirePositive(line, "--shots", shots);
            requirePositive(line, "--meta-iterations", metaIterations);
            check(line, seed, json);
            Reproduction reproduction = new Reproduction(
                    Objects.requireNonNull(algorithm, "picocli requires it"), shots, metaIterations, seed);
            List<RunRecord> records = List.of(reproduction.run(new Ticker(line.getErr())));
            report(line, SineTable.report(records), json, records);
            return 0;
        }

        private static void requirePositive(CommandLine line, String option, long value) {
            if (value < 1) {
                throw new ParameterException(line, option + " must be at least 1, but is " + value);
            }
        }
    }

    /** Prints progress on one line, twice a second. */
    static final class Ticker implements TrainingProgress.Listener {
        private final PrintWriter out;
        private long last = System.nanoTime();

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
}
