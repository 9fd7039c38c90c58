package org.meta4j.reproductions;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meta4j.experiment.Receipt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line: lists the published experiments, runs them, prints the tables of what came out. */
@Command(
        name = "reproduce",
        description = "Reruns published meta-learning results.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = RunCommand.class)
public final class Reproduce implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the command line and exits: 0 done, 1 it failed, 2 the command line was wrong. */
    public static void main(String[] arguments) {
        System.exit(execute(writer(FileDescriptor.out), writer(FileDescriptor.err), arguments));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }

    /** Runs the command line; whatever goes wrong ends as one sentence. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Reproduce())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(err, failure));
        try {
            return line.execute(arguments);
        } catch (Throwable failure) {
            return failed(err, failure);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int failed(PrintWriter err, Throwable failure) {
        err.println(sentence(failure).replaceAll("\\s*\\R\\s*", " "));
        return 1;
    }

    /** Files say what is wrong by the class of the exception, and errors of the machine by their name. */
    private static String sentence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof OutOfMemoryError) {
            return "out of memory (" + message + "): fewer --threads take less, java -Xmx gives more";
        }
        boolean isSentence = message.contains(" ") && !(failure instanceof Error);
        return isSentence ? message : failure.getClass().getSimpleName() + ": " + message;
    }

    @Override
    public Integer call() {
        throw new ParameterException(commandLine(), "say what to do: list, run or table");
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }

    /** {@code list}. */
    @Command(
            description = "Lists the published experiments with the numbers that the papers print.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    Integer list() {
        PrintWriter out = commandLine().getOut();
        for (Cell cell : Papers.cells()) {
            out.println(cell.id());
            out.println("    " + cell.dataSet() + ": " + cell.title());
            cell.quoted().forEach(quoted -> out.println("    " + quoted));
        }
        return 0;
    }

    /** {@code table [PLACE...]}. */
    @Command(
            description = "Prints Markdown tables of results.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    Integer table(
            @Parameters(
                            paramLabel = "PLACE",
                            arity = "0..*",
                            description = "Receipts, or folders of some; default: the committed results.")
                    @Nullable
                    List<Path> places)
            throws IOException {
        List<Receipt> receipts = new ArrayList<>();
        List<Converted> converted = new ArrayList<>();
        if (places == null) {
            receipts.addAll(Receipts.committed());
            converted.addAll(Receipts.converted());
        } else {
            for (Path place : places) {
                if (!Files.exists(place)) {
                    throw new IOException("there is no file or folder " + place);
                } else if (place.toString().endsWith(".jsonl")) {
                    converted.addAll(Converted.read(place));
                } else {
                    receipts.addAll(Files.isDirectory(place) ? Receipts.in(place) : List.of(Receipt.read(place)));
                }
            }
        }
        commandLine().getOut().print(ResultTable.markdown(ResultTable.of(receipts, converted)));
        return 0;
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Reproduce.class.getPackage().getImplementationVersion();
            return new String[] {"reproduce " + (version == null ? "(not from its jar)" : version)};
        }
    }
}
