package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    /** 5 rows of 8 pixels, red, green and blue. */
    private static final byte[] COLOURS = HexFormat.of()
            .parseHex("6a98f983b8c80015fd93ca6bf9a98a9577a6e094ac5da78e"
                    + "f81a51da964202bf3c81b35a45686e619d6a98fb3e07f8ab"
                    + "217b4fb025145e31957fcef41c773600c0e91274bfa5b8b8"
                    + "c7a5fdae217101557577caeb7ce463db90ff50a090f2124b"
                    + "b760df8da59e30bd2134f1fcf2029c245ae8acb03bcab6f0");

    /** A JPEG of 16x16 pixels with the inks (200, 30, 60, 10) of 255, inverted, as image editors write them. */
    private static final String CMYK =
            "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkK"
                    + "CgoKCgYICwwLCgwJCgoK/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//E"
                    + "ALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2"
                    + "Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrC"
                    + "w8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD826/YSv0Mr91KKKKKKKKKKKKK"
                    + "/9k=";

    @TempDir
    private Path folder = Path.of("");

    private int[] decoded(String name, int size, Resizing resizing) {
        byte[] bytes = ImageFiles.decode(folder.resolve(name), size, resizing);
        int[] values = new int[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 255;
        }
        return values;
    }

    private int[] firstPixel(String name) {
        return Arrays.copyOf(decoded(name, 3, Resizing.LANCZOS), 3);
    }

    @Test
    void oblongColourImagesAreResizedAsByPillow() throws IOException {
        BufferedImage image = new BufferedImage(8, 5, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 40; i++) {
            image.setRGB(
                    i % 8,
                    i / 8,
                    ((COLOURS[3 * i] & 255) << 16) | ((COLOURS[3 * i + 1] & 255) << 8) | (COLOURS[3 * i + 2] & 255));
        }
        TestImages.write(folder.resolve("a.png"), image);
        // Pillow 13.0: Image.fromarray(COLOURS).resize((3, 3), Image.LANCZOS) and Image.NEAREST.
        assertThat(decoded("a.png", 3, Resizing.LANCZOS))
                .containsExactly(
                        120, 133, 157, 126, 146, 121, 135, 185, 137, 139, 81, 86, 71, 160, 147, 83, 166, 160, 124, 132,
                        163, 107, 153, 177, 175, 121, 163);
        assertThat(decoded("a.png", 3, Resizing.NEAREST))
                .containsExactly(
                        131, 184, 200, 249, 169, 138, 224, 148, 172, 176, 37, 20, 28, 119, 54, 18, 116, 191, 141, 165,
                        158, 242, 2, 156, 172, 176, 59);
    }

    @Test
    void imagesOfTheRightSizeKeepTheirPixels() throws IOException {
        TestImages.write(folder.resolve("a.png"), 3, 3, 0x0a141e);
        assertThat(decoded("a.png", 3, Resizing.LANCZOS))
                .containsExactly(
                        10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30,
                        10, 20, 30);
    }

    @Test
    void greyBecomesThreeEqualChannelsUnbrightened() throws IOException {
        for (String name : List.of("grey.png", "grey.jpg")) {
            BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
            byte[] pixels = new byte[256];
            Arrays.fill(pixels, (byte) 100);
            image.getRaster().setDataElements(0, 0, 16, 16, pixels);
            TestImages.write(folder.resolve(name), image);
            assertThat(firstPixel(name)).as(name).containsExactly(100, 100, 100);
        }
    }

    @Test
    void everyFormatGivesTheSameColours() throws IOException {
        for (String name : List.of("a.png", "a.gif", "a.bmp", "a.tif", "a.JPEG")) {
            TestImages.write(folder.resolve(name), 16, 16, 0xc86432);
            int[] pixel = firstPixel(name);
            // JPEG rounds twice, to its own colours and back.
            assertThat(pixel[0]).as(name).isBetween(198, 202);
            assertThat(pixel[1]).as(name).isBetween(98, 102);
            assertThat(pixel[2]).as(name).isBetween(48, 52);
        }
    }

    @Test
    void transparencyIsDropped() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, 0x40c86432);
        }
        TestImages.write(folder.resolve("a.png"), image);
        assertThat(firstPixel("a.png")).containsExactly(200, 100, 50);
    }

    @Test
    void cmykIsConverted() throws IOException {
        Files.write(folder.resolve("cmyk.jpg"), Base64.getDecoder().decode(CMYK));
        // Pillow's own conversion gives 53, 216 and 187.
        assertThat(firstPixel("cmyk.jpg")).containsExactly(53, 217, 188);
    }

    @Test
    void whatIsNoImageIsNamed() throws IOException {
        Path empty = Files.write(folder.resolve("empty.jpg"), new byte[0]);
        assertThatThrownBy(() -> ImageFiles.decode(empty, 3, Resizing.LANCZOS))
                .hasMessage("cannot decode " + empty + ": it is empty");
        Path text = Files.write(folder.resolve("text.jpg"), "hello".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ImageFiles.decode(text, 3, Resizing.LANCZOS))
                .hasMessage("cannot decode " + text + ": it is no JPEG, PNG, GIF, BMP, TIFF, WebP or PNM image");
        Path cut = folder.resolve("cut.png");
        TestImages.write(cut, 16, 16, 0xc86432);
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 50));
        assertThatThrownBy(() -> ImageFiles.decode(cut, 3, Resizing.LANCZOS))
                .hasMessageStartingWith("cannot decode " + cut + ": it is broken (");
    }

    @Test
    void otherAndHiddenFilesAreLeftOut() throws IOException {
        for (String name : List.of("b.jpg", "a.PNG", ".hidden.jpg", "Thumbs.db", "notes.txt")) {
            Files.write(folder.resolve(name), new byte[1]);
        }
        assertThat(ImageFiles.list(folder)).containsExactly(folder.resolve("a.PNG"), folder.resolve("b.jpg"));
    }
}
