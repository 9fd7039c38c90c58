package org.meta4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A decoded picture. Bytes are taken as they are, as Pillow does: no colour profile is applied and transparency is dropped;
 * grey becomes three equal channels, CMYK is converted.
 */
final class Picture {
    private final BufferedImage image;

    private Picture(BufferedImage image) {
        this.image = image;
    }

    /** Returns the picture in a file; throws {@link IOException} with the reason if there is none. */
    static Picture of(Path file) throws IOException {
        return new Picture(plain(PictureReader.read(file)));
    }

    /** Returns the same image with its colours in its pixels, not in a table. */
    private static BufferedImage plain(BufferedImage image) {
        if (!(image.getColorModel() instanceof IndexColorModel)) {
            return image;
        }
        int width = image.getWidth();
        BufferedImage plain = new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        plain.setRGB(0, 0, width, image.getHeight(), colours, 0, width);
        return plain;
    }

    /** Returns red, green or blue (0 to 2) in another size, {@code [size, size]}, row-major and unsigned. */
    byte[] colour(int channel, int size, Resizing resizing) {
        return resized(plane(channel), size, resizing);
    }

    /** Returns the brightness in another size, weighted by ITU-R BT.601 before resizing, as Pillow does. */
    byte[] grey(int size, Resizing resizing) {
        byte[] red = plane(0);
        byte[] green = plane(1);
        byte[] blue = plane(2);
        byte[] grey = new byte[red.length];
        for (int i = 0; i < grey.length; i++) {
            int sum = 19595 * (red[i] & 255) + 38470 * (green[i] & 255) + 7471 * (blue[i] & 255);
            grey[i] = (byte) ((sum + 0x8000) >> 16);
        }
        return resized(grey, size, resizing);
    }

    private byte[] resized(byte[] plane, int size, Resizing resizing) {
        boolean fits = image.getWidth() == size && image.getHeight() == size;
        return fits ? plane : resizing.apply(plane, image.getHeight(), image.getWidth(), size);
    }

    private byte[] plane(int channel) {
        byte[] plane = band(Math.min(channel, image.getColorModel().getNumColorComponents() - 1));
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            byte[] black = band(3);
            for (int i = 0; i < plane.length; i++) {
                int light = (255 - (plane[i] & 255)) * (255 - (black[i] & 255));
                plane[i] = (byte) ((light + 127) / 255);
            }
        }
        return plane;
    }

    /** Returns one channel. Asking the image for colours would brighten greys, which Java takes for linear. */
    private byte[] band(int band) {
        int width = image.getWidth();
        int white = (1 << image.getSampleModel().getSampleSize(band)) - 1;
        byte[] plane = new byte[width * image.getHeight()];
        int[] row = new int[width];
        for (int i = 0; i < plane.length; i++) {
            if (i % width == 0) {
                image.getRaster().getSamples(0, i / width, width, 1, band, row);
            }
            int sample = row[i % width];
            plane[i] = (byte) (white == 255 ? sample : sample * 255L / white);
        }
        return plane;
    }
}
