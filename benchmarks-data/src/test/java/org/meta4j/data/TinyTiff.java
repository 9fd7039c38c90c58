package org.meta4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A TIFF file of one strip, of any kind of samples.
 *
 * @param photometric 1 for grey, 2 for RGB, 5 for CMYK, 8 for CIELab
 * @param format 1 for unsigned, 2 for signed samples, 3 for floating-point ones
 * @param compression 1 for none, 4 for Group 4
 */
record TinyTiff(int width, int height, int photometric, int channels, int bits, int format, int compression) {
    private static final int ENTRIES = 10;

    static TinyTiff grey(int bits, int format) {
        return new TinyTiff(2, 2, 1, 1, bits, format, 1);
    }

    void write(Path file, byte... pixels) throws IOException {
        int bitsAt = 8 + 2 + 12 * ENTRIES + 4;
        int pixelsAt = bitsAt + 2 * channels;
        ByteBuffer out = ByteBuffer.allocate(pixelsAt + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) ENTRIES);
        entry(out, 256, 3, 1, width);
        entry(out, 257, 3, 1, height);
        entry(out, 258, 3, channels, channels < 3 ? bits : bitsAt);
        entry(out, 259, 3, 1, compression);
        entry(out, 262, 3, 1, photometric);
        entry(out, 273, 4, 1, pixelsAt);
        entry(out, 277, 3, 1, channels);
        entry(out, 278, 3, 1, height);
        entry(out, 279, 4, 1, pixels.length);
        entry(out, 339, 3, 1, format);
        out.putInt(0);
        for (int channel = 0; channel < channels; channel++) {
            out.putShort((short) bits);
        }
        Files.createDirectories(file.getParent());
        Files.write(file, out.put(pixels).array());
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
