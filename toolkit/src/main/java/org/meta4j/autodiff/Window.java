package org.meta4j.autodiff;

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
record Window(
        int height, int width, int rows, int columns, int stride, int top, int left, int outHeight, int outWidth) {

    static Window of(int height, int width, int rows, int columns, int stride, Padding padding) {
        if (stride < 1) {
            throw new IllegalArgumentException("stride must be at least 1, but is " + stride);
        }
        int vertical = padding.total(height, rows, stride);
        int horizontal = padding.total(width, columns, stride);
        if (height + vertical < rows || width + horizontal < columns) {
            throw new IllegalArgumentException("a window of " + rows + "x" + columns + " does not fit on an image of "
                    + height + "x" + width + " with padding " + padding);
        }
        return new Window(
                height,
                width,
                rows,
                columns,
                stride,
                vertical / 2,
                horizontal / 2,
                (height + vertical - rows) / stride + 1,
                (width + horizontal - columns) / stride + 1);
    }

    /** Returns the number of positions on one image. */
    int positions() {
        return outHeight * outWidth;
    }

    /** Returns the number of cells of the window. */
    int cells() {
        return rows * columns;
    }
}
