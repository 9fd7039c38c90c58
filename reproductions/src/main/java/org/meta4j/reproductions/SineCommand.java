package org.meta4j.reproductions;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meta4j.reproductions.FinnEtAl2017.Algorithm;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code run sine}: the sinusoid regression of Finn et al. 2017. */
@Command(
        name = "sine",
        description = "Sinusoid regression (Finn et al. 2017, sec. 5.1).",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class,
        sortOptions = false)
final class SineCommand implements Callable<Integer> {
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

    @Mixin
    private final RunOptions options = new RunOptions();

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        requirePositive(line, "--shots", shots);
        requirePositive(line, "--meta-iterations", metaIterations);
        long seed = options.checkedSeed(line);
        Reproduction reproduction =
                new Reproduction(Objects.requireNonNull(algorithm, "picocli requires it"), shots, metaIterations, seed);
        List<RunRecord> records = List.of(reproduction.run(new Reproduce.Ticker(line.getErr())));
        options.report(line, SineTable.report(records), records);
        return 0;
    }

    private static void requirePositive(CommandLine line, String option, long value) {
        if (value < 1) {
            throw new ParameterException(line, option + " must be at least 1, but is " + value);
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
}
