package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    /** 6x5 pixels of 0xc86432, lossless, and 16x16 grey ones of 200 with loss, by Pillow 13.0. */
    private static final String LOSSLESS = "UklGRh4AAABXRUJQVlA4TBEAAAAvBQABAAdQsiJXpv+BiOh/AAA=";

    private static final String LOSSY = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoQABAAAMASJaQAA3AA/vyGgAA=";

    @TempDir
    private Path folder = Path.of("");

    private static byte[] decode(Path file) {
        return ImageFiles.decode(file, 2, Resizing.NEAREST);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> decode(file)).hasMessage("cannot decode " + file + ": " + reason);
    }

    private void assertRefused(TinyTiff tiff, String samples) throws IOException {
        Path file = folder.resolve("a.tif");
        tiff.write(file, new byte[tiff.bits() / 2]);
        assertRefused(
                file,
                "its samples are of " + samples
                        + ", but only unsigned ones of 1 to 16 bits are read; save it with 8 bits a channel");
    }

    @Test
    void samplesThatAreNotCountedFromBlackAreRefused() throws IOException {
        assertRefused(TinyTiff.grey(32, 3), "32 bits, floating-point");
        assertRefused(TinyTiff.grey(64, 3), "64 bits, floating-point");
        assertRefused(TinyTiff.grey(32, 1), "32 bits");
        assertRefused(TinyTiff.grey(32, 2), "32 bits");
        assertRefused(TinyTiff.grey(16, 2), "16 bits, signed");
        assertRefused(TinyTiff.grey(8, 2), "8 bits, signed");
        Path file = Files.write(folder.resolve("a.pnm"), "Pf\n1 1\n-1.0\n????".getBytes(StandardCharsets.US_ASCII));
        assertRefused(
                file,
                "its samples are of 32 bits, floating-point, but only unsigned ones of 1 to 16 bits are read;"
                        + " save it with 8 bits a channel");
    }

    @Test
    void unsignedSamplesOf8And16BitsAreScaledByTheirLargest() throws IOException {
        Path file = folder.resolve("a.tif");
        TinyTiff.grey(8, 1).write(file, bytes(0, 51, 100, 255));
        assertThat(decode(file)).isEqualTo(bytes(0, 0, 0, 51, 51, 51, 100, 100, 100, 255, 255, 255));
        TinyTiff.grey(16, 1).write(file, bytes(0, 0, 51, 51, 100, 100, 255, 255));
        assertThat(decode(file)).isEqualTo(bytes(0, 0, 0, 51, 51, 51, 100, 100, 100, 255, 255, 255));
    }

    @Test
    void cmykTiffIsConverted() throws IOException {
        Path file = folder.resolve("a.tif");
        new TinyTiff(2, 2, 5, 4, 8, 1, 1)
                .write(file, bytes(0, 255, 255, 0, 255, 0, 0, 0, 0, 0, 0, 51, 100, 30, 0, 128));
        // Pillow 13.0 gives the same.
        assertThat(decode(file)).isEqualTo(bytes(255, 0, 0, 0, 255, 255, 204, 204, 204, 77, 112, 127));
    }

    private static byte[] jpeg(Path file, boolean progressive) throws IOException {
        BufferedImage image = PictureAttackTest.noise(BufferedImage.TYPE_INT_RGB);
        TestImages.writeJpeg(file, image, progressive);
        return Files.readAllBytes(file);
    }

    @Test
    void aJpegThatLacksOnlyItsEndMarkLoads() throws IOException {
        for (boolean progressive : new boolean[] {false, true}) {
            Path file = folder.resolve("a.jpg");
            byte[] whole = jpeg(file, progressive);
            byte[] pixels = decode(file);
            for (int missing = 1; missing <= 2; missing++) {
                Files.write(file, Arrays.copyOf(whole, whole.length - missing));
                assertThat(decode(file)).isEqualTo(pixels);
            }
        }
    }

    @Test
    void aJpegCutAnywhereElseIsRefused() throws IOException {
        for (boolean progressive : new boolean[] {false, true}) {
            Path file = folder.resolve("a.jpg");
            byte[] whole = jpeg(file, progressive);
            for (int length = 1; length < whole.length - 3; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> decode(file))
                        .as("%d of %d bytes", length, whole.length)
                        .hasMessageStartingWith("cannot decode " + file + ": it is ");
            }
        }
    }

    @Test
    void theRefusalOfACutJpegHasTheDecodersWords() throws IOException {
        Path file = folder.resolve("a.jpg");
        byte[] whole = jpeg(file, false);
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));
        assertRefused(file, "it is broken (Corrupt JPEG data: premature end of data segment)");
    }

    @Test
    void aProgressiveJpegOfItsFirstScansIsRefused() throws IOException {
        Path file = folder.resolve("a.jpg");
        byte[] whole = jpeg(file, true);
        int last = 0;
        for (int i = 0; i + 1 < whole.length; i++) {
            last = whole[i] == (byte) 0xff && whole[i + 1] == (byte) 0xda ? i : last;
        }
        Files.write(file, Arrays.copyOf(whole, last));
        assertRefused(file, "it is broken (it ends too early)");
    }

    @Test
    void webPAndPgmAreRead() throws IOException {
        Path file = Files.write(folder.resolve("a.webp"), Base64.getDecoder().decode(LOSSLESS));
        assertThat(decode(file)).startsWith(200, 100, 50).endsWith(200, 100, 50);
        Path lossy = Files.write(folder.resolve("b.webp"), Base64.getDecoder().decode(LOSSY));
        assertThat(decode(lossy)).startsWith(200, 200, 200);
        Path pgm = Files.write(folder.resolve("a.pgm"), "P5 2 2 255\n0 @~".getBytes(StandardCharsets.US_ASCII));
        assertThat(decode(pgm)).isEqualTo(bytes(48, 48, 48, 32, 32, 32, 64, 64, 64, 126, 126, 126));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aWebPOfUnendingCodesIsRefused() throws IOException {
        byte[] whole = Base64.getMimeDecoder().decode(PictureAttackTest.LOSSLESS);
        ByteBuffer damaged = ByteBuffer.allocate(whole.length + 9).put(whole, 0, 160);
        damaged.put(bytes(116, 91, 117, 77, -108, -49, 123, -95, -122)).put(whole, 160, whole.length - 160);
        Path file = Files.write(folder.resolve("a.webp"), damaged.array());
        assertRefused(file, "it is broken (it ends too early)");
    }

    @Test
    void aPngWithAWrongChecksumIsRefused() throws IOException {
        Path file = folder.resolve("a.png");
        TestImages.write(file, 2, 2, 0xc86432);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        assertRefused(file, "it is broken (its checksum is wrong)");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.SECONDS)
    void sizesAreLookedAtBeforePixelsAreDecoded() throws IOException {
        Path png = Files.write(folder.resolve("a.png"), largePng());
        assertRefused(png, tooLarge(33));
        Path tiff = folder.resolve("a.tif");
        new TinyTiff(30_000, 30_000, 1, 1, 1, 1, 4).write(tiff, new byte[100]);
        assertRefused(tiff, tooLarge(236));
        assertThatThrownBy(() -> ImageFiles.read(png, 2)).hasMessage("cannot decode " + png + ": " + tooLarge(33));
        new TinyTiff(5_000, 3_000, 1, 1, 1, 1, 4).write(tiff, new byte[100]);
        assertRefused(tiff, tooLarge(236).replace("30000x30000", "5000x3000"));
    }

    static String tooLarge(int bytes) {
        return "it says that it has 30000x30000 pixels in " + bytes
                + " bytes, but at most 64 million are read, and at most 10 million and 1000 a byte; make it smaller";
    }

    /** Returns a PNG file that ends after a header of 30,000x30,000 pixels. */
    static byte[] largePng() {
        ByteBuffer png =
                ByteBuffer.allocate(33).putLong(0x89504e470d0a1a0aL).putInt(13).putInt(0x49484452);
        png.putInt(30_000).putInt(30_000).put(bytes(8, 2, 0, 0, 0));
        CRC32 sum = new CRC32();
        sum.update(png.array(), 12, 17);
        return png.putInt((int) sum.getValue()).array();
    }
}
