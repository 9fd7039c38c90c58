package org.meta4j.experiment;

/** Thrown when a loss or a meta-gradient is no longer finite; the run is then back at its last good theta. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingDivergedException(long metaIteration, double loss, double rate, long good) {
        super("meta-training diverged at meta-iteration " + metaIteration + ": the loss is " + loss
                + (Double.isFinite(loss) ? " but the meta-gradient is not finite" : "")
                + " (meta learning rate " + rate + "). " + advice(metaIteration) + "; the run holds "
                + kept(metaIteration, good) + ".");
    }

    private static String advice(long metaIteration) {
        return metaIteration == 1
                ? "Lower the inner learning rate, or look for values in the tasks that are not finite"
                : "Lower the inner or the meta learning rate";
    }

    private static String kept(long metaIteration, long good) {
        String theta = good == 0 ? "the initial theta" : "theta after meta-iteration " + good;
        return theta + (good < metaIteration - 1 ? ", whose loss was finite" : ", because there is no other");
    }
}
