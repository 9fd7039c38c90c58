package org.meta4j.images;

/** Rotations of images by looking up indices. */
final class QuarterTurns {
    private QuarterTurns() {}

    /**
     * Returns, for 0 to 3 quarter turns counter-clockwise, from where in an image {@code [height, width, channels]} each
     * element of the turned image comes; no turns but 0 if the image is not square.
     */
    static int[][] sources(ImageSize size) {
        int height = size.height();
        int width = size.width();
        int channels = size.channels();
        int[][] sources = new int[height == width ? 4 : 1][size.bytes()];
        for (int turns = 0; turns < sources.length; turns++) {
            for (int i = 0; i < sources[turns].length; i++) {
                int y = i / channels / width;
                int x = i / channels % width;
                int pixel =
                        switch (turns) {
                            case 0 -> y * width + x;
                            case 1 -> x * width + (width - 1 - y);
                            case 2 -> (height - 1 - y) * width + (width - 1 - x);
                            default -> (height - 1 - x) * width + y;
                        };
                sources[turns][i] = pixel * channels + i % channels;
            }
        }
        return sources;
    }
}
