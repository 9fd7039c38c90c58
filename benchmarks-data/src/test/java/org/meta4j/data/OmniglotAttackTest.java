package org.meta4j.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;

/** Damaged drawings and zip files of Omniglot: the same ink, or a sentence. */
class OmniglotAttackTest {
    @TempDir
    private Path folder = Path.of("");

    private static List<?> read(Path source) {
        return OmniglotFiles.read(List.of(source), Resizing.NEAREST).stream()
                .map(c -> List.of(c.name(), c.pixels()))
                .toList();
    }

    @Test
    void aDrawing() throws IOException {
        Path part = folder.resolve("images_background");
        Path file = Files.createDirectories(part.resolve("Latin/character01")).resolve("0001_01.png");
        Files.write(file, TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 30, 50));
        Attack.on(file, Checksum.PRESENT, path -> read(part));
    }

    @Test
    void aZipFile() throws IOException {
        for (int method : new int[] {ZipEntry.STORED, ZipEntry.DEFLATED}) {
            Path zip = folder.resolve("images_background.zip");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
                out.setLevel(method == ZipEntry.STORED ? 0 : 9);
                for (int i = 1; i < 4; i++) {
                    out.putNextEntry(new ZipEntry(
                            String.format(Locale.ROOT, "images_background/Latin/character%02d/0001_01.png", i)));
                    out.write(TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 10 * i, 50));
                }
            }
            Attack.on(zip, Checksum.PRESENT, OmniglotAttackTest::read);
        }
    }
}
