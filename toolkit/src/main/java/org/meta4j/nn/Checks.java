package org.meta4j.nn;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Checks of shapes and settings that layers have in common, and how they print. */
final class Checks {
    private static final int MOST_COPIES = 10_000;

    private Checks() {}

    /** Throws unless a layer is given images. */
    static void requireImages(Layer layer, int[] shape) {
        if (shape.length != 3) {
            throw new IllegalArgumentException(
                    layer + " takes images [n, height, width, channels], but is given " + withBatch(shape));
        }
    }

    /** Throws unless a layer is given a vector of features. */
    static void requireFeatures(Layer layer, int[] shape) {
        if (shape.length != 1) {
            throw new IllegalArgumentException(layer + " takes features [n, count], but is given " + withBatch(shape)
                    + ": put flatten() or globalMean() before it");
        }
    }

    static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }

    /** Throws unless a layer is there so many times, but not more often than a program has room for. */
    static void requireCopies(int least, int value, String name) {
        requireAtLeast(least, value, name);
        if (value > MOST_COPIES) {
            throw new IllegalArgumentException(name + " must be at most " + MOST_COPIES + ", but is " + value);
        }
    }

    /** Returns a shape with n before it: {@code [n, 28, 28, 1]}. */
    static String withBatch(int[] shape) {
        StringJoiner text = new StringJoiner(", ", "[n, ", "]").setEmptyValue("[n]");
        Arrays.stream(shape).forEach(length -> text.add(Integer.toString(length)));
        return text.toString();
    }

    /** Returns how many values an input or a parameter has; throws {@link IllegalArgumentException} for more than an array holds. */
    static int size(int... shape) {
        long size = 1;
        for (int length : shape) {
            size *= length;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a layer has at most " + Integer.MAX_VALUE
                        + " values a parameter and output, but not " + Arrays.toString(shape));
            }
        }
        return (int) size;
    }

    /** Returns how a layer prints: its name and what is not empty of its settings. */
    static String text(String name, String... settings) {
        return Arrays.stream(settings)
                .filter(setting -> !setting.isEmpty())
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** Returns how a layer prints its initializers: nothing for the usual. */
    static String initial(Initializer weights, Initializer usual, Initializer biases) {
        String start = weights.equals(usual) ? "" : "weights " + weights;
        String end = biases.equals(Initializer.zeros()) ? "" : "biases " + biases;
        return start.isEmpty() || end.isEmpty() ? start + end : start + ", " + end;
    }
}
