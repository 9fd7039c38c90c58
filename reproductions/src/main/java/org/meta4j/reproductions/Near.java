package org.meta4j.reproductions;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The names that look most like one that is none. */
final class Near {
    private static final int SHOWN = 3;
    private static final int LENGTH = 3;

    private Near() {}

    /** Returns at most three names, those that share most runs of three characters first; none that share nothing. */
    static List<String> to(String name, List<String> names) {
        return names.stream()
                .filter(other -> alike(name, other) > 0)
                .sorted(Comparator.comparingDouble(other -> -alike(name, other)))
                .limit(SHOWN)
                .toList();
    }

    private static double alike(String a, String b) {
        Set<String> runs = runs(a);
        Set<String> shared = runs(b);
        int all = runs.size() + shared.size();
        shared.retainAll(runs);
        return all == 0 ? 0 : 2.0 * shared.size() / all;
    }

    private static Set<String> runs(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return IntStream.rangeClosed(0, small.length() - LENGTH)
                .mapToObj(i -> small.substring(i, i + LENGTH))
                .collect(Collectors.toSet());
    }
}
