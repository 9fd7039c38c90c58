package org.meta4j.images;

/** What the bytes of images mean. */
public final class Pixels {
    private static final float[] UNIT = new float[256];

    static {
        for (int i = 0; i < UNIT.length; i++) {
            UNIT[i] = i / 255f;
        }
    }

    private Pixels() {}

    /** Returns an unsigned byte as a number in [0, 1]. */
    public static float unit(byte pixel) {
        return UNIT[pixel & 255];
    }
}
