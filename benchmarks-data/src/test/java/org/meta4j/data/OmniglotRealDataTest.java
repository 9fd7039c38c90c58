package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;

/** Facts of the real Omniglot, where META4J_DATA says that it is there. */
class OmniglotRealDataTest {
    @TempDir
    static Path cache = Path.of("");

    @BeforeAll
    static void findData() {
        boolean found = System.getenv("META4J_DATA") != null
                && !OmniglotFiles.find(DataDirectory.data()).isEmpty();
        if (!found) {
            System.out.println("Skipped OmniglotRealDataTest: META4J_DATA is not set, or no Omniglot is there");
        }
        assumeTrue(found);
        System.setProperty("META4J_CACHE", cache.toString());
    }

    @AfterAll
    static void usualCache() {
        System.clearProperty("META4J_CACHE");
    }

    @Test
    void has1623CharactersOf50AlphabetsDrawnBy20People() {
        ClassPool classes = Omniglot.load().classes();
        assertThat(classes.count()).isEqualTo(1623);
        assertThat(classes.names().stream().map(name -> name.split("/", -1)[0]).distinct())
                .hasSize(50);
        for (int c = 0; c < classes.count(); c++) {
            assertThat(classes.images(c)).isEqualTo(20);
        }
        List<Path> sources = OmniglotFiles.find(DataDirectory.data());
        assertThat(OmniglotFiles.read(sources.subList(0, 1), Resizing.NEAREST)).hasSize(964);
        assertThat(OmniglotFiles.read(sources.subList(1, 2), Resizing.NEAREST)).hasSize(659);
    }

    @Test
    void theKnownDuplicateIsThere() {
        for (Resizing resizing : Resizing.values()) {
            ClassPool braille = Omniglot.load(DataDirectory.data(), resizing)
                    .classes()
                    .subset("one", List.of("Braille/character01"));
            assertThat(braille.image(0, 2)).isEqualTo(braille.image(0, 18)).isNotEqualTo(braille.image(0, 3));
        }
    }

    @Test
    void loadsInSecondsAndFromTheCacheAtOnce() throws IOException {
        Files.deleteIfExists(cache.resolve("omniglot-lanczos.images"));
        long start = System.nanoTime();
        ClassPool first = Omniglot.load(DataDirectory.data(), Resizing.LANCZOS).classes();
        long decoded = System.nanoTime();
        ClassPool second = Omniglot.load(DataDirectory.data(), Resizing.LANCZOS).classes();
        long cached = System.nanoTime();
        System.out.printf(
                "Omniglot: %d ms, from the cache %d ms%n",
                (decoded - start) / 1_000_000, (cached - decoded) / 1_000_000);
        // Measured 1.5 s and 0.1 s on 2 cores; the bounds allow for a busy machine.
        assertThat(decoded - start).isLessThan(20_000_000_000L);
        assertThat(cached - decoded).isLessThan(1_500_000_000L);
        assertThat(second.image(1622, 19)).isEqualTo(first.image(1622, 19));
    }

    @Test
    void aHashTakesAMoment() {
        Omniglot omniglot = Omniglot.load();
        long start = System.nanoTime();
        String hash = omniglot.classes().hash();
        long hashed = System.nanoTime();
        System.out.printf("Omniglot: hash %d ms%n", (hashed - start) / 1_000_000);
        assertThat(hash).isEqualTo("c65fa636e14be18624df04a70f5f50f67b3385b1f2c492451afe3313ac29551e");
        // Measured 0.02 to 0.1 s on 2 quiet cores, once 0.7 s beside other work; the bound allows for a busy machine.
        assertThat(hashed - start).isLessThan(3_000_000_000L);
        String name = "Omniglot/vinyals/metaTrain+metaValidation/rotations";
        ClassPool both =
                omniglot.split(Omniglot.Split.VINYALS).metaTrainAndValidation().withRotations();
        assertThat(both.count()).isEqualTo(4800);
        assertThat(DataSets.find(name, both.hash())).isEqualTo(both);
    }

    @Test
    void theVinyalsSplitIsThatOfSnellsCode() throws IOException {
        Path lists = DataDirectory.data().resolve("omniglot/splits-vinyals");
        assumeTrue(Files.isDirectory(lists));
        Partitions split = Omniglot.load().split(Omniglot.Split.VINYALS);
        assertThat(split.metaTrain().withRotations().names()).isEqualTo(Files.readAllLines(lists.resolve("train.txt")));
        assertThat(split.metaValidation().withRotations().names())
                .isEqualTo(Files.readAllLines(lists.resolve("val.txt")));
        assertThat(split.metaTest().withRotations().names()).isEqualTo(Files.readAllLines(lists.resolve("test.txt")));
    }

    @Test
    void everySplitFindsItsCharacters() {
        Omniglot omniglot = Omniglot.load();
        assertThat(omniglot.split(Omniglot.Split.FINN).metaValidation().count()).isEqualTo(100);
        assertThat(omniglot.split(Omniglot.Split.NICHOL).metaValidation().count())
                .isZero();
        assertThat(omniglot.split(Omniglot.Split.NICHOL).metaTrain().count()).isEqualTo(1200);
    }
}
