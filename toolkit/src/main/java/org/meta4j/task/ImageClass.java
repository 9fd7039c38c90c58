package org.meta4j.task;

import java.nio.ByteBuffer;

/** The images of one class, in memory or in a mapped file. */
public final class ImageClass {
    private final String name;
    private final ByteBuffer pixels;

    /**
     * @param name unique in a pool
     * @param pixels one image after another, each {@code [height, width, channels]} in row-major order, unsigned; not
     *     copied, and must not change any more
     */
    public ImageClass(String name, byte[] pixels) {
        this(name, ByteBuffer.wrap(pixels));
    }

    /** Makes a class of the bytes from the buffer's position to its limit, as above. */
    public ImageClass(String name, ByteBuffer pixels) {
        this.name = name;
        this.pixels = pixels.slice().asReadOnlyBuffer();
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the pixels themselves, not a copy. */
    public ByteBuffer pixels() {
        return pixels.duplicate();
    }

    /** Returns how many bytes all images have together. */
    int size() {
        return pixels.limit();
    }

    /** Copies as many bytes as the target takes from the offset on. */
    void copy(int offset, byte[] target) {
        pixels.get(offset, target);
    }
}
