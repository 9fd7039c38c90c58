package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.meta4j.autodiff.Parameters;

/** How far a run's selection has come: what metaValidation gave, and the best theta so far. */
final class Selecting {
    private final Selection selection;
    private final List<Run.Validation> seen;
    private Optional<Best> best;
    private boolean retraining;

    /** The best theta so far. */
    record Best(Parameters theta, long metaIteration, double value) {}

    /** What a checkpoint keeps, but for theta. */
    record Kept(List<Run.Validation> seen, long bestMetaIteration, double bestValue, boolean retraining) {}

    private Selecting(Selection selection, List<Run.Validation> seen, Optional<Best> best, boolean retraining) {
        this.selection = selection;
        this.seen = new ArrayList<>(seen);
        this.best = best;
        this.retraining = retraining;
    }

    static Selecting begin(Selection selection) {
        return new Selecting(selection, List.of(), Optional.empty(), false);
    }

    /** Returns a selection that goes on; theta is the best one, empty if there is none yet. */
    static Selecting from(Selection selection, Kept kept, Parameters theta) {
        Optional<Best> best = theta.isEmpty()
                ? Optional.empty()
                : Optional.of(new Best(theta, kept.bestMetaIteration, kept.bestValue));
        return new Selecting(selection, kept.seen, best, kept.retraining);
    }

    Kept kept() {
        return new Kept(
                List.copyOf(seen),
                best.map(Best::metaIteration).orElse(-1L),
                best.map(Best::value).orElse(0.0),
                retraining);
    }

    /** Measures on metaValidation if it is time to. */
    void look(Training training, Function<Test, Report> measure) {
        long done = training.position().done();
        if (retraining || !(selection instanceof Selection.ByValidation by)) {
            return;
        }
        boolean isNew = seen.isEmpty() || seen.get(seen.size() - 1).metaIteration() < done;
        if (isNew && (done % by.every() == 0 || training.isOver())) {
            MeanInterval value = measure.apply(by.metaValidation()).of(by.by()).mean();
            seen.add(new Run.Validation(done, value));
            double than = best.map(Best::value).orElse(Double.NaN);
            if (best.isEmpty() || by.by().metric().isBetter(value.mean(), than)) {
                best = Optional.of(new Best(training.position().theta(), done, value.mean()));
            }
        }
    }

    /** Returns whether a training need not go on. */
    boolean isOver(Training training) {
        return training.isOver()
                || (!retraining && selection instanceof Selection.ByValidation by && sinceBest() >= by.patience());
    }

    private long sinceBest() {
        long at = best.map(Best::metaIteration).orElse(0L);
        return seen.stream().filter(each -> each.metaIteration() > at).count();
    }

    /** Returns whether a second training is to come. */
    boolean awaitsSecond() {
        return !retraining && selection.retrainOn().isPresent();
    }

    /** Says that the second training begins, which comes after the first is over. */
    void beginSecond() {
        retraining = true;
    }

    /** Returns the length of the training under way: the second is as long as the first was when it was best. */
    long length(long ofTheFirst) {
        return retraining ? best.orElseThrow().metaIteration() : ofTheFirst;
    }

    /** Returns the theta that is the result if nothing more is done. */
    Parameters result(Training training) {
        return retraining || best.isEmpty()
                ? training.position().theta()
                : best.get().theta();
    }

    /** Returns the meta-iterations that led to the result. */
    long metaIterations(Training training) {
        return retraining || best.isEmpty()
                ? training.position().done()
                : best.get().metaIteration();
    }

    /** Returns 0 for the first training, 1 for the second. */
    int trainingNumber() {
        return retraining ? 1 : 0;
    }

    List<Run.Validation> seen() {
        return List.copyOf(seen);
    }

    /** Returns the best theta so far, none if nothing was measured. */
    Parameters bestTheta() {
        return best.map(Best::theta).orElse(Parameters.none());
    }
}
