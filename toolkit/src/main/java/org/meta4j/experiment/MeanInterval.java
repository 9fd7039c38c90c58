package org.meta4j.experiment;

import java.util.Arrays;

/**
 * A mean and the half-width of its 95% confidence interval, 1.96 s / sqrt(n) with the sample standard deviation s.
 */
public record MeanInterval(double mean, double ci95) {
    /** Returns the mean and interval of at least two values. */
    public static MeanInterval of(double[] values) {
        if (values.length < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 values, but got " + values.length);
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new MeanInterval(mean, 1.96 * Math.sqrt(squares / (values.length - 1) / values.length));
    }
}
