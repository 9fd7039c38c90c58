package org.meta4j.reproductions;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.meta4j.experiment.Progress;
import org.meta4j.experiment.Run;

/** Prints how a run comes on: on a terminal in one line, twice a second, else a line every ten seconds; and what there is to notice. */
final class Ticker implements Progress.Listener {
    private final PrintWriter out;
    private final boolean terminal;
    private final Run run;
    private final long between;
    private long next = System.nanoTime();
    private boolean lineIsOpen;
    private List<String> told = List.of();

    Ticker(PrintWriter out, boolean terminal, Run run) {
        this.out = out;
        this.terminal = terminal;
        this.between = terminal ? 500_000_000L : 10_000_000_000L;
        this.run = run;
    }

    /** Returns whether a person looks on. From Java 22 on there is a console without a terminal too, which can be asked. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isOnTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public void onProgress(Progress progress) {
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + between;
            show(progress);
            tell();
        }
    }

    private void show(Progress progress) {
        String line = String.format(
                Locale.ROOT,
                "meta-iteration %,d of %,d, loss %.3f%s",
                progress.done(),
                progress.total(),
                progress.loss(),
                progress.remaining().isZero() ? "" : ", " + Progress.text(progress.remaining()) + " left");
        if (terminal) {
            out.print("\r" + line + "   ");
            lineIsOpen = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Prints what there is to notice and was not told already. */
    void tell() {
        List<String> notices = run.notices();
        for (String notice : notices) {
            if (!told.contains(notice)) {
                end();
                out.println(notice);
            }
        }
        told = notices;
        out.flush();
    }

    /** Ends the line that was rewritten. */
    void end() {
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
        out.flush();
    }
}
