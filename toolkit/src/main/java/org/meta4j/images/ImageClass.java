package org.meta4j.images;

import java.nio.ByteBuffer;
import org.meta4j.task.Sha256;

/** The images of one class, in memory or in a mapped file. */
public final class ImageClass {
    private final String name;
    private final ByteBuffer pixels;
    private volatile String hash = "";

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

    /** Returns a SHA-256 of the pixels, in hexadecimal. */
    String hash() {
        if (hash.isEmpty()) {
            hash = new Sha256().add(pixels).hex();
        }
        return hash;
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
