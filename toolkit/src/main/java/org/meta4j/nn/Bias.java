package org.meta4j.nn;

/** Whether a layer has a bias. */
public enum Bias {
    /** One is added to every unit's output. */
    ADDED(""),
    /**
     * There is one, for the published number of parameters, but it is not added: a normalisation follows, which takes the mean
     * away, so the bias would change nothing. Its gradient is exactly 0.
     */
    IDLE("idle bias"),
    /** There is none. */
    NONE("without bias");

    private final String text;

    Bias(String text) {
        this.text = text;
    }

    /** Returns how a layer prints it: nothing for the usual. */
    String text() {
        return text;
    }
}
