package org.meta4j.algorithms;

import java.util.Locale;

/** Whether the queries of a task influence each other's predictions through a normalisation. */
public enum Seeing {
    /** Normalised by the statistics of all queries together, as in the code of Finn et al. 2017. */
    TRANSDUCTIVE,
    /**
     * No query influences another: each is normalised alone with the support set (Nichol et al. 2018, sec. 6.1), or by running
     * statistics where the learner has them (Snell et al. 2017).
     */
    INDUCTIVE;

    /** Returns its name in words: {@code inductive}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
