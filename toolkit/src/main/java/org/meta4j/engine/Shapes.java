package org.meta4j.engine;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/** Arithmetic of shapes: sizes, NumPy broadcasting, and the wording of shape errors. */
public final class Shapes {
    public static final int[] SCALAR = {};

    private Shapes() {}

    /** Returns how many values a tensor of a shape has; throws {@link IllegalArgumentException} for more than an array holds. */
    public static int size(int[] shape) {
        long size = 1;
        for (int length : shape) {
            size *= length;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a tensor has at most " + Integer.MAX_VALUE + " values, but not the shape " + text(shape));
            }
        }
        return (int) size;
    }

    /** Returns the shape both arguments broadcast to, aligned at the last axis. */
    public static int[] broadcast(int[] a, int[] b) {
        int[] out = new int[Math.max(a.length, b.length)];
        for (int axis = 1; axis <= out.length; axis++) {
            int left = axis <= a.length ? a[a.length - axis] : 1;
            int right = axis <= b.length ? b[b.length - axis] : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException("shapes " + text(a) + " and " + text(b) + " do not broadcast");
            }
            out[out.length - axis] = Math.max(left, right);
        }
        return out;
    }

    /** Returns whether values of shape {@code from} can be repeated to fill {@code to}. */
    public static boolean broadcasts(int[] from, int[] to) {
        if (from.length > to.length) {
            return false;
        }
        for (int axis = 1; axis <= from.length; axis++) {
            int length = from[from.length - axis];
            if (length != 1 && length != to[to.length - axis]) {
                return false;
            }
        }
        return true;
    }

    /** Returns, for every axis of {@code to}, how far one step moves in values of shape {@code from} (0 where repeated). */
    public static int[] strides(int[] from, int[] to) {
        int[] strides = new int[to.length];
        int step = 1;
        for (int axis = 1; axis <= from.length; axis++) {
            int length = from[from.length - axis];
            strides[to.length - axis] = length == 1 ? 0 : step;
            step *= length;
        }
        return strides;
    }

    /** Returns whether {@code from} equals the last axes of {@code to}, so that broadcasting repeats one block. */
    public static boolean isSuffix(int[] from, int[] to) {
        return from.length <= to.length && Arrays.equals(from, 0, from.length, to, to.length - from.length, to.length);
    }

    /**
     * Returns (outer, repeats, inner) if broadcasting {@code from} to {@code to} repeats axes that lie side by side, so that
     * each block of inner values is repeated as a whole; an empty array otherwise.
     */
    public static int[] singleRepeat(int[] from, int[] to) {
        int[] strides = strides(from, to);
        int[] blocks = {1, 1, 1};
        int part = 0;
        for (int axis = 0; axis < to.length; axis++) {
            if (to[axis] > 1) {
                int next = strides[axis] == 0 ? 1 : part == 0 ? 0 : 2;
                if (next < part) {
                    return new int[0];
                }
                part = next;
                blocks[part] *= to[axis];
            }
        }
        return blocks;
    }

    public static String text(int[] shape) {
        return Arrays.toString(shape);
    }

    /**
     * Returns the sum of at least one summand, added down a binary tree, left before right: each left half is the largest power of two that
     * leaves something to the right, so aligned blocks of {@code 2^k} summands are subtrees.
     */
    public static <T> T total(int summands, IntFunction<T> summand, BinaryOperator<T> plus) {
        return total(0, summands, summand, plus);
    }

    private static <T> T total(int from, int to, IntFunction<T> summand, BinaryOperator<T> plus) {
        if (to - from == 1) {
            return summand.apply(from);
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return plus.apply(total(from, middle, summand, plus), total(middle, to, summand, plus));
    }
}
