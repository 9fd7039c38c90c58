package org.meta4j.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files as the author's, only few: 2 alphabets of 2 characters of 3 drawings in each part. */
final class TinyOmniglot {
    private TinyOmniglot() {}

    @FunctionalInterface
    private interface Sink {
        void put(String name, byte[] png) throws IOException;
    }

    static void writeFolders(Path directory) throws IOException {
        for (String part : new String[] {"images_background", "images_evaluation"}) {
            write(part, (name, png) -> {
                Path file = directory.resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, png);
            });
        }
    }

    static void writeZips(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String part : new String[] {"images_background", "images_evaluation"}) {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(directory.resolve(part + ".zip")))) {
                write(part, (name, png) -> {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(png);
                    zip.closeEntry();
                });
            }
        }
    }

    private static void write(String part, Sink sink) throws IOException {
        int base = part.equals("images_background") ? 0 : 4;
        for (int c = 0; c < 4; c++) {
            String alphabet = part.substring("images_".length()) + c / 2;
            for (int drawing = 1; drawing <= 3; drawing++) {
                String name = String.format(
                        Locale.ROOT, "%s/%s/character%02d/%04d_%02d.png", part, alphabet, c % 2 + 1, base + c, drawing);
                sink.put(name, png(105, BufferedImage.TYPE_BYTE_BINARY, 4 * (base + c), 4 * drawing));
            }
        }
    }

    /** Returns a white image with a black block of 8x8 pixels. */
    static byte[] png(int size, int type, int left, int top) throws IOException {
        BufferedImage image = new BufferedImage(size, size, type);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean ink = x >= left && x < left + 8 && y >= top && y < top + 8;
                image.setRGB(x, y, ink ? 0xff000000 : 0xffffffff);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
