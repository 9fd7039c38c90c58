package org.meta4j.data;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a person should know of their data or disk, though all goes on. */
final class Notice {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Notice() {}

    /** Writes a sentence to the standard error output, the first time that it is given. */
    static void once(String sentence) {
        if (SAID.add(sentence)) {
            System.err.println("Meta4J: " + sentence);
        }
    }
}
