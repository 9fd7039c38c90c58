package org.meta4j.autodiff;

/** How an image is padded with zeros before a window slides over it. */
public sealed interface Padding {
    /** Returns the rows (or columns) added on both sides together; the smaller half goes to the top (or left). */
    int total(int length, int window, int stride);

    /** Returns whether a window has a position along a padded length. */
    default boolean fits(int length, int window, int stride) {
        return length + total(length, window, stride) >= window;
    }

    /** Returns how many positions a window has along a padded length. */
    default int positions(int length, int window, int stride) {
        if (!fits(length, window, stride)) {
            throw new IllegalArgumentException(
                    "a window of " + window + " does not fit on a length of " + length + " with padding " + this);
        }
        return (length + total(length, window, stride) - window) / stride + 1;
    }

    /** Returns no padding. */
    static Padding valid() {
        return new Explicit(0);
    }

    /** Returns the same padding on every side, as PyTorch's {@code padding=n}. */
    static Padding of(int everySide) {
        return new Explicit(everySide);
    }

    /**
     * Returns TensorFlow's SAME: as much as makes the output ceil(length / stride) long, an odd row at the bottom or
     * right. With stride 2 on an even length this pads bottom and right only.
     */
    static Padding same() {
        return new Same();
    }

    /** The same number on every side. */
    record Explicit(int everySide) implements Padding {
        /** Throws {@link IllegalArgumentException} for a negative number. */
        public Explicit {
            if (everySide < 0) {
                throw new IllegalArgumentException("padding must be at least 0, but is " + everySide);
            }
        }

        @Override
        public int total(int length, int window, int stride) {
            return 2 * everySide;
        }

        @Override
        public String toString() {
            return Integer.toString(everySide);
        }
    }

    /** As much as the output needs. */
    record Same() implements Padding {
        @Override
        public int total(int length, int window, int stride) {
            int out = (length + stride - 1) / stride;
            return Math.max(0, (out - 1) * stride + window - length);
        }

        @Override
        public String toString() {
            return "SAME";
        }
    }
}
