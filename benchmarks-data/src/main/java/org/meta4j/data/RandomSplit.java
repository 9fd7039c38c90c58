package org.meta4j.data;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way of parting classes or tasks at random, 64% / 16% / 20% as miniImageNet, of which the parts are called {@code split
 * <seed>/metaTrain} and so on behind the name of the whole.
 */
record RandomSplit(long seed) {
    private static final double VALIDATION = 0.16;
    private static final double TEST = 0.20;
    private static final Pattern NAME = Pattern.compile("split (-?\\d{1,19})/.+");

    /** Returns the one that made the part which is called so behind the name of the whole; nothing if none did. */
    static Optional<RandomSplit> of(String part) {
        Matcher name = NAME.matcher(part);
        return name.matches() ? Optional.of(new RandomSplit(Long.parseLong(name.group(1)))) : Optional.empty();
    }

    /** Returns the names parted; the order they come in does not matter. */
    SplitNames names(List<String> names, String what) {
        int validation = (int) Math.round(VALIDATION * names.size());
        int test = (int) Math.round(TEST * names.size());
        if (validation < 1 || test < 1) {
            throw new IllegalArgumentException(
                    "three parts need at least 4 " + what + ", but there are " + names.size());
        }
        int testStart = names.size() - test;
        return SplitNames.cut(SplitNames.shuffled(names, seed), testStart - validation, testStart);
    }

    /** Returns what stands before the names of the parts. */
    String prefix() {
        return "split " + seed + "/";
    }
}
