package org.meta4j.reproductions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run ID}: trains and tests a published experiment. */
@Command(
        name = "run",
        description =
                "Trains and tests a published experiment; without --budget and --meta-iterations as long as published.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    private static final int MOST_THREADS = 4096;

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Parameters(paramLabel = "ID", description = "Such as finn2017/sine-5shot-maml; the command list has all.")
    private String id = "";

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = Budget.Converter.class,
            description = "Train for about so long, such as 90s or 45m: as many meta-iterations, at most those"
                    + " published, as fit by a short trial.")
    private @Nullable Budget budget;

    @Option(
            names = "--meta-iterations",
            paramLabel = "N",
            description = "How long to train, for which schedules stretch.")
    private @Nullable Long metaIterations;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Default: as many as cores. No number changes a result; fewer may take less memory.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Keep the run, its receipt and the scores of all test episodes in DIR/ID/seed-S.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            description = "Go on with the run in --out where it stopped; begin it if there is none.")
    private boolean resume;

    @Option(
            names = "--save-every",
            paramLabel = "TIME",
            converter = Budget.Converter.class,
            description = "How old a checkpoint gets before the next is written. Default: ${DEFAULT-VALUE}.")
    private Budget saveEvery = new Budget(Run.SAVED_EVERY);

    @Option(
            names = "--stand-in",
            description = "Use drawn images in place of the data set; the results say nothing about that.")
    private boolean standIn;

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        check(line);
        Cell cell =
                Papers.find(id).orElseThrow(() -> new ParameterException(line, Papers.lacks(id, "the command list")));
        try {
            return run(cell, line);
        } catch (CancellationException e) {
            return 1; // the trial for the budget has said it
        }
    }

    private int run(Cell cell, CommandLine line) throws IOException {
        Crew crew = Crew.ofAllCores().withThreads(threads);
        if (out == null) {
            Run run = experiment(cell, OptionalLong.empty(), crew).run(seed, crew);
            return new Session(line.getOut(), line.getErr(), Optional.empty()).work(run);
        }
        Kept kept = new Kept(out.resolve(id).resolve("seed-" + seed), howToGoOn(out));
        kept.requireFree(resume);
        Experiment experiment = experiment(cell, kept.length(), crew);
        Session session = new Session(line.getOut(), line.getErr(), Optional.of(kept));
        Optional<Receipt> finished = kept.receipt(experiment);
        return finished.isPresent()
                ? session.finished(finished.get())
                : session.work(kept.run(experiment, seed, crew).savedEvery(saveEvery.time()));
    }

    private void check(CommandLine line) {
        if (budget != null && metaIterations != null) {
            throw new ParameterException(line, "say either --budget or --meta-iterations, but there are both");
        }
        requirePositive(line, "--meta-iterations", metaIterations == null ? 1 : metaIterations);
        requirePositive(line, "--threads", threads);
        if (threads > MOST_THREADS) {
            throw new ParameterException(line, "--threads must be at most " + MOST_THREADS + ", but is " + threads);
        }
        try {
            Run.requireSeed(seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--" + e.getMessage(), e);
        }
        if (resume && out == null) {
            throw new ParameterException(line, "--resume needs --out, where the run is kept");
        }
        Optional.ofNullable(out).flatMap(Arguments::noFolder).ifPresent(reason -> {
            throw new ParameterException(line, "--out: " + reason);
        });
    }

    private static void requirePositive(CommandLine line, String option, long value) {
        if (value < 1) {
            throw new ParameterException(line, option + " must be at least 1, but is " + value);
        }
    }

    /** Returns the experiment of the length asked for, else of that of the run that is kept, else of what fits the budget. */
    private Experiment experiment(Cell cell, OptionalLong kept, Crew crew) {
        Experiment published = standIn ? cell.onStandIn() : cell.experiment();
        if (metaIterations != null) {
            return published.withMetaIterations(metaIterations);
        } else if (kept.isPresent()) {
            return published.withMetaIterations(kept.getAsLong());
        }
        return budget == null
                ? published
                : published.withMetaIterations(
                        budget.fitting(published, seed, crew, spec.commandLine().getErr()));
    }

    /** Returns the command that goes on with the run. */
    private String howToGoOn(Path folder) {
        String program = Arguments.program();
        return "java -jar " + Arguments.quoted(program) + " run " + id + " --seed " + seed
                + (standIn ? " --stand-in" : "") + " --out " + Arguments.quoted(folder.toString()) + " --resume";
    }
}
