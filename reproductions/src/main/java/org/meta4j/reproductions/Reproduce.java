package org.meta4j.reproductions;

import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.meta4j.autodiff.Engine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: lists the published experiments, runs them, prints the tables of what came out. */
@Command(
        name = "reproduce",
        description = "Reruns published meta-learning results.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RunCommand.class, TableCommand.class})
public final class Reproduce implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli sets it

    /** Runs the command line and exits: 0 done, 1 it failed, 2 the command line was wrong. */
    public static void main(String[] arguments) {
        byte[] nothingLeft = ("out of memory: " + Sentence.HEAP + "\n").getBytes(StandardCharsets.US_ASCII);
        StandardOutput out = new StandardOutput(FileDescriptor.out);
        StandardOutput err = new StandardOutput(FileDescriptor.err);
        int code = 1;
        try {
            PrintWriter says = err.writer();
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failed(says, failure));
            code = execute(out.writer(), says, arguments);
            code = out.isWhole(says) ? code : 1;
        } catch (OutOfMemoryError e) {
            err.last(nothingLeft);
            Runtime.getRuntime().halt(code); // an orderly end takes memory, too
        }
        Runtime.getRuntime().exit(code);
    }

    /** Runs the command line; whatever goes wrong ends as one sentence. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            CommandLine line = new CommandLine(new Reproduce())
                    .registerConverter(Path.class, Arguments::path)
                    .registerConverter(long.class, Arguments::number)
                    .registerConverter(Long.class, Arguments::number)
                    .registerConverter(int.class, Arguments::smallNumber)
                    .setOut(out)
                    .setErr(err)
                    .setExecutionExceptionHandler((failure, command, parsed) -> failed(err, failure));
            return line.execute(arguments);
        } catch (Throwable failure) {
            return failed(err, failure);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int failed(PrintWriter err, Throwable failure) {
        if (Boolean.getBoolean("meta4j.trace")) {
            failure.printStackTrace(err);
        }
        err.println(Sentence.of(failure));
        err.flush();
        return 1;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, run or table");
    }

    /** {@code list}. */
    @Command(
            description = "Lists the published experiments with the numbers that the papers print.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class)
    Integer list() {
        PrintWriter out = spec.commandLine().getOut();
        for (Cell cell : Papers.cells()) {
            out.println(cell.id());
            out.println("    " + cell.dataSet() + ": " + cell.title());
            cell.quoted().forEach(quoted -> out.println("    " + quoted));
        }
        return 0;
    }

    /** The version of the jar, and what computes. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Reproduce.class.getPackage().getImplementationVersion();
            return new String[] {
                "reproduce " + (version == null ? "(not from its jar)" : version),
                Engine.describe(),
                "Java 22 and newer compute faster with java --add-modules jdk.incubator.vector -jar ..., where the jars were"
                        + " built with JDK 25."
            };
        }
    }
}
