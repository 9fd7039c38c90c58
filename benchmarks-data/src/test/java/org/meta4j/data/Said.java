package org.meta4j.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is written to the standard error output. */
final class Said {
    private Said() {}

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Returns all that an action writes. */
    static String during(Action action) throws IOException {
        PrintStream usual = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(usual);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
