package org.meta4j.experiment;

import java.util.Arrays;
import java.util.Locale;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Losses;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Logits;

/** What is measured of the predictions for the queries of one episode. */
public enum Metric {
    /** The share of queries whose largest logit is that of their class, in [0, 1]; logits that are not numbers are wrong. */
    ACCURACY,
    /** The squared error, averaged over all elements. */
    MEAN_SQUARED_ERROR,
    /** The cross-entropy of the softmax of the logits, averaged over the queries. */
    CROSS_ENTROPY;

    /** Returns whether more is better. */
    public boolean isGain() {
        return this == ACCURACY;
    }

    /** Returns whether a value is better than another; one that is no number is never better. */
    boolean isBetter(double value, double than) {
        return !Double.isNaN(value) && (Double.isNaN(than) || (isGain() ? value > than : value < than));
    }

    /** Returns its name in words: {@code mean squared error}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns its name with the unit in which people read it: {@code accuracy in percent}. */
    public String label() {
        return word() + (isGain() ? " in percent" : "");
    }

    /** Returns what a value is multiplied with where people read it: accuracies are shown in percent. */
    public double unit() {
        return isGain() ? 100 : 1;
    }

    /** Returns a mean and its interval in that unit. */
    public MeanInterval shown(MeanInterval value) {
        return new MeanInterval(unit() * value.mean(), unit() * value.ci95());
    }

    /**
     * Returns a value as tables show it: an accuracy in percent with one digit behind the point; a loss with two, but two digits in all
     * where it is very large or small; {@code not finite}.
     */
    public String text(double value) {
        double size = Math.abs(value);
        String format = isGain() ? "%.1f" : size == 0 || (size >= 0.01 && size < 100) ? "%.2f" : "%.2g";
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, unit() * value) : "not finite";
    }

    /** Returns a mean and its interval as tables show them: {@code 61.8 ± 4.9}, or {@code no finite mean}. */
    public String text(MeanInterval value) {
        return Double.isFinite(value.mean()) ? text(value.mean()) + " ± " + text(value.ci95()) : "no finite mean";
    }

    double of(Tensor predictions, Examples queries) {
        return switch (this) {
            case ACCURACY -> accuracy(predictions, queries.labels());
            case MEAN_SQUARED_ERROR ->
                Losses.mse().of(predictions, queries.targets()).item();
            case CROSS_ENTROPY ->
                Losses.crossEntropy().of(predictions, queries.targets()).item();
        };
    }

    private static double accuracy(Tensor logits, Labels labels) {
        int[] ids = labels.ids();
        if (!Arrays.equals(logits.shape(), new int[] {ids.length, labels.ways()})) {
            throw new IllegalArgumentException("an accuracy needs logits [" + ids.length + ", " + labels.ways()
                    + "] for the queries and ways of the labels, but got " + Arrays.toString(logits.shape()));
        }
        int[] chosen = Logits.classes(logits);
        int correct = 0;
        for (int row = 0; row < ids.length; row++) {
            correct += chosen[row] == ids[row] ? 1 : 0;
        }
        return (double) correct / ids.length;
    }
}
