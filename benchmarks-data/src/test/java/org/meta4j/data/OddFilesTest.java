package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the place of a file of a data set and is none. */
class OddFilesTest {
    private static final List<String> FILES = List.of(
            "cifar-fs.zip",
            "images_background.zip",
            "images_evaluation.zip",
            "mini-imagenet-cache-train.pkl",
            "mini-imagenet-cache-val.pkl",
            "mini-imagenet-cache-test.pkl");

    private Path data = Path.of("");

    @BeforeEach
    void separateDirectories(@TempDir Path directory) throws IOException {
        data = Files.createDirectory(directory.resolve("data"));
        System.setProperty("META4J_CACHE", directory.resolve("cache").toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_CACHE");
    }

    private void assertNothingIsFound() {
        assertThatThrownBy(() -> CifarFs.load(data)).hasMessageStartingWith("No CIFAR-FS in " + data + " (expected ");
        assertThatThrownBy(() -> Omniglot.load(data)).hasMessageStartingWith("No Omniglot in " + data + " (expected ");
        assertThatThrownBy(() -> MiniImageNet.load(data))
                .hasMessageStartingWith("No miniImageNet in " + data + " (found ");
    }

    @Test
    @Timeout(10)
    void pipesAreNotWaitedFor() throws Exception {
        for (String file : FILES) {
            Process mkfifo = new ProcessBuilder("mkfifo", data.resolve(file).toString()).start();
            assumeTrue(mkfifo.waitFor() == 0, "no pipes here");
        }
        assertNothingIsFound();
    }

    @Test
    @Timeout(10)
    void devicesAreNotRead() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "no devices here");
        for (String file : FILES) {
            Files.createSymbolicLink(data.resolve(file), Path.of("/dev/zero"));
        }
        assertNothingIsFound();
    }

    @Test
    void foldersAndDanglingLinksAreNoFiles() throws IOException {
        for (String file : FILES) {
            if (file.contains("train") || file.contains("cifar")) {
                Files.createSymbolicLink(data.resolve(file), data.resolve("nothing"));
            } else {
                Files.createDirectory(data.resolve(file));
            }
        }
        assertNothingIsFound();
    }

    @Test
    void emptyFilesAreNamed() throws IOException {
        for (String file : FILES) {
            Files.createFile(data.resolve(file));
        }
        String zip = " is not a complete zip file (zip file is empty); delete it and get it again";
        assertThatThrownBy(() -> CifarFs.load(data)).hasMessage(data.resolve("cifar-fs.zip") + zip);
        assertThatThrownBy(() -> Omniglot.load(data)).hasMessage(data.resolve("images_background.zip") + zip);
        assertThatThrownBy(() -> MiniImageNet.load(data))
                .hasMessage("cannot read arrays from " + data.resolve("mini-imagenet-cache-train.pkl")
                        + ": it does not begin like a Python pickle of protocol 2 or newer");
    }

    @Test
    void filesThatMayNotBeReadAreNamed() throws IOException {
        for (String file : FILES) {
            Path closed = Files.write(data.resolve(file), new byte[30]);
            assumeTrue(closed.toFile().setReadable(false) && !Files.isReadable(closed), "this user may read all files");
        }
        String why = ": its permissions do not allow it";
        assertThatThrownBy(() -> CifarFs.load(data)).hasMessage("cannot read " + data.resolve("cifar-fs.zip") + why);
        assertThatThrownBy(() -> Omniglot.load(data))
                .hasMessage("cannot read " + data.resolve("images_background.zip") + why);
        assertThatThrownBy(() -> MiniImageNet.load(data))
                .hasMessage("cannot read arrays from " + data.resolve("mini-imagenet-cache-train.pkl") + why);
    }

    @Test
    void aPictureBehindALinkIsShownAsItIsNow(@TempDir Path elsewhere) throws IOException {
        Path folder = Files.createDirectory(elsewhere.resolve("folder"));
        Path picture = elsewhere.resolve("picture.png");
        TestImages.write(picture, 32, 32, 0xff0000);
        for (String name : SplitNames.of("cifar-fs/").all()) {
            TestImages.write(folder.resolve("cifar100/data/" + name + "/a.png"), 32, 32, 0);
        }
        Files.delete(folder.resolve("cifar100/data/apple/a.png"));
        Files.createSymbolicLink(folder.resolve("cifar100/data/apple/a.png"), picture);
        Files.createSymbolicLink(data.resolve("cifar100"), folder.resolve("cifar100"));
        assertThat(CifarFs.load(data).classes().image(0, 0)).startsWith(1f, 0f, 0f);
        TestImages.write(picture, 32, 32, 0x0000ff);
        assertThat(CifarFs.load(data).classes().image(0, 0)).startsWith(0f, 0f, 1f);
    }

    @Test
    void aDrawingBehindALinkIsShownAsItIsNow(@TempDir Path elsewhere) throws IOException {
        TinyOmniglot.writeFolders(elsewhere);
        Path alphabet = Path.of("images_background/background0");
        Files.move(elsewhere.resolve(alphabet), elsewhere.resolve("alphabet"));
        Files.createSymbolicLink(elsewhere.resolve(alphabet), elsewhere.resolve("alphabet"));
        Files.createSymbolicLink(data.resolve("images_background"), elsewhere.resolve("images_background"));
        Files.createSymbolicLink(data.resolve("images_evaluation"), elsewhere.resolve("images_evaluation"));
        String before = Omniglot.load(data).classes().hash();
        assertThat(Omniglot.load(data).classes().hash()).isEqualTo(before);
        Path character = elsewhere.resolve("alphabet/character01");
        Files.copy(character.resolve("0000_02.png"), character.resolve("0000_99.png"));
        assertThat(Omniglot.load(data).classes().hash()).isNotEqualTo(before);
    }

    @Test
    void aPictureOfMiniImageNetBehindALinkIsShownAsItIsNow(@TempDir Path elsewhere) throws IOException {
        TinyMiniImageNet.writeFolders(elsewhere);
        for (String part : MiniImageNetLayout.PARTS) {
            Files.createDirectory(data.resolve(part));
            for (String name : TinyMiniImageNet.CLASSES.getOrDefault(part, List.of())) {
                Files.createSymbolicLink(
                        data.resolve(part).resolve(name),
                        elsewhere.resolve(part).resolve(name));
            }
        }
        assertThat(MiniImageNet.load(data).split().metaTest().image(0, 0)[0]).isEqualTo(70 / 255f);
        TestImages.write(elsewhere.resolve("test/n01930112/a.png"), 84, 84, 0x00ff00);
        assertThat(MiniImageNet.load(data).split().metaTest().image(0, 0)).startsWith(0f, 1f, 0f);
    }
}
