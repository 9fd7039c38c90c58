package org.meta4j.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG, GIF, BMP and TIFF files to red, green and blue. Bytes are taken as they are, as Pillow does: no colour
 * profile is applied and transparency is dropped; grey becomes three equal channels, CMYK is converted.
 */
final class ImageFiles {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff");

    static {
        // Found through the class path, it would be missing where class loaders are nested, as in a notebook's kernel.
        IIORegistry.getDefaultInstance().registerServiceProvider(new JPEGImageReaderSpi());
    }

    private ImageFiles() {}

    /** Returns the files of a folder whose names end like those of images, sorted. */
    static List<Path> list(Path folder) {
        return entries(folder).filter(ImageFiles::isImage).toList();
    }

    /** Returns the folders in a folder, sorted. */
    static List<Path> folders(Path folder) {
        return entries(folder).filter(Files::isDirectory).toList();
    }

    private static Stream<Path> entries(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !name(path).startsWith(".")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static boolean isImage(Path path) {
        String name = name(path).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Returns the last part of a path; in a zip file those of folders end in a slash. */
    static String name(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /** Returns the path as a user knows it; one in a zip file with that file's. */
    static String describe(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                ? path.toString()
                : path.toUri().toString();
    }

    /** Returns the image {@code [size, size, 3]}, row-major and unsigned. */
    static byte[] decode(Path file, int size, Resizing resizing) {
        try {
            BufferedImage image = plain(open(Files.readAllBytes(file)));
            byte[] out = new byte[size * size * 3];
            for (int channel = 0; channel < 3; channel++) {
                byte[] plane = plane(image, channel);
                boolean fits = image.getWidth() == size && image.getHeight() == size;
                byte[] resized = fits ? plane : resizing.apply(plane, image.getHeight(), image.getWidth(), size);
                for (int i = 0; i < resized.length; i++) {
                    out[i * 3 + channel] = resized[i];
                }
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode " + describe(file) + ": " + e.getMessage(), e);
        }
    }

    private static BufferedImage open(byte[] bytes) throws IOException {
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
        return image;
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

    /** Returns one channel. Asking the image for colours would brighten greys, which Java takes for linear. */
    private static byte[] plane(BufferedImage image, int channel) {
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
