package org.meta4j.algorithms;

/** An adaptation to one task under way. */
public interface Adaptation {
    /**
     * Returns what predicts after so many adaptation steps, at least 0. It walks on from the last step asked for, so steps are asked for
     * in rising order; a smaller number throws {@link IllegalArgumentException}. Learners without steps return the same for any.
     */
    Predictor after(int steps);
}
