package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;

/** Facts of the real CIFAR-FS, where META4J_DATA says that it is there. */
class CifarFsRealDataTest {
    @TempDir
    static Path cache = Path.of("");

    @BeforeAll
    static void findData() {
        boolean found = System.getenv("META4J_DATA") != null && CifarFs.isIn(DataDirectory.data());
        if (!found) {
            System.out.println("Skipped CifarFsRealDataTest: META4J_DATA is not set, or no CIFAR-FS is there");
        }
        assumeTrue(found);
        System.setProperty("META4J_CACHE", cache.toString());
    }

    @AfterAll
    static void usualCache() {
        System.clearProperty("META4J_CACHE");
    }

    @Test
    void has600PicturesInEachOf100ClassesAndLoadsFromTheCacheAtOnce() throws IOException {
        Files.deleteIfExists(cache.resolve("cifar-fs.images"));
        long start = System.nanoTime();
        CifarFs first = CifarFs.load();
        long decoded = System.nanoTime();
        CifarFs second = CifarFs.load();
        long cached = System.nanoTime();
        System.out.printf(
                "CIFAR-FS: first load %d ms, from the cache %d ms%n",
                (decoded - start) / 1_000_000, (cached - decoded) / 1_000_000);
        assertThat(first.name()).isEqualTo("CIFAR-FS");
        assertThat(first.split().metaTrain().name()).isEqualTo("CIFAR-FS/metaTrain");
        for (int c = 0; c < 100; c++) {
            assertThat(first.classes().images(c)).isEqualTo(600);
        }
        assertThat(second.classes().image(99, 599)).isEqualTo(first.classes().image(99, 599));
        // Measured 5 to 11 s and 0.1 s on 2 cores; the bounds allow for a busy machine.
        assertThat(decoded - start).isLessThan(180_000_000_000L);
        assertThat(cached - decoded).isLessThan(2_000_000_000L);
    }

    @Test
    void aHashTakesAMoment() {
        CifarFs images = CifarFs.load();
        long start = System.nanoTime();
        String hash = images.classes().hash();
        long hashed = System.nanoTime();
        System.out.printf("CIFAR-FS: hash %d ms%n", (hashed - start) / 1_000_000);
        assertThat(hash).isEqualTo("d7f1445f52209d942a97e27c5573dce11b08e04e6ce4fe71c4b1e6143c3c33db");
        // Measured 0.1 s on 2 cores; the bound allows for a busy machine.
        assertThat(hashed - start).isLessThan(10_000_000_000L);
        ClassPool test = images.split().metaTest();
        assertThat(DataSets.find("CIFAR-FS/metaTest", test.hash())).isEqualTo(test);
    }

    @Test
    void meanColourIsThatOfCifar100() {
        ClassPool classes = CifarFs.load().classes();
        double[] sums = new double[3];
        for (int c = 0; c < 100; c++) {
            for (int image = 0; image < 600; image += 10) {
                float[] pixels = classes.image(c, image);
                for (int i = 0; i < pixels.length; i++) {
                    sums[i % 3] += pixels[i] / (100 * 60 * 32 * 32);
                }
            }
        }
        // 0.507, 0.487 and 0.441 is what CIFAR-100's 50,000 training pictures are usually normalised with.
        assertThat(sums[0]).isBetween(0.497, 0.517);
        assertThat(sums[1]).isBetween(0.477, 0.497);
        assertThat(sums[2]).isBetween(0.431, 0.451);
    }

    @Test
    void theSplitIsThatOfTheArchive() throws IOException {
        Path zip = DataDirectory.data().resolve("cifar-fs/cifar-fs.zip");
        assumeTrue(Files.isRegularFile(zip));
        Partitions split = CifarFs.load().split();
        try (FileSystem entries = FileSystems.newFileSystem(zip)) {
            Path lists = entries.getPath("/cifar100/splits/bertinetto");
            assertThat(sorted(lists.resolve("train.txt")))
                    .isEqualTo(split.metaTrain().names());
            assertThat(sorted(lists.resolve("val.txt")))
                    .isEqualTo(split.metaValidation().names());
            assertThat(sorted(lists.resolve("test.txt")))
                    .isEqualTo(split.metaTest().names());
        }
    }

    private static List<String> sorted(Path list) throws IOException {
        return Files.readAllLines(list).stream().sorted().toList();
    }
}
