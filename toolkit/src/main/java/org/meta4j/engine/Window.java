package org.meta4j.engine;

/**
 * Where a sliding window (a convolution kernel or a pooling window) stands on an image. Every operation on it carries
 * the whole geometry, because the input size cannot be told from the output size when a stride skips the edge.
 *
 * @param height of the input
 * @param width of the input
 * @param rows of the window
 * @param columns of the window
 * @param stride in both directions
 * @param top rows of padding above the input
 * @param left columns of padding to its left
 */
public record Window(
        int height, int width, int rows, int columns, int stride, int top, int left, int outHeight, int outWidth) {
    /** Returns the number of positions on one image. */
    public int positions() {
        return outHeight * outWidth;
    }

    /** Returns the number of cells of the window. */
    public int cells() {
        return rows * columns;
    }
}
