package org.meta4j.training;

/** Thrown when a loss or a meta-gradient is no longer finite; it keeps the run up to the last good theta. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient MetaRun lastGood;

    TrainingDivergedException(long metaIteration, double loss, double rate, MetaRun lastGood) {
        super("meta-training diverged at meta-iteration " + metaIteration + ": the loss is " + loss
                + (Double.isFinite(loss) ? " but the meta-gradient is not finite" : "")
                + " (meta learning rate " + rate + "). " + advice(metaIteration) + "; lastGood() holds "
                + kept(metaIteration, lastGood.metaIterations()) + ".");
        this.lastGood = lastGood;
    }

    private static String advice(long metaIteration) {
        return metaIteration == 1
                ? "Lower the inner learning rate, or look for values in the tasks that are not finite"
                : "Lower the inner or the meta learning rate";
    }

    private static String kept(long metaIteration, long metaIterations) {
        if (metaIteration == 1) {
            return "the initial theta, because there is no other";
        }
        return (metaIterations == 0 ? "the initial theta" : "theta after meta-iteration " + metaIterations)
                + ", whose loss was finite";
    }

    /**
     * Returns the run up to the last theta whose loss and gradient were finite, that is before the step that led to the
     * bad one. If those of the initial theta were bad already, it is the initial theta.
     */
    public MetaRun lastGood() {
        return lastGood;
    }
}
