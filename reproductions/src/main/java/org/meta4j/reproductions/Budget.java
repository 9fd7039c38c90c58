package org.meta4j.reproductions;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.Selection;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time to train for, such as {@code 45m}. */
record Budget(Duration time) {
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(10);
    private static final String STOPPED = "stopped in the trial for --budget: nothing was trained yet";

    /** Reads one on the command line. */
    static final class Converter implements ITypeConverter<Budget> {
        @Override
        public Budget convert(String text) {
            String small = text.toLowerCase(Locale.ROOT);
            if (!small.matches("[1-9]\\d{0,5}(ms|s|m|h)")) {
                throw new TypeConversionException("must be a number above 0 and ms, s, m or h, such as 45m, but is "
                        + (text.isEmpty() ? "empty" : text));
            }
            return new Budget(
                    small.endsWith("ms")
                            ? Duration.ofMillis(Long.parseLong(small.substring(0, small.length() - 2)))
                            : Duration.parse("PT" + small.toUpperCase(Locale.ROOT)));
        }
    }

    /** Returns the time as it is written on the command line. */
    @Override
    public String toString() {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns how many meta-iterations fit the time, at most as many as are published, by the second half of a short trial: the first
     * makes the machine warm. Where a selection trains twice, each may take half of the time. Throws {@link CancellationException}, having
     * said so, if the process is told to end meanwhile.
     */
    long fitting(Experiment experiment, long seed, Crew crew, PrintWriter err) {
        Run trial = experiment.selecting(Selection.lastTheta()).run(seed, crew);
        Stopwatch watch = new Stopwatch(Math.min(LONGEST_TRIAL.toNanos(), time.toNanos() / 20));
        try (Ending ending = new Ending(trial::stop)) {
            trial.train(progress -> {
                if (watch.isOver(progress.done())) {
                    trial.stop();
                }
            });
            if (ending.isAsked()) {
                err.println(STOPPED);
                err.flush();
                throw new CancellationException(STOPPED);
            }
        }
        double trainings = experiment.selection().retrainOn().isPresent() ? 2 : 1;
        long fitting = (long) (time.toNanos() / trainings / watch.nanosAnIteration());
        return Math.max(1, Math.min(fitting, experiment.outer().metaIterations()));
    }

    /** Times meta-iterations from the middle of a trial on. */
    private static final class Stopwatch {
        private final long limit;
        private final long start = System.nanoTime();
        private long middle = start;
        private long middleDone;
        private long now = start;
        private long done;

        Stopwatch(long limit) {
            this.limit = limit;
        }

        boolean isOver(long newDone) {
            now = System.nanoTime();
            done = newDone;
            if (middleDone == 0 && now - start >= limit / 2) {
                middle = now;
                middleDone = done;
                return false;
            }
            return middleDone > 0 && now - start >= limit;
        }

        double nanosAnIteration() {
            return (double) (now - middle) / Math.max(1, done - middleDone);
        }
    }
}
