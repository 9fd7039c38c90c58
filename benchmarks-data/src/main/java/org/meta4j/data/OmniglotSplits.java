package org.meta4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of the characters in the parts of each split. */
final class OmniglotSplits {
    private OmniglotSplits() {}

    record Names(List<String> metaTrain, List<String> metaValidation, List<String> metaTest) {}

    static Names names(Omniglot.Split split) {
        return switch (split) {
            case VINYALS -> new Names(vinyals("meta-train"), vinyals("meta-validation"), vinyals("meta-test"));
            case FINN -> shuffled(1100, 1200);
            case NICHOL -> shuffled(1200, 1200);
        };
    }

    private static Names shuffled(int validationStart, int testStart) {
        List<String> names = new ArrayList<>(Stream.of("meta-train", "meta-validation", "meta-test")
                .flatMap(part -> vinyals(part).stream())
                .sorted()
                .toList());
        Collections.shuffle(names, new Random(1));
        return new Names(
                names.subList(0, validationStart),
                names.subList(validationStart, testStart),
                names.subList(testStart, names.size()));
    }

    private static List<String> vinyals(String part) {
        String file = "/splits/omniglot/vinyals-" + part + ".txt";
        try (InputStream in = Objects.requireNonNull(OmniglotSplits.class.getResourceAsStream(file), file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(OmniglotSplits::characters)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Returns the characters of a line, which is an alphabet and the numbers of its first and last character. */
    private static Stream<String> characters(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        return IntStream.rangeClosed(Integer.parseInt(fields.get(1)), Integer.parseInt(fields.get(2)))
                .mapToObj(number -> String.format(Locale.ROOT, "%s/character%02d", fields.get(0), number));
    }
}
