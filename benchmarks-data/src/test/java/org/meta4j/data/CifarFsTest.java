package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.meta4j.autodiff.Engine;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;

class CifarFsTest {
    private static final SplitNames SPLIT = SplitNames.of("cifar-fs/");

    private Path data = Path.of("");
    private Path cache = Path.of("");

    @BeforeEach
    void separateDirectories(@TempDir Path directory) throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        cache = directory.resolve("cache");
        System.setProperty("META4J_DATA", data.toString());
        System.setProperty("META4J_CACHE", cache.toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_DATA");
        System.clearProperty("META4J_CACHE");
    }

    /** Writes the 100 classes with two pictures each, those of class i red i and blue 0 or 200. */
    private static void writeFolders(Path directory) throws IOException {
        List<String> names = SPLIT.all();
        for (int i = 0; i < names.size(); i++) {
            Path folder = directory.resolve("cifar100/data").resolve(names.get(i));
            TestImages.write(folder.resolve("a.png"), 32, 32, i << 16);
            TestImages.write(folder.resolve("b.png"), 32, 32, (i << 16) | 200);
        }
    }

    private static void zip(Path directory, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (Stream<Path> files = Files.walk(directory);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        out.write(Files.readAllBytes(file));
    }

    @Test
    void foldersAndZipGiveTheSameSortedClasses() throws IOException {
        writeFolders(data);
        ClassPool folders = CifarFs.load().classes();
        assertThat(folders.names()).isSorted().hasSize(100).startsWith("apple", "aquarium_fish", "baby");
        int apple = SPLIT.all().indexOf("apple");
        assertThat(folders.image(0, 0)).startsWith(apple / 255f, 0f, 0f, apple / 255f, 0f, 0f);
        assertThat(folders.image(0, 1)).startsWith(apple / 255f, 0f, 200 / 255f);
        Path other = data.resolve("other");
        zip(data, other.resolve("cifar-fs/cifar-fs.zip"));
        ClassPool zipped = CifarFs.load(other).classes();
        assertThat(zipped.names()).isEqualTo(folders.names());
        assertThat(zipped.image(99, 1)).isEqualTo(folders.image(99, 1));
    }

    @Test
    void aPictureInAZipThatSaysItIsTooLargeIsNamed() throws IOException {
        writeFolders(data);
        Files.write(data.resolve("cifar100/data/apple/a.png"), PictureTest.largePng());
        Path other = data.resolve("other");
        zip(data, other.resolve("cifar-fs.zip"));
        assertThatThrownBy(() -> CifarFs.load(other))
                .hasMessage("cannot decode " + other.resolve("cifar-fs.zip") + "!/cifar100/data/apple/a.png: "
                        + PictureTest.tooLarge(33));
    }

    @Test
    void theSecondLoadIsThatOfTheCache() throws IOException {
        writeFolders(data);
        CifarFs.load();
        var written = Files.getLastModifiedTime(cache.resolve("cifar-fs.images"));
        assertThat(CifarFs.load().classes().imageCount()).isEqualTo(200);
        assertThat(Files.getLastModifiedTime(cache.resolve("cifar-fs.images"))).isEqualTo(written);
    }

    @Test
    void episodesAreOfColourImages() throws IOException {
        writeFolders(data);
        Partitions split = CifarFs.load().split();
        EpisodeSampler tasks =
                new EpisodeSampler(split.metaTest(), new EpisodeShape(5, 1, 1), Rotation.RANDOM_PER_CLASS);
        Episode episode = tasks.episode(1, 1, Engine.reference());
        assertThat(episode.support().inputs().shape()).containsExactly(5, 32, 32, 3);
        assertThat(split.metaTest().names()).contains(tasks.classes(1, 1).get(0).name());
    }

    @Test
    void theSplitIsThatOfTheArchive() {
        assertThat(SPLIT.metaTrain()).hasSize(64);
        assertThat(SPLIT.metaValidation()).hasSize(16);
        assertThat(SPLIT.metaTest()).hasSize(20);
        assertThat(new HashSet<>(SPLIT.all())).hasSize(100);
        CRC32 sum = new CRC32();
        sum.update(String.join("\n", SPLIT.all()).getBytes(StandardCharsets.UTF_8));
        assertThat(sum.getValue()).isEqualTo(4265774422L);
    }

    @Test
    void aPartOfItSaysSo() throws IOException {
        writeFolders(data);
        assertThat(CifarFs.load().name()).isEqualTo("CIFAR-FS (only 200 of its 60000 images)");
        assertThat(CifarFs.load().split().metaTest().name())
                .isEqualTo("CIFAR-FS (only 200 of its 60000 images)/metaTest");
        assertThat(ColourImages.available()).isInstanceOf(CifarFs.class);
    }

    @Test
    void missingFilesSayWhatToDo() throws IOException {
        assertThatThrownBy(CifarFs::load)
                .hasMessage(
                        "No CIFAR-FS in " + data + " (expected cifar-fs.zip or cifar100/, as in the archive of "
                                + "Bertinetto et al. 2019, https://github.com/bertinetto/r2d2). Put it there or set META4J_DATA.");
        assertThat(ColourImages.cifarFs().name()).startsWith("ColourGlyphs");
        assertThat(ColourImages.available().name()).startsWith("ColourGlyphs");
        writeFolders(data);
        Files.delete(data.resolve("cifar100/data/bear/a.png"));
        Files.delete(data.resolve("cifar100/data/bear/b.png"));
        assertThatThrownBy(CifarFs::load)
                .hasMessage("1 of the 100 classes of CIFAR-FS have no pictures in " + data.resolve("cifar100/data")
                        + ", the first is bear. Unpack the archive again.");
    }

    @Test
    void anEmptyPictureIsNamedAndNothingIsCached() throws IOException {
        writeFolders(data);
        Path file = data.resolve("cifar100/data/whale/b.png");
        Files.write(file, new byte[0]);
        assertThatThrownBy(CifarFs::load).hasMessage("cannot decode " + file + ": it is empty");
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aTruncatedZipIsNamed() throws IOException {
        Path zip = Files.write(data.resolve("cifar-fs.zip"), new byte[100]);
        assertThatThrownBy(CifarFs::load)
                .hasMessage(zip + " is not a complete zip file (zip END header not found); delete it and get it again");
    }
}
