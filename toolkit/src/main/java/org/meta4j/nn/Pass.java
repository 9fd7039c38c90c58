package org.meta4j.nn;

/**
 * What a model is applied for.
 *
 * @param training whether layers such as dropout are at work; they are off in predictions
 * @param key the only source of randomness of layers: a pure function of (seed, task index)
 * @param step the adaptation step, from 0, for layers that have parameters a step
 * @param seen what collects the statistics that normalisations take from the inputs; {@link Statistics#NOT_COLLECTED} for none
 */
public record Pass(boolean training, long key, int step, Statistics seen) {
    /** Returns the pass of a training at a step. */
    public static Pass training(long key, int step) {
        return new Pass(true, key, step, Statistics.NOT_COLLECTED);
    }

    /** Returns the pass of a prediction with the parameters of step 0. */
    public static Pass prediction() {
        return prediction(0);
    }

    /** Returns the pass of a prediction with the parameters of a step. */
    public static Pass prediction(int step) {
        return new Pass(false, 0, step, Statistics.NOT_COLLECTED);
    }

    /** Returns the same at another step. */
    public Pass at(int newStep) {
        return new Pass(training, key, newStep, seen);
    }

    /** Returns the same, which collects the statistics of normalisations. */
    public Pass collecting(Statistics newSeen) {
        return new Pass(training, key, step, newSeen);
    }
}
