package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;
import org.meta4j.data.ImageFiles.Channels;
import org.meta4j.task.Labels;

class ImageSupportTest {
    @TempDir
    private Path folder = Path.of("");

    private void write(String name, int width, int height, int colour) throws IOException {
        TestImages.write(folder.resolve(name), width, height, colour);
    }

    private static Tensor logits(double... values) {
        return Engine.cpu().tensor(values, 1, values.length);
    }

    @Test
    void onePictureAClassIsEnough() throws IOException {
        write("dog/a.png", 40, 30, 0x0000ff);
        write("cat/a.bmp", 4, 4, 0xff0000);
        write("cat/b.png", 9, 9, 0x330000);
        Files.writeString(folder.resolve("dog/notes.txt"), "not a picture");
        ImageSupport support = ImageFolders.support(folder, 4);
        assertThat(support.names()).containsExactly("cat", "dog");
        assertThat(support.examples().labels()).isEqualTo(Labels.of(2, 0, 0, 1));
        assertThat(support.examples().inputs().shape()).containsExactly(3, 4, 4, 3);
        double[] inputs = support.examples().inputs().toDoubles();
        assertThat(Arrays.copyOf(inputs, 3)).containsExactly(1, 0, 0);
        // 0x33 = 51 = 255 / 5.
        assertThat(Arrays.copyOfRange(inputs, 48, 51)).containsExactly(51 / 255f, 0, 0);
        assertThat(Arrays.copyOfRange(inputs, 96, 99)).containsExactly(0, 0, 1);
    }

    @Test
    void aPictureIsReadToTheSizeOfAModel() throws IOException {
        write("a.jpg", 100, 50, 0x00ff00);
        Tensor picture = ImageFiles.read(folder.resolve("a.jpg"), 32);
        assertThat(picture.shape()).containsExactly(1, 32, 32, 3);
        // JPEG rounds twice, to its own colours and back.
        assertThat(picture.toDoubles()[1]).isCloseTo(1, within(0.01));
    }

    @Test
    void greyIsBrightnessAndInkIsDarkness() throws IOException {
        write("cat/a.png", 5, 5, 0xc86432);
        // Pillow 13.0: Image.new("RGB", (1, 1), (200, 100, 50)).convert("L") is 124.
        Tensor grey = ImageFiles.read(folder.resolve("cat/a.png"), 28, Channels.GREY);
        assertThat(grey.shape()).containsExactly(1, 28, 28, 1);
        assertThat(grey.toDoubles()).containsOnly(124 / 255f);
        Tensor ink = ImageFolders.support(folder, 28, Channels.INK).examples().inputs();
        assertThat(ink.shape()).containsExactly(1, 28, 28, 1);
        assertThat(ink.toDoubles()).containsOnly(131 / 255f);
    }

    @Test
    void theLargestLogitNamesTheClass() throws IOException {
        write("cat/a.png", 4, 4, 0);
        write("dog/a.png", 4, 4, 0);
        write("eel/a.png", 4, 4, 0);
        ImageSupport support = ImageFolders.support(folder, 4);
        assertThat(support.name(logits(-1, 0.5, 0.25))).isEqualTo("dog");
        assertThat(support.name(logits(-1, -2, -3))).isEqualTo("cat");
        assertThatThrownBy(() -> support.name(logits(1, 2)))
                .hasMessage("the logits of one picture are [1, 3], but these are [1, 2]");
        assertThatThrownBy(() -> support.name(logits(Double.NaN, 2, 1)))
                .hasMessage("the logits choose no class, as not all are numbers: [NaN, 2.0, 1.0]");
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        assertThatThrownBy(() -> ImageFolders.support(folder, 4))
                .hasMessage("there are no folders in " + folder + " (expected a folder a class)");
        assertThatThrownBy(() -> ImageFolders.support(folder.resolve("none"), 4))
                .hasMessage("there is no folder " + folder.resolve("none") + " (expected one with a folder a class)");
        write("cat/a.png", 4, 4, 0);
        Files.createDirectory(folder.resolve("dog"));
        assertThatThrownBy(() -> ImageFolders.support(folder, 4))
                .hasMessage(
                        "class dog in " + folder
                                + " has no picture to adapt on; add one (JPEG, PNG, GIF, BMP, TIFF, WebP or PNM) or take the folder away");
        assertThatThrownBy(() -> ImageFolders.support(folder, 0))
                .hasMessage("the size of images must be at least 1 pixel, but is 0");
        Path picture = folder.resolve("cat/a.png");
        assertThatThrownBy(() -> ImageFiles.read(picture, 0))
                .hasMessage("the size of images must be at least 1 pixel, but is 0");
        Path missing = folder.resolve("b.png");
        assertThatThrownBy(() -> ImageFiles.read(missing, 4)).hasMessage("there is no picture " + missing);
        Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
        assertThatThrownBy(() -> ImageFiles.read(empty, 4))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot decode " + empty + ": it is empty");
    }
}
