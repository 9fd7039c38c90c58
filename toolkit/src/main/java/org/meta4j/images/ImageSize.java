package org.meta4j.images;

/** How large an image is: unsigned bytes {@code [height, width, channels]} in row-major order. */
record ImageSize(int height, int width, int channels) {
    /** Returns the size of the images of a pool; throws {@link IllegalArgumentException} if none can be so large. */
    static ImageSize of(String pool, int height, int width, int channels) {
        ImageSize size = new ImageSize(height, width, channels);
        long least = Math.min(height, Math.min(width, channels));
        if (least < 1 || (long) height * width > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException("an image has at least a row, a column and a channel and at most "
                    + Integer.MAX_VALUE + " bytes, but those of " + pool + " are " + size);
        }
        return size;
    }

    int bytes() {
        return height * width * channels;
    }

    void requireWhole(ImageClass c) {
        if (c.size() % bytes() != 0) {
            throw new IllegalArgumentException("class " + c.name() + " has " + c.size()
                    + " bytes, not a multiple of the " + bytes() + " of an image " + this);
        }
    }

    void requireSquare() {
        if (height != width) {
            throw new IllegalArgumentException(
                    "only square images can be rotated, but these are " + height + "x" + width);
        }
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
