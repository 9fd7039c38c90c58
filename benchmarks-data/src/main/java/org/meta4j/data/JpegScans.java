package org.meta4j.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The scans of a JPEG file (ITU-T T.81, B.2.3). A progressive one comes in many, each with some coefficients or their next bit,
 * so that its first half is a coarse picture by itself.
 */
final class JpegScans {
    private static final int COEFFICIENTS = 64;
    private static final int UNSEEN = 15;

    private final byte[] file;
    /** How many low bits of each coefficient of a channel are still to come. */
    private final Map<Integer, int[]> missing = new HashMap<>();

    private JpegScans(byte[] file) {
        this.file = file;
    }

    static JpegScans of(byte[] file) {
        JpegScans scans = new JpegScans(file);
        for (int at = 0; at + 4 < file.length; ) {
            at += scans.read(at);
        }
        return scans;
    }

    /** Tells whether there are all bits of all coefficients of all channels. */
    boolean areAll() {
        return !missing.isEmpty()
                && missing.values().stream().flatMapToInt(Arrays::stream).allMatch(bits -> bits == 0);
    }

    /** Reads the segment at a place, if there is one, and returns how far the next may be. */
    private int read(int at) {
        int marker = at(at + 1);
        boolean segment = at(at) == 0xff && marker >= 0xc0 && marker < 0xff && (marker < 0xd0 || marker > 0xd9);
        if (!segment) {
            return 1;
        }
        if (marker < 0xd0 && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
            for (int channel = 0; channel < at(at + 9); channel++) {
                int[] bits = new int[COEFFICIENTS];
                Arrays.fill(bits, UNSEEN);
                missing.put(at(at + 10 + 3 * channel), bits);
            }
        } else if (marker == 0xda) {
            int channels = at(at + 4);
            int first = at + 5 + 2 * channels;
            for (int channel = 0; channel < channels; channel++) {
                int[] bits = missing.getOrDefault(at(at + 5 + 2 * channel), new int[COEFFICIENTS]);
                int last = Math.min(at(first + 1) + 1, COEFFICIENTS);
                Arrays.fill(bits, Math.min(at(first), last), last, at(first + 2) & 15);
            }
        }
        return 2 + 256 * at(at + 2) + at(at + 3);
    }

    private int at(int position) {
        return position < file.length ? file[position] & 255 : 0;
    }
}
