package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;

/** Folders of pictures as people have them. */
class OddFoldersTest {
    private Path pictures = Path.of("");

    @BeforeEach
    void twoClassesOfTwoPictures(@TempDir Path directory) throws IOException {
        pictures = directory.resolve("pictures");
        System.setProperty("META4J_CACHE", directory.resolve("cache").toString());
        writeClass("cat");
        writeClass("dog");
    }

    private void writeClass(String name) throws IOException {
        TestImages.write(pictures.resolve(name).resolve("0.png"), 4, 4, 0xff0000);
        TestImages.write(pictures.resolve(name).resolve("1.png"), 4, 4, 0x00ff00);
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_CACHE");
    }

    private ClassPool load() {
        return ImageFolders.classes(pictures, 4);
    }

    private void assertSaid(String leftOut) throws IOException {
        assertThat(Said.during(this::load)).isEqualTo("Meta4J: left out of " + pictures + ": " + leftOut + "\n");
        assertThat(Said.during(this::load)).isEmpty();
        assertThat(load().names()).containsExactly("cat", "dog");
        assertThat(load().imageCount()).isEqualTo(4);
    }

    @Test
    void picturesAreReadByTheirContent() throws IOException {
        Path cat = pictures.resolve("cat");
        TestImages.write(cat.resolve("a.jpg"), 4, 4, 0x0000ff);
        Files.copy(cat.resolve("a.jpg"), cat.resolve("b.jfif"));
        Files.copy(cat.resolve("a.jpg"), cat.resolve("noending"));
        Files.move(cat.resolve("0.png"), cat.resolve("0.jpg"));
        Files.writeString(cat.resolve("c.pgm"), "P2 1 1 9 5\n");
        assertThat(Said.during(() -> assertThat(load().images(0)).isEqualTo(6))).isEmpty();
    }

    @Test
    void filesThatAreNoPicturesAreCounted() throws IOException {
        Files.writeString(pictures.resolve("cat/notes.txt"), "BMW and other cars");
        Files.writeString(pictures.resolve("dog/labels.csv"), "P5,dog");
        Files.writeString(pictures.resolve("dog/list.txt"), "");
        assertSaid("files that are no JPEG, PNG, GIF, BMP, TIFF, WebP or PNM image: 3 (cat/notes.txt, ...)");
    }

    @Test
    void whatSystemsPutIntoFoldersIsSkipped() throws IOException {
        Files.createDirectories(pictures.resolve("__MACOSX/cat"));
        Files.write(pictures.resolve("__MACOSX/cat/._0.png"), new byte[3]);
        Files.write(pictures.resolve("cat/._0.png"), new byte[3]);
        Files.write(pictures.resolve("cat/.DS_Store"), new byte[3]);
        Files.write(pictures.resolve("cat/Thumbs.db"), new byte[3]);
        Files.write(pictures.resolve("dog/desktop.ini"), new byte[3]);
        assertThat(Said.during(() -> assertThat(load().names()).containsExactly("cat", "dog")))
                .isEmpty();
    }

