package org.meta4j.data;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import tech.tablesaw.api.NumericColumn;

/** A column of numbers whose differences float32, in which models compute, tells apart. */
final class FloatColumn {
    /** A spread this much smaller than the values is the noise of what computed them. */
    private static final double NOISE = 1e-12;
    /** Fewer steps of float32 from the smallest to the largest value of a task are not enough to learn from. */
    private static final double FEWEST_STEPS = 1000;
    /** The share of different whole numbers that may become the same: a few of very many always do. */
    private static final double LOST = 0.1;

    private final String name;
    private final double[] values;

    private FloatColumn(String name, double[] values) {
        this.name = name;
        this.values = values;
    }

    /**
     * Returns a column; throws {@link IllegalArgumentException}, naming it, if float32 does not hold a value or loses the differences.
     *
     * @param task the name of the task of a row: its rows are what a model tells apart
     */
    static FloatColumn of(NumericColumn<?> column, IntFunction<String> task) {
        double[] values = new double[column.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = column.getDouble(row);
            if (!Float.isFinite((float) values[row])) {
                throw new IllegalArgumentException("row " + (row + 1) + " of column " + column.name()
                        + " has the value " + values[row]
                        + ", but models compute in float32, which holds numbers up to "
                        + Float.MAX_VALUE + "; drop the row, or scale the column");
            }
        }
        FloatColumn made = new FloatColumn(column.name(), values);
        made.requireDifferences(task);
        return made;
    }

    double value(int row) {
        return values[row];
    }

    /** Returns whether a model would see the same in both. */
    boolean isSame(FloatColumn other) {
        for (int row = 0; row < values.length; row++) {
            if ((float) values[row] != (float) other.values[row]) {
                return false;
            }
        }
        return true;
    }

    private void requireDifferences(IntFunction<String> task) {
        double rounding = Arrays.stream(values)
                .map(value -> Math.abs(value - (float) value))
                .max()
                .orElse(0);
        double spread = spread(task);
        boolean isCoarse = spread > NOISE * largest() && spread < FEWEST_STEPS * rounding;
        if (isCoarse || losesWholeNumbers()) {
            DoubleSummaryStatistics all = Arrays.stream(values).summaryStatistics();
            throw new IllegalArgumentException("column " + name + " loses its differences in float32, in which models"
                    + " compute: its values, from " + text(all.getMin()) + " to " + text(all.getMax())
                    + ", are rounded by up to " + text(rounding)
                    + "; subtract its smallest value, or the smallest of each task, before");
        }
    }

    private double largest() {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    /** Returns from the smallest to the largest value of a task, on average; where each task has one value, of all. */
    private double spread(IntFunction<String> task) {
        Map<String, DoubleSummaryStatistics> tasks = new HashMap<>();
        for (int row = 0; row < values.length; row++) {
            tasks.computeIfAbsent(task.apply(row), name -> new DoubleSummaryStatistics())
                    .accept(values[row]);
        }
        double ofOne = tasks.values().stream()
                .mapToDouble(FloatColumn::range)
                .average()
                .orElse(0);
        return ofOne > NOISE * largest() ? ofOne : range(Arrays.stream(values).summaryStatistics());
    }

    private static double range(DoubleSummaryStatistics values) {
        return values.getMax() - values.getMin();
    }

    /** Whole numbers count or name something, so that each difference is meant. */
    private boolean losesWholeNumbers() {
        DoubleStream rounded = Arrays.stream(values).map(value -> (float) value);
        return Arrays.stream(values).allMatch(value -> value == Math.rint(value))
                && rounded.distinct().count()
                        < (1 - LOST) * Arrays.stream(values).distinct().count();
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
