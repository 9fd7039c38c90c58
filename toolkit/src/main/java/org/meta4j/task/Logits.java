package org.meta4j.task;

import java.util.Arrays;
import org.meta4j.autodiff.Tensor;

/** What the predictions of a classification say: a row an example, a number a class. */
public final class Logits {
    /** Stands where a row chooses no class. */
    public static final int NONE = -1;

    private Logits() {}

    /**
     * Returns the class that each row of logits {@code [n, ways]} chooses: that of the largest, of equal ones the first; {@link #NONE} where
     * one of the row is no number.
     */
    public static int[] classes(Tensor logits) {
        double[] values = logits.toDoubles();
        int ways = logits.length(1);
        int[] chosen = new int[logits.length(0)];
        Arrays.setAll(chosen, row -> largest(values, row * ways, ways));
        return chosen;
    }

    private static int largest(double[] values, int from, int ways) {
        int best = 0;
        for (int way = 0; way < ways; way++) {
            if (Double.isNaN(values[from + way])) {
                return NONE;
            }
            best = values[from + way] > values[from + best] ? way : best;
        }
        return best;
    }
}
