package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

class DataSetsTest {
    private static final String COLOUR = "ColourGlyphs (drawn by a program, not photographs)";
    private static final Glyphs GLYPHS = Glyphs.generate(1);
    private static final List<ImageClass> TEN = IntStream.range(0, 10)
            .mapToObj(i -> new ImageClass("class" + i, new byte[] {(byte) i}))
            .toList();

    private Path data = Path.of("");

    /** What reads receipts. */
    @FunctionalInterface
    private interface Pools {
        ClassPool find(String name, String hash);
    }

    @BeforeEach
    void separateDirectories(@TempDir Path directory) throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        System.setProperty("META4J_DATA", data.toString());
        System.setProperty("META4J_CACHE", directory.resolve("cache").toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_DATA");
        System.clearProperty("META4J_CACHE");
    }

    private static void assertIsFound(ClassPool pool, ClassPool... own) {
        ClassPool found = DataSets.find(pool.name(), pool.hash(), own);
        assertThat(found).isEqualTo(pool);
        assertThat(found.names()).isEqualTo(pool.names());
    }

    @Test
    void wholeSetsPartsAndRotationsAreFound() {
        assertIsFound(GLYPHS.classes());
        assertIsFound(GLYPHS.classes().withRotations());
        Partitions vinyals = GLYPHS.split(Omniglot.Split.VINYALS);
        assertIsFound(vinyals.metaTrain());
        assertIsFound(vinyals.metaTest().withRotations());
        assertIsFound(vinyals.metaTrainAndValidation().withRotations());
        assertIsFound(GLYPHS.split(Omniglot.Split.NICHOL).metaValidation());
        assertIsFound(Partitions.of(GLYPHS.classes(), Long.MIN_VALUE).metaValidation());
        assertIsFound(Partitions.of(vinyals.metaTrain().withRotations(), 1).metaTrain());
    }

    @Test
    void standInsOfOtherSeedsAndSizesAreFound() {
        assertIsFound(Glyphs.generate(2).split(Omniglot.Split.FINN).metaTest());
        assertIsFound(ColourGlyphs.generate(32, 1).split().metaTrain());
        assertIsFound(ColourGlyphs.generate(8, 5).split().metaTrainAndValidation());
    }

    @Test
    void dataSetsOnDiskAreFound() throws IOException {
        TinyOmniglot.writeZips(data);
        assertIsFound(Omniglot.load().classes());
        assertIsFound(Omniglot.load(data, Resizing.LANCZOS).classes().withRotations());
        TinyMiniImageNet.writeFolders(data);
        assertIsFound(MiniImageNet.load().split().metaTrain());
        assertIsFound(MiniImageNet.load(data, Resizing.NEAREST).split().metaTest());
    }

    @Test
    void aPersonsOwnPoolsAreFoundAmongThoseGiven() {
        ClassPool mine = ClassPool.of("mine", 1, 1, 1, TEN);
        ClassPool other = ClassPool.of("a/b", 1, 1, 1, TEN);
        assertIsFound(other, mine, other);
        assertIsFound(Partitions.of(other, 1).metaTest().withRotations(), mine, other);
        assertIsFound(GLYPHS.classes(), mine);
    }

    @Test
    void aDataSetThatIsNotWholeIsThatSetButOneMadeOtherwiseIsNot() {
        assertThat(DataSets.isOf("Omniglot", Omniglot.NAME)).isTrue();
        assertThat(DataSets.isOf("Omniglot (only 48 of its 32460 images)", Omniglot.NAME))
                .isTrue();
        assertThat(DataSets.isOf("Omniglot lanczos", Omniglot.NAME)).isFalse();
        assertThat(DataSets.isOf(GLYPHS.name(), Omniglot.NAME)).isFalse();
    }

    @Test
    void itResolvesTheNamesInReceipts() {
        Pools pools = DataSets::find;
        ClassPool test = GLYPHS.split(Omniglot.Split.FINN).metaTest();
        assertThat(pools.find("Glyphs (not Omniglot)/finn/metaTest", test.hash()))
                .isEqualTo(test);
    }

    @Test
    void otherImagesAreRefusedWithBothHashes() {
        ClassPool test = GLYPHS.split(Omniglot.Split.FINN).metaTest();
        assertThatThrownBy(() -> DataSets.find(test.name(), "00ff"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the images of Glyphs (not Omniglot)/finn/metaTest are not those asked for: their hash is "
                        + test.hash() + ", expected 00ff");
    }

    @Test
    void missingDataSayWhereToPutThem() {
        assertThatThrownBy(() -> DataSets.find("Omniglot/finn/metaTest", ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No Omniglot in " + data + " (expected images_background");
        assertThatThrownBy(() -> DataSets.find("CIFAR-FS/metaTest", ""))
                .hasMessageStartingWith("No CIFAR-FS in " + data + " (expected cifar-fs.zip");
        assertThatThrownBy(() -> DataSets.find("miniImageNet/metaTest", ""))
                .hasMessageStartingWith("No miniImageNet in " + data + " (it is empty).");
    }

    @Test
    void anIncompleteDataSetIsNamed() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        assertThatThrownBy(() -> DataSets.find("miniImageNet/metaTest", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"miniImageNet\" is asked for, but what is in " + data
                        + " is \"miniImageNet (only 8 of its 60000 images,"
                        + " 4 of its 100 classes) (not the published split)\"");
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> DataSets.find("pictures/split 1/metaTest", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no data set \"pictures\"; known are Omniglot, Glyphs (not Omniglot), CIFAR-FS,"
                        + " miniImageNet, " + COLOUR
                        + ", and pools of your own are given with DataSets.find(name, hash, pool)");
        for (String part : List.of("metaTset", "metaTest/rotated", "split 1", "split 1/all", "split x/metaTest", "")) {
            String name = COLOUR + " 8x8/" + part;
            assertThatThrownBy(() -> DataSets.find(name, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "there is no \"" + name + "\"; parts of \"" + COLOUR + " 8x8\" are called as split() calls"
                                    + " them, those of Partitions.of like split 1/metaTrain, and rotated ones end in /rotations");
        }
    }
}
