package org.meta4j.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.meta4j.autodiff.Reason;

/** Reads the first picture in a file's bytes, whole; throws {@link IOException} with the reason if it cannot. */
final class PictureReader {
    /** The formats, for people. */
    static final String FORMATS = "JPEG, PNG, GIF, BMP, TIFF, WebP or PNM";

    private static final Set<String> NAMES =
            Set.of(FORMATS.toLowerCase(Locale.ROOT).split(", | or "));

    /** Files of these names are pictures or an error; of others, such as WebP's and PNM's, only their content tells. */
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff");

    private static final long MILLION = 1_000_000;
    private static final long MOST_PIXELS = 64 * MILLION;

    /** A file of some bytes may say that it unpacks to gigabytes; a white page of so many pixels has no more than that. */
    private static final long PIXELS_OF_NOTHING = 10 * MILLION;

    private static final long PIXELS_OF_A_BYTE = 1_000;
    private static final long MOST_BYTES = 4 * MOST_PIXELS;

    static {
        // Found through the class path, they would be missing where class loaders are nested, as in a notebook's
        // kernel.
        for (ImageReaderSpi format : List.of(
                new JPEGImageReaderSpi(),
                new TIFFImageReaderSpi(),
                new WebPImageReaderSpi(),
                new PNMImageReaderSpi())) {
            IIORegistry.getDefaultInstance().registerServiceProvider(format, ImageReaderSpi.class);
        }
    }

    private PictureReader() {}

    /** Returns whether a file is a picture, or one by its name that is broken. */
    static boolean isPicture(Path file) {
        String name = ImageFiles.name(file).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) || beginsLikeOne(file);
    }

    private static boolean beginsLikeOne(Path file) {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            ImageReader reader = open(new MemoryCacheImageInputStream(bytes), new ArrayList<>());
            try {
                // A text may begin like a picture; its size is then no size.
                return reader.getWidth(0) > 0 && reader.getHeight(0) > 0;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    static BufferedImage read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes; make it smaller");
        }
        return read(Files.readAllBytes(file));
    }

    static BufferedImage read(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("it is empty");
        }
        List<String> warnings = new ArrayList<>();
        ImageReader reader = open(new FiniteInput(bytes), warnings);
        try {
            requireModest(unbroken(() -> reader.getWidth(0)), unbroken(() -> reader.getHeight(0)), bytes.length);
            BufferedImage image = unbroken(() -> {
                Wholeness.require(bytes);
                BufferedImage read = reader.read(0);
                Wholeness.require(bytes, warnings);
                return read;
            });
            Samples.require(image, unbroken(() -> Samples.kind(reader, image)));
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static void requireModest(int width, int height, int bytes) throws IOException {
        long pixels = (long) width * height;
        if (pixels > MOST_PIXELS || pixels > PIXELS_OF_NOTHING + PIXELS_OF_A_BYTE * bytes) {
            throw new IOException("it says that it has " + width + "x" + height + " pixels in " + bytes
                    + " bytes, but at most " + MOST_PIXELS / MILLION + " million are read, and at most "
                    + PIXELS_OF_NOTHING / MILLION + " million and " + PIXELS_OF_A_BYTE + " a byte; make it smaller");
        }
    }

    private static ImageReader open(ImageInputStream bytes, List<String> warnings) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(bytes);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (Arrays.stream(reader.getOriginatingProvider().getFormatNames()).anyMatch(NAMES::contains)) {
                // Profiles and comments are not read: they decide nothing here, and may be bombs of their own.
                reader.setInput(bytes, true, true);
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                return reader;
            }
        }
        throw new IOException("it is no " + FORMATS + " image");
    }

    private static <T> T unbroken(Callable<T> read) throws IOException {
        try {
            return read.call();
        } catch (OutOfMemoryError e) {
            throw new IOException("it takes more memory than Java may have; make it smaller or raise -Xmx", e);
        } catch (Exception e) {
            throw new IOException("it is broken (" + reason(e) + ")", e);
        }
    }

    /** Returns the decoder's words where it has some; it stumbles over most damage. */
    private static String reason(Exception e) {
        boolean plain = e instanceof EOFException
                || (e instanceof IOException && !String.valueOf(e.getMessage()).matches("(?s)null|.*(java\\.|\\R).*"));
        return plain ? Reason.of(e) : "it ends too early or contradicts itself";
    }
}
