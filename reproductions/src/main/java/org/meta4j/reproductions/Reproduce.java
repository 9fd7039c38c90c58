package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meta4j.training.TrainingProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
            subcommands = SineCommand.class)
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
