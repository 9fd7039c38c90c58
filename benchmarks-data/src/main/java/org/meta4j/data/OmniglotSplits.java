package org.meta4j.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of the characters in the parts of each split. */
final class OmniglotSplits {
    private OmniglotSplits() {}

    static SplitNames names(Omniglot.Split split) {
        SplitNames vinyals = new SplitNames(vinyals("meta-train"), vinyals("meta-validation"), vinyals("meta-test"));
        return switch (split) {
            case VINYALS -> vinyals;
            case FINN -> SplitNames.cut(SplitNames.shuffled(vinyals.all(), 1), 1100, 1200);
            case NICHOL -> SplitNames.cut(SplitNames.shuffled(vinyals.all(), 1), 1200, 1200);
        };
    }

    private static List<String> vinyals(String part) {
        return SplitNames.lines("omniglot/vinyals-" + part).stream()
                .flatMap(OmniglotSplits::characters)
                .toList();
    }

    /** Returns the characters of a line, which is an alphabet and the numbers of its first and last character. */
    private static Stream<String> characters(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        return IntStream.rangeClosed(Integer.parseInt(fields.get(1)), Integer.parseInt(fields.get(2)))
                .mapToObj(number -> String.format(Locale.ROOT, "%s/character%02d", fields.get(0), number));
    }
}
