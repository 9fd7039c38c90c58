package org.meta4j.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

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
}
