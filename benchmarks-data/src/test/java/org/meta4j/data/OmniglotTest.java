package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;

class OmniglotTest {
    private static final String TINY = " (only 24 of its 32460 images, 0 of its 1623 characters)";

    private Path temporary = Path.of("");
    private Path data = Path.of("");
    private Path cache = Path.of("");

    @BeforeEach
    void separateDirectories(@TempDir Path directory) throws IOException {
        temporary = directory;
        data = Files.createDirectory(temporary.resolve("data"));
        cache = temporary.resolve("cache");
        System.setProperty("META4J_DATA", data.toString());
        System.setProperty("META4J_CACHE", cache.toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_DATA");
        System.clearProperty("META4J_CACHE");
    }

    @Test
    void foldersAndZipsGiveTheSameSortedClasses() throws IOException {
        TinyOmniglot.writeFolders(data);
        ClassPool folders = Omniglot.load().classes();
        assertThat(folders.names())
                .containsExactly(
                        "background0/character01",
                        "background0/character02",
                        "background1/character01",
                        "background1/character02",
                        "evaluation0/character01",
                        "evaluation0/character02",
                        "evaluation1/character01",
                        "evaluation1/character02");
        TinyOmniglot.writeZips(temporary.resolve("other/omniglot"));
        assertSameImages(Omniglot.load(temporary.resolve("other")).classes(), folders);
    }

    @Test
    void inkIsOneOnZero() throws IOException {
        TinyOmniglot.writeFolders(data);
        // Ink at x = 16..23, y = 12..19 of 105; the middles of pixels 4 and 5 across and 3 and 4 down lie in it.
        float[] image = Omniglot.load().classes().image(4, 2);
        for (int i = 0; i < image.length; i++) {
            boolean ink = (i % 28 == 4 || i % 28 == 5) && (i / 28 == 3 || i / 28 == 4);
            assertThat(image[i]).as("pixel " + i).isEqualTo(ink ? 1f : 0f);
        }
        float[] grey = Omniglot.load(data, Resizing.LANCZOS).classes().image(4, 2);
        assertThat(grey[4 * 28 + 5]).isGreaterThan(0.9f);
        assertThat(grey[20 * 28 + 20]).isZero();
        assertThat(Omniglot.load().classes().name()).isEqualTo("Omniglot" + TINY);
        assertThat(Omniglot.load(data, Resizing.LANCZOS).name()).isEqualTo("Omniglot lanczos" + TINY);
    }

    @Test
    void theSecondLoadIsThatOfTheCache() throws IOException {
        TinyOmniglot.writeZips(data);
        ClassPool first = Omniglot.load().classes();
        assertThat(names(cache)).containsExactly("omniglot-nearest.images");
        Path file = cache.resolve("omniglot-nearest.images");
        var written = Files.getLastModifiedTime(file);
        assertSameImages(Omniglot.load().classes(), first);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    }

    @Test
    void aBrokenCacheIsMadeAnew() throws IOException {
        TinyOmniglot.writeZips(data);
        ClassPool first = Omniglot.load().classes();
        Path file = cache.resolve("omniglot-nearest.images");
        byte[] good = Files.readAllBytes(file);
        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        byte[] otherFormat = good.clone();
        otherFormat[5] ^= 1;
        for (byte[] broken :
                List.of(flipped, otherFormat, Arrays.copyOf(good, good.length / 2), new byte[3], new byte[0])) {
            Files.delete(file); // The images of an earlier load lie in it.
            Files.write(file, broken);
            assertSameImages(Omniglot.load().classes(), first);
            assertThat(file).hasBinaryContent(good);
        }
        assertThat(names(cache)).containsExactly("omniglot-nearest.images");
    }

    @Test
    void imagesStayWhenTheirCacheIsDeletedOrReplaced() throws IOException {
        TinyOmniglot.writeZips(data);
        ClassPool mapped = Omniglot.load().classes();
        Files.delete(cache.resolve("omniglot-nearest.images"));
        assertSameImages(Omniglot.load().classes(), mapped);
    }

    @Test
    void otherFilesAreNotReadFromTheCacheOfThese() throws IOException {
        TinyOmniglot.writeFolders(data);
        Omniglot.load();
        Files.move(
                data.resolve("images_background/background0/character01/0000_01.png"),
                data.resolve("images_background/background0/character02/0001_01.png"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(Omniglot.load().classes().images(0)).isEqualTo(2);
    }

    @Test
    void aCacheThatCannotBeWrittenDoesNotMatter() throws IOException {
        TinyOmniglot.writeZips(data);
        Files.writeString(cache, "a file, not a folder");
        assertThat(Omniglot.load().classes().count()).isEqualTo(8);
    }

    @Test
    void missingFilesSayWhatToDo() throws IOException {
        assertThatThrownBy(Omniglot::load)
                .hasMessage("No Omniglot in " + data + " (expected images_background and images_evaluation, folders or"
                        + " .zip, there or in omniglot/ below it). Get them from"
                        + " https://github.com/brendenlake/omniglot/raw/master/python/ or by Omniglot.download(), or set"
                        + " META4J_DATA to where they are.");
        assertThat(Characters.available().name()).isEqualTo("Glyphs (not Omniglot)");
        TinyOmniglot.writeZips(data);
        assertThat(Characters.available().name()).isEqualTo("Omniglot" + TINY);
        Files.delete(data.resolve("images_evaluation.zip"));
        assertThatThrownBy(Omniglot::load)
                .hasMessage("Half of Omniglot is missing in " + data + " (found images_background.zip, expected "
                        + "images_evaluation/ or images_evaluation.zip beside it).");
    }

    @Test
    void aCorruptPngIsNamedAndNothingIsCached() throws IOException {
        TinyOmniglot.writeFolders(data);
        Path file = data.resolve("images_evaluation/evaluation1/character02/0007_03.png");
        byte[] png = Files.readAllBytes(file);
        png[60] ^= 4;
        Files.write(file, png);
        assertThatThrownBy(Omniglot::load).hasMessage("cannot decode " + file + ": its checksum is wrong");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aTruncatedZipIsNamedAndNothingIsCached() throws IOException {
        TinyOmniglot.writeZips(data);
        Path zip = data.resolve("images_evaluation.zip");
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(Omniglot::load)
                .hasMessage(zip + " is not a complete zip file (zip END header not found); delete it and get it "
                        + "again");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aCorruptZipIsNamedBeforeAnyPngOfItIsRead() throws IOException {
        TinyOmniglot.writeZips(data);
        Path zip = data.resolve("images_background.zip");
        byte[] bytes = Files.readAllBytes(zip);
        bytes[120] ^= 4;
        Files.write(zip, bytes);
        assertThatThrownBy(Omniglot::load)
                .hasMessageStartingWith(
                        zip + " is not a complete zip file (images_background/background0/character01/0000_01.png ")
                .hasMessageEndingWith("); delete it and get it again");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aBrokenPngInAWholeZipIsNamed() throws IOException {
        TinyOmniglot.writeZips(data);
        Path zip = data.resolve("images_background.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("images_background/background0/character01/0000_01.png"));
            out.write(1);
        }
        assertThatThrownBy(Omniglot::load)
                .hasMessage("cannot decode " + zip
                        + "!/images_background/background0/character01/0000_01.png: it is not a PNG file");
    }

    @Test
    void aMissingDrawerIsInTheNameOfEveryPart() throws IOException {
        for (String character : OmniglotSplits.names(Omniglot.Split.VINYALS).all()) {
            Path folder = data.resolve("images_background").resolve(character);
            Files.createDirectories(folder);
            Files.write(folder.resolve("0001_01.png"), TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 0, 0));
        }
        TinyOmniglot.writeFolders(temporary.resolve("other"));
        Files.move(temporary.resolve("other/images_evaluation"), data.resolve("images_evaluation"));
        assertThat(Omniglot.load().name()).isEqualTo("Omniglot (only 1635 of its 32460 images)");
        assertThat(Omniglot.load().split(Omniglot.Split.FINN).metaTest().name())
                .isEqualTo("Omniglot (only 1635 of its 32460 images)/finn/metaTest");
    }

    @Test
    void missingCharactersAndAlphabetsAreInTheName() throws IOException {
        List<String> characters = OmniglotSplits.names(Omniglot.Split.VINYALS).all();
        List<String> there = characters.stream()
                .filter(name -> !name.startsWith("Greek/") && !name.equals("Latin/character07"))
                .toList();
        for (String character : there) {
            Path folder =
                    Files.createDirectories(data.resolve("images_background").resolve(character));
            Files.write(folder.resolve("0001_01.png"), TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 0, 0));
        }
        Path evaluation = data.resolve("images_evaluation/Greek/character01");
        Files.write(
                Files.createDirectories(evaluation).resolve("0002_01.png"),
                TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 0, 0));
        assertThat(there).hasSize(1623 - 24 - 1);
        assertThat(Omniglot.load().name())
                .isEqualTo("Omniglot (only 1599 of its 32460 images, 1599 of its 1623 characters)");
    }

    @Test
    void aSplitWhoseCharactersAreMissingIsRefused() throws IOException {
        TinyOmniglot.writeFolders(data);
        assertThatThrownBy(() -> Omniglot.load().split(Omniglot.Split.VINYALS))
                .hasMessage("1623 of the 1623 classes of this split are not in Omniglot" + TINY
                        + ", the first is Alphabet_of_the_Magi/character01. Get the whole data set, or part what is there"
                        + " by Partitions.of(classes, seed).");
    }

    @Test
    void hiddenFilesAndWhatIsNoFileAreSkipped() throws Exception {
        TinyOmniglot.writeFolders(data);
        ClassPool before = Omniglot.load().classes();
        Path character = data.resolve("images_background/background0/character01");
        Files.write(character.resolve("._0000_01.png"), new byte[100]);
        Files.write(character.resolve(".DS_Store"), new byte[100]);
        Files.createDirectory(character.resolve("more.png"));
        Files.createDirectories(data.resolve("images_background/.git/objects"));
        assumeTrue(new ProcessBuilder("mkfifo", character.resolve("fifo.png").toString())
                        .start()
                        .waitFor()
                == 0);
        assertSameImages(Omniglot.load().classes(), before);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(data.resolve("omniglot.zip"), "");
        String message =
                file + " is a file, but expected is the folder that a data set lies in: pass that, or set META4J_DATA"
                        + " to it.";
        assertThatThrownBy(() -> Omniglot.load(file)).hasMessage(message);
        assertThatThrownBy(() -> CifarFs.load(file)).hasMessage(message);
        assertThatThrownBy(() -> MiniImageNet.load(file)).hasMessage(message);
    }

    @Test
    void aFolderThatMayNotBeReadIsNamed() throws IOException {
        Path closed = Files.createDirectory(temporary.resolve("closed"));
        assumeTrue(closed.toFile().setReadable(false) && !Files.isReadable(closed), "this user may read all folders");
        assertThatThrownBy(() -> Omniglot.load(closed))
                .hasMessage("the permissions of the folder " + closed
                        + " do not allow to read it: change them, or set META4J_DATA to another.");
    }

    @Test
    void foldersWithoutCharactersAreNamed() throws IOException {
        TinyOmniglot.writeFolders(data);
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Files.createDirectory(empty.resolve("images_background"));
        Files.createDirectory(empty.resolve("images_evaluation"));
        assertThatThrownBy(() -> Omniglot.load(empty))
                .hasMessage("No characters in " + empty.resolve("images_background")
                        + " (expected <Alphabet>/character<NN>/<image>.png).");
    }

    @Test
    void splitsShareNoCharacterAndCoverAll() {
        for (Omniglot.Split split : Omniglot.Split.values()) {
            SplitNames names = OmniglotSplits.names(split);
            List<String> all = new ArrayList<>(names.metaTrain());
            all.addAll(names.metaValidation());
            all.addAll(names.metaTest());
            assertThat(all).hasSize(1623);
            assertThat(new HashSet<>(all)).hasSize(1623);
            assertThat(names.metaTest()).hasSize(423);
        }
        assertThat(OmniglotSplits.names(Omniglot.Split.VINYALS).metaTrain()).hasSize(1028);
        assertThat(OmniglotSplits.names(Omniglot.Split.FINN).metaTrain()).hasSize(1100);
        assertThat(OmniglotSplits.names(Omniglot.Split.NICHOL).metaTrain()).hasSize(1200);
        assertThat(OmniglotSplits.names(Omniglot.Split.NICHOL).metaTest())
                .isEqualTo(OmniglotSplits.names(Omniglot.Split.FINN).metaTest());
    }

    @Test
    void theShuffleIsFixed() {
        SplitNames names = OmniglotSplits.names(Omniglot.Split.FINN);
        assertThat(names.metaTrain())
                .startsWith("Avesta/character10", "Tifinagh/character07", "Japanese_(katakana)/character32");
        CRC32 sum = new CRC32();
        sum.update(String.join("\n", names.metaTest()).getBytes(StandardCharsets.UTF_8));
        assertThat(sum.getValue()).isEqualTo(2239351059L);
    }

    @Test
    void splitsAreFoundByName() {
        assertThat(Omniglot.Split.of("Vinyals")).isEqualTo(Omniglot.Split.VINYALS);
        assertThatThrownBy(() -> Omniglot.Split.of("x"))
                .hasMessage("there is no Omniglot split \"x\"; the splits are vinyals, finn, nichol");
    }

    private static void assertSameImages(ClassPool pool, ClassPool expected) {
        assertThat(pool.names()).isEqualTo(expected.names());
        for (int c = 0; c < pool.count(); c++) {
            assertThat(pool.images(c)).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(pool.image(c, i)).isEqualTo(expected.image(c, i));
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
