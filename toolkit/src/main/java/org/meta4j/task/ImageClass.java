package org.meta4j.task;

/** The images of one class. */
public final class ImageClass {
    private final String name;
    private final byte[] pixels;

    /**
     * @param name unique in a pool
     * @param pixels one image after another, each {@code [height, width, channels]} in row-major order, unsigned; not
     *     copied, and must not change any more
     */
    public ImageClass(String name, byte[] pixels) {
        this.name = name;
        this.pixels = pixels;
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the pixels themselves, not a copy. */
    public byte[] pixels() {
        return pixels;
    }
}
