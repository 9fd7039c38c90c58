package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Examples;
import org.meta4j.task.TaskSource;

/**
 * One seed of an experiment: its training, which can be watched, stopped, kept in a folder and continued, and the tests of its result.
 * Theta is bitwise the same for any number of threads, and however often the training was stopped.
 *
 * <pre>{@code
 * Run run = experiment.run(1).keptIn(Path.of("runs/mine")).train();
 * Report report = run.test();
 * run.receipt().write(Path.of("runs/mine"));
 * }</pre>
 */
public final class Run {
    /**
     * A point of a learning curve.
     *
     * @param metaIteration the last meta-iteration of a stretch
     * @param loss the mean over all episodes of that stretch
     */
    public record Point(long metaIteration, double loss) {}

    /**
     * What metaValidation gave on the way.
     *
     * @param metaIteration after which it was measured
     * @param value of the condition that the selection is by
     */
    public record Validation(long metaIteration, MeanInterval value) {}

    /** How old a checkpoint gets before the next is written, unless said otherwise by {@link #savedEvery}. */
    public static final Duration SAVED_EVERY = Duration.ofMinutes(1);

    private final Trainer trainer;
    private final List<String> notices;
    private Optional<RunFolder> folder = Optional.empty();
    private Optional<JsonNode> settings = Optional.empty();
    private Report report = new Report(List.of());

    Run(Trainer trainer, List<String> notices) {
        this.trainer = trainer;
        this.notices = List.copyOf(notices);
    }

    static Run begin(Experiment experiment, long seed, Crew crew) {
        requireSeed(seed);
        return new Run(Trainer.begin(experiment, seed, crew), List.of());
    }

    /** Throws {@link IllegalArgumentException} for the one seed that no run may have. */
    public static void requireSeed(long seed) {
        if (seed == TaskSource.FROZEN) {
            throw new IllegalArgumentException(
                    "seed must not be " + seed + ": it gives the frozen episodes of tests, which no training may see");
        }
    }

    // ---- training ----

    /** Trains to the end. */
    public Run train() {
        return train(progress -> {});
    }