    @Test
    void classesThatLieAFolderDeeperAreFoundForTheUser() throws IOException {
        Path whole = pictures;
        pictures = whole.resolve("archive/train");
        writeClass("cat");
        pictures = whole.resolve("archive/test");
        writeClass("cat");
        pictures = whole.resolve("archive");
        String message = "the folders in " + pictures + " hold folders, not pictures; give " + pictures.resolve("test")
                + " or " + pictures.resolve("train") + " instead";
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> ImageFolders.support(pictures, 4)).hasMessage(message);
    }

    @Test
    void aFolderNamedLikeAPictureIsLeftOut() throws IOException {
        Files.createDirectories(pictures.resolve("cat/9.png"));
        assertSaid("folders in the folder of a class: 1 (cat/9.png)");
    }

    @Test
    void spacesBelongToNames() throws IOException {
        Files.move(pictures.resolve("cat"), pictures.resolve(" cat 1 "));
        Files.move(pictures.resolve(" cat 1 /0.png"), pictures.resolve(" cat 1 /0 (copy).PNG "));
        assertThat(load().names()).containsExactly(" cat 1 ", "dog");
        assertThat(load().images(0)).isEqualTo(2);
    }

    /** Sixteen bytes of the beginning of one. */
    @Test
    void aWebPWithoutAPictureIsLeftOut() throws IOException {
        Files.write(pictures.resolve("dog/w.webp"), "RIFF\b\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
        assertSaid("files that are no JPEG, PNG, GIF, BMP, TIFF, WebP or PNM image: 1 (dog/w.webp)");
    }

    @Test
    void aLinkToNothingIsLeftOut() throws IOException {
        Files.createSymbolicLink(pictures.resolve("cat/9.png"), pictures.resolve("gone.png"));
        assertSaid("links to nothing: 1 (cat/9.png)");
    }

    @Test
    void picturesAndLinksBesideTheClassesAreLeftOut() throws IOException {
        Files.writeString(pictures.resolve("README.txt"), "cats and dogs");
        TestImages.write(pictures.resolve("0.png"), 4, 4, 0);
        Files.createSymbolicLink(pictures.resolve("bird"), pictures.resolve("gone"));
        assertSaid("links to nothing: 1 (bird), pictures beside the folders of classes: 1 (0.png)");
    }

    @Test
    void aFolderThatHoldsItselfByALinkIsLeftOut() throws IOException {
        Files.createSymbolicLink(pictures.resolve("cat/again"), pictures);
        assertSaid("folders in the folder of a class: 1 (cat/again)");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeOrDeviceNamedLikeAPictureIsLeftOut() throws IOException, InterruptedException {
        Path pipe = pictures.resolve("cat/9.png");
        assumeTrue(Files.exists(Path.of("/dev/zero")) && Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(pictures.resolve("dog/9.jpg"), Path.of("/dev/zero"));
        assertSaid("pipes or devices: 2 (cat/9.png, ...)");
        assertThatThrownBy(() -> ImageFiles.read(pipe, 4)).hasMessage("there is no picture " + pipe);
    }

    @Test
    void linkedPicturesAndClassesAreShownAsTheyAreNow(@TempDir Path elsewhere) throws IOException {
        Path bird = elsewhere.resolve("bird");
        TestImages.write(bird.resolve("0.png"), 4, 4, 0xff0000);
        TestImages.write(bird.resolve("1.png"), 4, 4, 0xff0000);
        Files.createSymbolicLink(pictures.resolve("bird"), bird);
        Files.createSymbolicLink(pictures.resolve("cat/2.png"), bird.resolve("0.png"));
        assertThat(load().image(0, 0)).startsWith(1f, 0f, 0f);
        assertThat(load().image(1, 2)).startsWith(1f, 0f, 0f);
        TestImages.write(bird.resolve("0.png"), 4, 4, 0x0000ff);
        TestImages.write(bird.resolve("2.png"), 4, 4, 0x00ff00);
        assertThat(load().images(0)).isEqualTo(3);
        assertThat(load().image(0, 0)).startsWith(0f, 0f, 1f);
        assertThat(load().image(1, 2)).startsWith(0f, 0f, 1f);
        Files.copy(elsewhere.resolve("bird/2.png"), pictures.resolve("other.png"));
        Files.delete(pictures.resolve("cat/2.png"));
        Files.createSymbolicLink(pictures.resolve("cat/2.png"), pictures.resolve("other.png"));
        assertThat(load().image(1, 2)).startsWith(0f, 1f, 0f);
    }

    @Test
    void aPictureReplacedByOneOfItsNameSizeAndDateIsSeen() throws IOException {
        Path file = pictures.resolve("cat/0.bmp");
        TestImages.write(file, 4, 4, 0xff0000);
        assertThat(load().image(0, 0)).startsWith(1f, 0f, 0f);
        var date = Files.getLastModifiedTime(file);
        TestImages.write(file, 4, 4, 0x0000ff);
        Files.setLastModifiedTime(file, date);
        assertThat(load().image(0, 0)).startsWith(0f, 0f, 1f);
    }

    @Test
    void aBrokenPictureIsRefusedAndNotKept() throws IOException {
        Path file = pictures.resolve("cat/0.png");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, "RIFF....WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(this::load).hasMessageStartingWith("cannot decode " + file + ": it is broken (");
        Files.write(file, whole);
        assertThat(load().imageCount()).isEqualTo(4);
    }

    @Test
    void ofManyBrokenPicturesTheFirstIsNamed() throws IOException {
        for (int i = 100; i < 200; i++) {
            Files.write(pictures.resolve("cat/" + i + ".png"), new byte[0]);
        }
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(this::load)
                    .hasMessage("cannot decode " + pictures.resolve("cat/100.png") + ": it is empty");
        }
    }
}
