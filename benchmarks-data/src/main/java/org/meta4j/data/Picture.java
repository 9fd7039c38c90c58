package org.meta4j.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoded picture. Bytes are taken as they are, as Pillow does: no colour profile is applied and transparency is dropped;
 * grey becomes three equal channels, CMYK is converted.
 */
final class Picture {
    static {
        // Found through the class path, it would be missing where class loaders are nested, as in a notebook's kernel.
        IIORegistry.getDefaultInstance().registerServiceProvider(new JPEGImageReaderSpi());
    }

    private final BufferedImage image;

    private Picture(BufferedImage image) {
        this.image = image;
    }

    /** Returns the picture in a file's bytes; throws {@link IOException} with the reason if there is none. */
    static Picture of(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("it is empty");
        }
        @Nullable BufferedImage image;
        try {
            image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | RuntimeException e) {
            throw new IOException("it is broken (" + e.getMessage() + ")", e);
        }
        if (image == null) {
            throw new IOException("it is no JPEG, PNG, GIF, BMP or TIFF image");
        }
        return new Picture(plain(image));
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

    /** Returns one channel. Asking the image for colours would brighten greys, which Java takes for linear. */
    private byte[] plane(int channel) {
        Raster raster = image.getRaster();
        int band = Math.min(channel, image.getColorModel().getNumColorComponents() - 1);
        int white = (1 << image.getSampleModel().getSampleSize(band)) - 1;
        int[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), band, (int[]) null);
        byte[] plane = new byte[samples.length];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (byte) (white == 255 ? samples[i] : samples[i] * 255L / white);
        }
        return plane;
    }
}
