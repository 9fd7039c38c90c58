package org.meta4j.reproductions;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.UnwrittenRunException;

/** A run at work: it is trained, tested and written down, and saved when the process is told to end (Ctrl-C, SIGTERM). */
final class Session {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Optional<Kept> kept;
    private final Thread worker = Thread.currentThread();
    private volatile boolean testing;

    Session(PrintWriter out, PrintWriter err, Optional<Kept> kept) {
        this.out = out;
        this.err = err;
        this.kept = kept;
    }

    /** Does what is left of a run; returns the exit code. */
    int work(Run run) throws IOException {
        try (Ending ending = new Ending(() -> stop(run))) {
            try {
                boolean written = train(run);
                return run.isFinished() && !ending.isAsked() ? test(run, written) : stopped(run, written);
            } finally {
                err.flush();
            }
        }
    }

    private void stop(Run run) {
        run.stop();
        if (testing) {
            worker.interrupt();
        }
    }

    /** Returns whether the run could be written to its folder, or has none. */
    private boolean train(Run run) {
        Ticker ticker = new Ticker(err, Ticker.isOnTerminal(), run);
        ticker.tell();
        try {
            run.train(ticker);
            return true;
        } catch (UnwrittenRunException failure) {
            ticker.end();
            err.println(failure.getMessage());
            return false;
        } finally {
            ticker.end();
        }
    }

    /** Says how to go on; where the run could not be written, that was said before. */
    private int stopped(Run run, boolean written) {
        err.println("stopped: " + run);
        if (written) {
            err.println(kept.map(place -> "it is saved; go on with: " + place.howToGoOn())
                    .orElse("nothing of it is kept: --out DIR keeps a run"));
        }
        return 1;
    }

    private int test(Run run, boolean written) {
        err.printf(Locale.ROOT, "trained in %.0f s; testing%n", run.elapsed().toMillis() / 1e3);
        err.flush();
        testing = true;
        try {
            run.test();
        } catch (CancellationException failure) {
            return stopped(run, written);
        } finally {
            testing = false;
            Thread.interrupted(); // meant for the test, not for what is written now
        }
        Receipt receipt = run.receipt();
        boolean receiptWritten = write(receipt);
        show(receipt);
        return written && receiptWritten ? 0 : 1;
    }

    /** Returns whether the receipt could be written to the folder, or there is none; else it is printed. */
    private boolean write(Receipt receipt) {
        try {
            if (kept.isPresent()) {
                receipt.write(kept.get().folder());
            }
            return true;
        } catch (IOException failure) {
            err.println("the receipt could not be written, and stands on standard output: " + failure.getMessage());
            out.print(receipt.toJson());
            return false;
        }
    }

    /** Says that a run is finished already. */
    int finished(Receipt receipt) {
        err.println(
                "this run is finished; its receipt is in " + kept.orElseThrow().folder());
        show(receipt);
        return 0;
    }

    private void show(Receipt receipt) {
        out.print(ResultTable.markdown(ResultTable.of(List.of(receipt))));
        out.println();
        out.println("How it differs from the paper and its authors' code:");
        Deviations.of(receipt).forEach(deviation -> out.println("- " + deviation));
        out.flush();
    }
}
