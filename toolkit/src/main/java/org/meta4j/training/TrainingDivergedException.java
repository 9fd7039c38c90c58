package org.meta4j.training;

/** Thrown when a loss or a meta-gradient is no longer finite; it keeps the run up to the last good theta. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient MetaRun lastGood;

    TrainingDivergedException(long metaIteration, double loss, double rate, MetaRun lastGood) {
        super("meta-training diverged at meta-iteration " + metaIteration + ": the loss is " + loss
                + (Double.isFinite(loss) ? " but the meta-gradient is not finite" : "")
                + " (meta learning rate " + rate
                + "). Lower the inner or the meta learning rate; lastGood() holds theta"
                + " after " + lastGood.metaIterations() + " meta-iterations.");
        this.lastGood = lastGood;
    }

    /** Returns the run up to the last theta whose loss and gradient were finite. */
    public MetaRun lastGood() {
        return lastGood;
    }
}
