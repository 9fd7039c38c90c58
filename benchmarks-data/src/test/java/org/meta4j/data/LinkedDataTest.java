package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets that lie behind symbolic links: each load shows what is there now. */
class LinkedDataTest {
    @TempDir
    private Path folder = Path.of("");

    private Path real = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void separateDirectories() throws IOException {
        real = Files.createDirectory(folder.resolve("real"));
        data = Files.createDirectory(folder.resolve("data"));
        System.setProperty("META4J_CACHE", folder.resolve("cache").toString());
    }

    @AfterEach
    void usualDirectories() {
        System.clearProperty("META4J_CACHE");
    }

    private void link(String name) throws IOException {
        Files.createSymbolicLink(data.resolve(name), real.resolve(name));
    }

    @Test
    void omniglotBehindLinksToFolders() throws IOException {
        TinyOmniglot.writeFolders(real);
        link("images_background");
        link("images_evaluation");
        String before = Omniglot.load(data).classes().hash();
        assertThat(Omniglot.load(data).classes().hash()).isEqualTo(before);
        Files.write(
                real.resolve("images_background/background0/character01/0000_01.png"),
                TinyOmniglot.png(105, BufferedImage.TYPE_BYTE_BINARY, 60, 80));
        assertThat(Omniglot.load(data).classes().hash()).isNotEqualTo(before);
    }

    @Test
    void omniglotBehindLinksToZips() throws IOException {
        TinyOmniglot.writeZips(real);
        link("images_background.zip");
        link("images_evaluation.zip");
        assertThat(Omniglot.load(data).classes().count()).isEqualTo(8);
        Files.write(real.resolve("images_background.zip"), new byte[100]);
        assertThatThrownBy(() -> Omniglot.load(data))
                .hasMessage(data.resolve("images_background.zip")
                        + " is not a complete zip file (zip END header not found); delete it and get it again");
    }

    @Test
    void cifarFsBehindALink() throws IOException {
        for (String name : SplitNames.of("cifar-fs/").all()) {
            TestImages.write(real.resolve("cifar100/data/" + name + "/a.png"), 32, 32, 0);
        }
        link("cifar100");
        assertThat(CifarFs.load(data).classes().image(0, 0)[0]).isZero();
        TestImages.write(real.resolve("cifar100/data/apple/a.png"), 32, 32, 0xff0000);
        assertThat(CifarFs.load(data).classes().image(0, 0)[0]).isEqualTo(1f);
    }

    @Test
    void miniImageNetBehindLinksInEachLayoutOfPictures() throws IOException {
        TinyMiniImageNet.writeFolders(real);
        for (String part : MiniImageNetLayout.PARTS) {
            link(part);
        }
        TestImages.write(real.resolve("val/n01855672/a.png"), 84, 84, 0);
        assertThat(MiniImageNet.load(data).split().metaValidation().image(0, 0)[0])
                .isZero();
        TestImages.write(real.resolve("val/n01855672/a.png"), 84, 84, 0xff0000);
        assertThat(MiniImageNet.load(data).split().metaValidation().image(0, 0)[0])
                .isEqualTo(1f);
    }

    @Test
    void miniImageNetByListsBehindALinkToItsImages() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(real);
        link("images");
        String before = MiniImageNet.load(data).classes().hash();
        TestImages.write(real.resolve("images/n0185567200000004.jpg"), 84, 84, 0xff0000);
        assertThat(MiniImageNet.load(data).classes().hash()).isNotEqualTo(before);
    }
}
