package org.meta4j.experiment;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Trains a run: one meta-iteration after the other, and what its selection looks at on the way. */
final class Trainer {
    private final Experiment experiment;
    private final long seed;
    private final Crew crew;
    private final Selecting selecting;
    private final History history;
    private final Stop stop = new Stop();
    private Optional<Blocks> blocks = Optional.empty();
    private Training training;

    /** How far a run has come. */
    record Reached(Training training, Selecting selecting, History history) {}

    Trainer(Experiment experiment, long seed, Crew crew, Reached reached) {
        this.experiment = experiment;
        this.seed = seed;
        this.crew = crew;
        this.training = reached.training;
        this.selecting = reached.selecting;
        this.history = reached.history;
    }

    static Trainer begin(Experiment experiment, long seed, Crew crew) {
        Training first =
                Training.begin(experiment, 0, seed, experiment.outer().metaIterations(), crew.engine(crew.threads()));
        Selecting selecting = Selecting.begin(experiment.selection());
        return new Trainer(experiment, seed, crew, new Reached(first, selecting, new History(List.of())));
    }

    /** Trains to the end, or until it is stopped or the thread interrupted; something is done before each meta-iteration. */
    void train(Runnable before, Progress.Listener listener) {
        stop.forget();
        history.begin(selecting.trainingNumber(), done(), crew);
        try (Shift shift = new Shift(crew)) {
            while (!isFinished() && !stop.isAsked() && !Thread.currentThread().isInterrupted()) {
                before.run();
                step(shift, listener);
            }
        } catch (CancellationException failure) {
            if (!stop.isAsked() && !Thread.currentThread().isInterrupted()) {
                throw failure;
            }
        } finally {
            history.end(done());
        }
    }

    private void step(Shift shift, Progress.Listener listener) {
        if (selecting.isOver(training)) {
            beginSecond(shift);
        }
        Blocks computing = blocks.orElseGet(() -> new LocalBlocks(experiment, seed, shift));
        double loss = training.step(computing, shift.engine());
        look(shift);
        listener.onProgress(new Progress(
                done(),
                training.length(),
                loss,
                history.elapsed(),
                history.remaining(done(), training.length()),
                training.position()::theta));
    }

    /** Measures on metaValidation, if it is time to; a meta-iteration that this belongs to is not done without. */
    private void look(Shift shift) {
        try {
            stop.during(() -> selecting.look(
                    training,
                    test -> Measuring.of(
                            experiment.learner(), training.position().theta(), test, shift)));
        } catch (Throwable failure) {
            training.undo();
            throw failure;
        }
    }

    private void beginSecond(Shift shift) {
        history.end(done());
        selecting.beginSecond();
        long length = selecting.length(experiment.outer().metaIterations());
        training = Training.begin(experiment, selecting.trainingNumber(), seed, length, shift.engine());
        history.begin(selecting.trainingNumber(), 0, crew);
    }

    void computedBy(Blocks others) {
        blocks = Optional.of(others);
    }

    void stop() {
        stop.ask();
    }

    boolean isFinished() {
        return selecting.isOver(training) && !selecting.awaitsSecond();
    }

    Trainer extendedTo(long metaIterations) {
        if (experiment.outer().rule().dependsOnHorizon()) {
            throw new IllegalArgumentException("a run of " + metaIterations + " meta-iterations would have had other"
                    + " learning rates from the beginning, by "
                    + experiment.outer().rule() + ": run it anew");
        }
        if (!(experiment.selection() instanceof Selection.LastTheta)) {
            throw new IllegalArgumentException("a run whose selection has ended cannot be extended: run it anew");
        }
        if (metaIterations < done()) {
            throw new IllegalArgumentException(
                    "the run has done " + done() + " meta-iterations already, more than " + metaIterations);
        }
        Experiment longer = experiment.withMetaIterations(metaIterations);
        Training further = Training.from(
                longer, training.number(), metaIterations, training.curve().kept(), training.position());
        return new Trainer(longer, seed, crew, new Reached(further, selecting, new History(history.stretches(done()))));
    }

    Experiment experiment() {
        return experiment;
    }

    long seed() {
        return seed;
    }

    Crew crew() {
        return crew;
    }

    Training training() {
        return training;
    }

    Selecting selecting() {
        return selecting;
    }

    History history() {
        return history;
    }

    long done() {
        return training.position().done();
    }
}
