package org.meta4j.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;

/** Only PNG has checksums. In the other formats a changed byte is another picture of the same kind, which nobody can tell. */
class PictureAttackTest {
    /** Of noise, by Pillow. */
    private static final String LOSSY =
            "UklGRuwAAABXRUJQVlA4IOAAAABQBwCdASoYABQAPu1oqU+ppaOiKA1RMB2JbACdMoR1d6bxnLh1gPJj4w/seId57H"
                    + "TSQDb28/6786YdN/LU6vz06CcAAP7WGI5hjh6noh15gkFcP/jjumiyxxT/jjDJboJUpCMWOfNOw0bWtw7FsQjoxHRh"
                    + "OvRF+o+H3+KrenoGp/iVKP5wQOcP/dgOSPwHSs37Ts/XbgC9U9b6h5EThIt6fFxiexZYECWHlYVKkKZVGXmv+dzOK5"
                    + "jiVl+Cua1lcNLoMnzt7fAzLuyn3tqnrPav+2788OtQft2BerFenh7AAA==";

    static final String LOSSLESS =
            "UklGRrgAAABXRUJQVlA4TKwAAAAvBQABAO/ANrJtJfMzdzylYUqgAVJiYkrw1N07YRoAYJI57m4XcS3ZI41G9eoQF9"
                    + "hEtu3k55z/hzZT0uEGEWhCAjIYJOAkzcx/OIa6S42uJArjlh/JpVpn/4j5I31+C1qF44vyKOg4sNdsC7KNWhlIxol4"
                    + "8oDDpC2kRDmt4mWitQ9vMjwb/8E/LaL8UGc7KIwkyYzdvW0jov/RWSOzluzuAoXbUCnejyMdHzS3";

    @TempDir
    private Path folder = Path.of("");

    /** Returns a picture that no decoder can guess. */
    static BufferedImage noise(int type) {
        BufferedImage image = new BufferedImage(12, 10, type);
        Random random = new Random(1);
        for (int i = 0; i < 120; i++) {
            image.setRGB(i % 12, i / 12, random.nextInt(1 << 24));
        }
        return image;
    }

    private void attack(String name, Checksum checksum) throws IOException {
        Attack.on(folder.resolve(name), checksum, file -> ImageFiles.decode(file, 8, Resizing.NEAREST));
    }

    private void attack(String name, String text) throws IOException {
        Files.write(folder.resolve(name), Base64.getMimeDecoder().decode(text));
        attack(name, Checksum.ABSENT);
    }

    @Test
    void pngStands() throws IOException {
        TestImages.write(folder.resolve("a.png"), noise(BufferedImage.TYPE_INT_RGB));
        attack("a.png", Checksum.PRESENT);
        TestImages.write(folder.resolve("indexed.png"), noise(BufferedImage.TYPE_BYTE_INDEXED));
        attack("indexed.png", Checksum.PRESENT);
    }

    @Test
    void jpegStands() throws IOException {
        TestImages.write(folder.resolve("a.jpg"), noise(BufferedImage.TYPE_INT_RGB));
        attack("a.jpg", Checksum.ABSENT);
        TestImages.write(folder.resolve("grey.jpg"), noise(BufferedImage.TYPE_BYTE_GRAY));
        attack("grey.jpg", Checksum.ABSENT);
    }

    @Test
    void progressiveJpegStands() throws IOException {
        TestImages.writeJpeg(folder.resolve("a.jpg"), noise(BufferedImage.TYPE_INT_RGB), true);
        attack("a.jpg", Checksum.ABSENT);
    }

    @Test
    void gifStands() throws IOException {
        TestImages.write(folder.resolve("a.gif"), noise(BufferedImage.TYPE_INT_RGB));
        attack("a.gif", Checksum.ABSENT);
    }

    @Test
    void bmpStands() throws IOException {
        TestImages.write(folder.resolve("a.bmp"), noise(BufferedImage.TYPE_INT_RGB));
        attack("a.bmp", Checksum.ABSENT);
    }

    @Test
    void tiffStands() throws IOException {
        for (String compression : new String[] {"LZW", "ZLib", "PackBits", "JPEG", "Deflate"}) {
            Path file = folder.resolve(compression + ".tif");
            TestImages.writeTiff(file, noise(BufferedImage.TYPE_INT_RGB), compression);
            attack(compression + ".tif", Checksum.ABSENT);
        }
        TestImages.write(folder.resolve("plain.tif"), noise(BufferedImage.TYPE_INT_RGB));
        attack("plain.tif", Checksum.ABSENT);
    }

    /** Also through the cache: of a damaged picture nothing stays there. */
    @Test
    void aFolderOfPicturesStands() throws IOException {
        System.setProperty("META4J_CACHE", folder.resolve("cache").toString());
        try {
            Path classes = folder.resolve("pictures");
            for (String name : new String[] {"cat/0.png", "cat/1.png"}) {
                TestImages.write(classes.resolve(name), noise(BufferedImage.TYPE_INT_RGB));
            }
            Attack.on(classes.resolve("cat/0.png"), Checksum.PRESENT, file -> ImageFolders.classes(classes, 8)
                    .image(0, 0));
        } finally {
            System.clearProperty("META4J_CACHE");
        }
    }

    @Test
    void webPStands() throws IOException {
        attack("lossy.webp", LOSSY);
        attack("lossless.webp", LOSSLESS);
    }

    @Test
    void pnmStands() throws IOException {
        byte[] noise = new byte[120];
        new Random(1).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("P5\n12 10\n255\n".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(noise);
        Files.write(folder.resolve("a.pgm"), bytes.toByteArray());
        attack("a.pgm", Checksum.ABSENT);
        Files.writeString(folder.resolve("plain.ppm"), "P3\n2 2\n255\n1 2 3 4 5 6\n7 8 9 255 10 30\n");
        attack("plain.ppm", Checksum.ABSENT);
    }
}
