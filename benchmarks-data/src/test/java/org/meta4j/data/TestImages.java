package org.meta4j.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files of one colour. */
final class TestImages {
    private TestImages() {}

    /** Returns an image whose every pixel is 0xRRGGBB. */
    static BufferedImage plain(int width, int height, int type, int colour) {
        BufferedImage image = new BufferedImage(width, height, type);
        int[] colours = new int[width * height];
        Arrays.fill(colours, 0xff000000 | colour);
        image.setRGB(0, 0, width, height, colours, 0, width);
        return image;
    }

    /** Writes it in the format that the name ends with. */
    static void write(Path file, BufferedImage image) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        Files.createDirectories(file.getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), bytes)) {
            throw new IOException("no writer for " + file);
        }
        Files.write(file, bytes.toByteArray());
    }

    static void write(Path file, int width, int height, int colour) throws IOException {
        write(file, plain(width, height, BufferedImage.TYPE_INT_RGB, colour));
    }

    /** Writes a JPEG file in one scan or, progressive, in many. */
    static void writeJpeg(Path file, BufferedImage image, boolean progressive) throws IOException {
        writeTo(
                file,
                "jpeg",
                image,
                how -> how.setProgressiveMode(
                        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED));
    }

    /** Writes a TIFF file with a compression that ImageIO knows, such as LZW. */
    static void writeTiff(Path file, BufferedImage image, String compression) throws IOException {
        writeTo(file, "tiff", image, how -> {
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType(compression);
        });
    }

    private static void writeTo(Path file, String format, BufferedImage image, Consumer<ImageWriteParam> settings)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        settings.accept(how);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        Files.write(file, bytes.toByteArray());
    }
}
