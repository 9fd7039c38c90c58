package org.meta4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;

/** A damaged zip file of CIFAR-FS, one picture a class: the same colours, or a sentence. */
class CifarFsAttackTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void ownCache() {
        System.setProperty("META4J_CACHE", folder.resolve("cache").toString());
    }

    @AfterEach
    void usualCache() {
        System.clearProperty("META4J_CACHE");
    }

    @Test
    void aZipFile() throws IOException {
        Path picture = folder.resolve("a.png");
        TestImages.write(picture, 32, 32, 0x123456);
        Path zip = folder.resolve("cifar-fs.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : SplitNames.of("cifar-fs/").all()) {
                out.putNextEntry(new ZipEntry("cifar100/data/" + name + "/a.png"));
                out.write(Files.readAllBytes(picture));
            }
        }
        Attack.on(zip, Checksum.PRESENT, path -> CifarFs.load(folder).classes().hash());
    }
}
