package org.meta4j.reproductions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meta4j.experiment.Receipt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code table [PLACE...]}: prints tables of results. */
@Command(
        name = "table",
        description = "Prints Markdown tables of results.",
        mixinStandardHelpOptions = true,
        versionProvider = Reproduce.Version.class)
final class TableCommand implements Callable<Integer> {
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Converted> converted = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Parameters(
            paramLabel = "PLACE",
            arity = "0..*",
            description = "Receipts, or folders of some; default: the committed results.")
    private @Nullable List<String> places;

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        if (places == null) {
            receipts.addAll(Receipts.committed());
            converted.addAll(Receipts.converted());
        } else {
            for (String place : places) {
                read(asked(line, place));
            }
        }
        line.getOut().print(ResultTable.markdown(ResultTable.of(receipts, converted)));
        return 0;
    }

    /** Picocli takes a word that its converter refuses for one too many. */
    private static Path asked(CommandLine line, String place) {
        try {
            return Arguments.path(place);
        } catch (TypeConversionException refusal) {
            throw new ParameterException(line, "PLACE: " + refusal.getMessage(), refusal);
        }
    }

    private void read(Path place) throws IOException {
        try {
            if (!Files.exists(place)) {
                throw new NoSuchFileException(place.toString());
            } else if (place.toString().endsWith(".jsonl")) {
                converted.addAll(Converted.read(place));
            } else {
                receipts.addAll(Files.isDirectory(place) ? Receipts.in(place) : List.of(Receipt.read(place)));
            }
        } catch (IOException e) {
            String sentence = Sentence.of(e);
            throw sentence.contains(place.toString()) ? e : new IOException(place + ": " + sentence, e);
        }
    }
}