    /**
     * Trains to the end, or until it is {@link #stop() stopped} or the thread interrupted, whose status is kept; what was done since the
     * last whole meta-iteration is then given up. Train again to go on.
     *
     * @throws TrainingDivergedException at the first loss or gradient that is not finite; the run is then back at its last good theta
     * @throws CancellationException if the thread is interrupted before it begins: nothing would be trained
     * @throws UnwrittenRunException if the run is kept in a folder and its end could not be written there; it says where it is instead
     */
    public Run train(Progress.Listener listener) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("this thread is interrupted, so nothing was trained:"
                    + " clear its status by Thread.interrupted() before");
        }
        try (RunLock lock = hold()) {
            trainAndKeep(listener);
        }
        return this;
    }

    private void trainAndKeep(Progress.Listener listener) {
        try {
            trainer.train(
                    () -> report = new Report(List.of()),
                    listener.andThen(
                            progress -> folder.ifPresent(place -> place.writeNowAndThen(this, System.nanoTime()))));
        } catch (Throwable failure) { // a checked one, too, which compilers other than Java's let through
            folder.ifPresent(place -> place.writeAfter(failure, this));
            throw failure;
        }
        folder.ifPresent(place -> place.writeAtEnd(this));
    }

    private RunLock hold() {
        try {
            return folder.isPresent() ? folder.get().hold() : () -> {};
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage() + "; nothing was trained", e);
        }
    }

    /** Lets others compute the tasks from now on, such as other machines; the outer step is made here. Theta is bitwise the same. */
    public Run computedBy(Blocks others) {
        trainer.computedBy(others);
        return this;
    }

    /**
     * Lets a training end after the meta-iteration under way, from any thread; it leaves no trace on the thread that trains. A
     * meta-iteration whose measurement on metaValidation is under way is given up, and made anew when the run goes on.
     */
    public void stop() {
        trainer.stop();
    }

    /** Returns whether there is nothing left to train. */
    public boolean isFinished() {
        return trainer.isFinished();
    }

    /**
     * Returns a run that goes on from here to another number of meta-iterations. Its theta will be bitwise that of a run of so many,
     * which is why a rule whose schedule looks at the horizon is refused, as is a selection.
     */
    public Run extendedTo(long metaIterations) {
        return new Run(trainer.extendedTo(metaIterations), notices);
    }

    // ---- being kept ----

    /**
     * Keeps this run in a folder from now on: its checkpoint is written every {@link #SAVED_EVERY} of training and at its end. Throws if
     * another run is kept there already, or is at work there.
     */
    public Run keptIn(Path place) throws IOException {
        folder = Optional.of(RunFolder.begin(place, this));
        return this;
    }

    /**
     * Writes checkpoints to this run's folder when the last one is so old, in place of {@link #SAVED_EVERY}: a shorter time loses less to a
     * power cut, and costs a write each. Throws {@link IllegalStateException} if the run is kept in no folder.
     */
    public Run savedEvery(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time between two checkpoints must be above 0, but is " + time);
        }
        folder.orElseThrow(() -> new IllegalStateException("the run is kept in no folder: call keptIn before"))
                .saveEvery(time);
        return this;
    }

    void keep(RunFolder place) {
        folder = Optional.of(place);
    }

    /** Returns whether a run is kept in a folder, whatever its state. */
    public static boolean isKeptIn(Path place) {
        return Files.exists(place.resolve(RunFolder.CHECKPOINT));
    }

    /**
     * Returns the horizon, in meta-iterations, of the run that is kept in a folder; nothing if none is. Throws {@link IOException} if it is
     * damaged or of another format.
     */
    public static OptionalLong horizonIn(Path place) throws IOException {
        Path file = place.resolve(RunFolder.CHECKPOINT);
        return Files.exists(file) ? OptionalLong.of(Checkpoint.horizon(file)) : OptionalLong.empty();
    }

    /** Writes a checkpoint to a file, from which {@link Experiment#resume} goes on. */
    public void save(Path file) throws IOException {
        Checkpoint.of(this).write(file);
    }

    /**
     * Returns what a person should know of how the run is kept: that it goes on on another processor, or that the folder cannot be written
     * to at the moment, which is tried again.
     */
    public List<String> notices() {
        List<String> all = new ArrayList<>(notices);
        folder.flatMap(RunFolder::trouble).ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Returns the settings as a tree; throws {@link IllegalArgumentException}, saying what can be kept all the same, if there is none. */
    JsonNode settings() {
        if (settings.isEmpty()) {
            try {
                settings = Optional.of(Settings.write(experiment()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "this run can be trained and tested, but neither be kept nor have a receipt; its theta can be"
                                + " written by theta().writeNpz(file): " + e.getMessage(),
                        e);
            }
        }
        return settings.get();
    }

    // ---- what came out ----

    /** Measures the tests of the experiment on the result. */
    public Report test() {
        experiment().tests().forEach(this::test);
        return report;
    }

    /**
     * Measures a test on the result.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public Report test(Test test) {
        Report measured = measure(theta(), test);
        report = report.without(measured).and(measured);
        return measured;
    }

    /** Measures a test on any theta, such as one on the way; the receipt knows nothing of it. */
    public Report measure(Parameters theta, Test test) {
        try (Shift shift = new Shift(crew())) {
            return Measuring.of(experiment().learner(), theta, test, shift);
        }
    }

    /** Returns the adaptation of the result to support examples of a frozen episode, as tests make it, on the engine of those. */
    public Adaptation adapt(Examples support, long index) {
        Parameters here = theta().on(support.inputs().engine());
        return Measuring.adapt(experiment().learner(), here, support, index);
    }

    /** Returns what was measured of the result so far. */
    public Report report() {
        return report;
    }

    /** Returns the receipt of this run: what was asked, what ran, and what was measured of the result so far. */
    public Receipt receipt() {
        return Receipt.of(this);
    }

    /** Returns the question. */
    public Experiment experiment() {
        return trainer.experiment();
    }

    /** Returns the seed. */
    public long seed() {
        return trainer.seed();
    }

    /** Returns who computes it. */
    public Crew crew() {
        return trainer.crew();
    }

    /** Returns the parameters that are the result if nothing more is done: the last ones, or those selected. */
    public Parameters theta() {
        return selecting().result(training());
    }

    /** Returns the meta-iterations that led to {@link #theta()}. */
    public long metaIterations() {
        return selecting().metaIterations(training());
    }

    /** Returns the meta-iterations that the training under way, or the last, has done. */
    public long done() {
        return trainer.done();
    }

    /** Returns the learning curve of the training under way, or of the last. */
    public List<Point> curve() {
        return training().curve().points(done());
    }

    /** Returns what metaValidation gave on the way; nothing where nothing is selected by it. */
    public List<Validation> validation() {
        return selecting().seen();
    }

    /** Returns the time of training so far. */
    public Duration elapsed() {
        return trainer.history().elapsed();
    }

    /** Returns the stretches in which it was trained. */
    public List<Stretch> stretches() {
        return trainer.history().stretches(done());
    }

    Training training() {
        return trainer.training();
    }

    Selecting selecting() {
        return trainer.selecting();
    }

    @Override
    public String toString() {
        return experiment().id() + ", seed " + seed() + ": " + done() + " of "
                + training().length() + " meta-iterations";
    }
}
