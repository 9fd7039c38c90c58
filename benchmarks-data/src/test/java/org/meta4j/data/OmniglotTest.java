package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;

class OmniglotTest {
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
        assertThat(Omniglot.load().classes().name()).isEqualTo("Omniglot");
        assertThat(Omniglot.load(data, Resizing.LANCZOS).name()).isEqualTo("Omniglot lanczos");
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
        assertThat(Characters.available().name()).isEqualTo("Omniglot");
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
                .hasMessage(zip + " is not a complete zip file (zip END header not found); delete it and download it "
                        + "again");
        assertThat(cache).doesNotExist();
    }

    @Test
    void aCorruptPngInAZipIsNamed() throws IOException {
        TinyOmniglot.writeZips(data);
        Path zip = data.resolve("images_background.zip");
        byte[] bytes = Files.readAllBytes(zip);
        bytes[120] ^= 4;
        Files.write(zip, bytes);
        assertThatThrownBy(Omniglot::load)
                .hasMessageStartingWith(
                        "cannot decode " + zip + "!/images_background/background0/character01/0000_01.png: ");
        assertThat(cache).doesNotExist();
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
