package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

class ImageFoldersTest {
    private Path pictures = Path.of("");

    @BeforeEach
    void separateDirectories(@TempDir Path directory) throws IOException {
        pictures = Files.createDirectory(directory.resolve("pictures"));
        System.setProperty("META4J_CACHE", directory.resolve("cache").toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_CACHE");
    }

    private void write(String name, int width, int height, int colour) throws IOException {
        TestImages.write(pictures.resolve(name), width, height, colour);
    }

    private void writeAnimals(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write("animal" + i + "/a.png", 30, 20, i);
            write("animal" + i + "/b.jpg", 100, 200, i);
        }
    }

    @Test
    void aFolderIsAClassOfPicturesOfOneSize() throws IOException {
        write("cat/a.png", 30, 20, 0xff0000);
        write("cat/b.gif", 100, 200, 0xff0000);
        write("cat/c.bmp", 7, 7, 0x00ff00);
        write("dog/a.tiff", 84, 84, 0x0000ff);
        write("dog/b.png", 84, 84, 0x0000ff);
        Files.writeString(pictures.resolve("dog/notes.txt"), "not a picture");
        ClassPool classes = ImageFolders.classes(pictures);
        assertThat(classes.name()).isEqualTo("pictures");
        assertThat(classes.names()).containsExactly("cat", "dog");
        assertThat(classes.images(0)).isEqualTo(3);
        assertThat(classes.images(1)).isEqualTo(2);
        assertThat(classes.image(0, 1)).hasSize(84 * 84 * 3).startsWith(1f, 0f, 0f);
        assertThat(classes.image(1, 0)).startsWith(0f, 0f, 1f);
        assertThat(ImageFolders.classes(pictures, 10).image(0, 2)).hasSize(300).startsWith(0f, 1f, 0f);
    }

    @Test
    void anAddedPictureIsSeen() throws IOException {
        writeAnimals(2);
        assertThat(ImageFolders.classes(pictures, 8).imageCount()).isEqualTo(4);
        write("animal1/c.png", 8, 8, 0);
        assertThat(ImageFolders.classes(pictures, 8).imageCount()).isEqualTo(5);
    }

    @Test
    void tasksComeFromPartsThatShareNoClass() throws IOException {
        writeAnimals(10);
        ClassPool classes = ImageFolders.classes(pictures, 8);
        Partitions split = Partitions.of(classes, 1);
        assertThat(split.metaTrain().name()).isEqualTo("pictures/split 1/metaTrain");
        assertThat(split.metaTrain().count()).isEqualTo(6);
        assertThat(split.metaValidation().count()).isEqualTo(2);
        assertThat(split.metaTest().count()).isEqualTo(2);
        Set<String> all = new HashSet<>(split.metaTrain().names());
        all.addAll(split.metaValidation().names());
        all.addAll(split.metaTest().names());
        assertThat(all).hasSize(10);
        assertThat(Partitions.of(classes, 1).metaTest().names())
                .isEqualTo(split.metaTest().names());
        assertThat(Partitions.of(classes, 2).metaTest().names())
                .isNotEqualTo(split.metaTest().names());
        Episode episode = new EpisodeSampler(split.metaTrain(), new EpisodeShape(5, 1, 1), Rotation.NONE)
                .episode(1, 1, Engine.reference());
        assertThat(episode.query().inputs().shape()).containsExactly(5, 8, 8, 3);
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        assertThatThrownBy(() -> ImageFolders.classes(pictures))
                .hasMessage("there are no folders in " + pictures + " (expected a folder a class)");
        assertThatThrownBy(() -> ImageFolders.classes(pictures.resolve("none")))
                .hasMessage("there is no folder " + pictures.resolve("none") + " (expected one with a folder a class)");
        assertThatThrownBy(() -> ImageFolders.classes(pictures, 0))
                .hasMessage("the size of images must be at least 1 pixel, but is 0");
        writeAnimals(3);
        ClassPool two = ImageFolders.classes(pictures, 8).subset("two", 0, 2);
        assertThatThrownBy(() -> Partitions.of(two, 1))
                .hasMessage("three parts need at least 4 classes, but there are 2");
        Files.delete(pictures.resolve("animal1/a.png"));
        assertThatThrownBy(() -> ImageFolders.classes(pictures))
                .hasMessage(
                        "class animal1 in " + pictures
                                + " has 1 pictures, but a task needs at least 2, one to adapt on "
                                + "and one to be judged on. Add pictures (JPEG, PNG, GIF, BMP, TIFF, WebP or PNM) or take the folder away.");
    }
}
