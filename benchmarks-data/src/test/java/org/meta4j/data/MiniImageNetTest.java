package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.task.EpisodeShape;

class MiniImageNetTest {
    private static final String EXPECTED =
            "Expected are, there or in a folder miniimagenet/, train.csv, val.csv and test.csv "
                    + "with images/ (from Ravi and Larochelle, https://github.com/twitter-research/meta-learning-lstm) or with "
                    + "ImageNet's folders n01532829/ and so on (https://image-net.org, ILSVRC2012_img_train.tar); or train/, val/ and "
                    + "test/ with a folder a class (as https://github.com/cbfinn/maml makes them); or mini-imagenet-cache-train.pkl, "
                    + "-val.pkl and -test.pkl (https://zenodo.org/records/7978538). Put one of them there or set META4J_DATA.";

    private Path data = Path.of("");

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

    private static void assertIsTiny(MiniImageNet found, int tolerance) {
        Partitions split = found.split();
        assertThat(split.metaTrain().names()).containsExactly("n01532829", "n01558993");
        assertThat(split.metaValidation().names()).containsExactly("n01855672");
        assertThat(split.metaTest().names()).containsExactly("n01930112");
        ClassPool classes = found.classes();
        for (int c = 0; c < 4; c++) {
            assertThat(classes.images(c)).isEqualTo(2);
            for (int image = 0; image < 2; image++) {
                float[] pixels = classes.image(c, image);
                assertThat(pixels).hasSize(84 * 84 * 3);
                int red = TinyMiniImageNet.red(classes.name(c), image);
                assertThat(pixels[0] * 255).isBetween(red - tolerance - 0.01f, red + tolerance + 0.01f);
                assertThat(pixels[1] * 255).isBetween(0f, tolerance + 0.01f);
            }
        }
        assertThat(found.missing()).isEqualTo(60_000 - 8);
        assertThat(found.name())
                .endsWith(" (only 8 of its 60000 images, 4 of its 100 classes) (not the published split)");
        assertThat(split.metaTest().name()).isEqualTo(found.name() + "/metaTest");
    }

    @Test
    void foldersOfThePartsAreRead() throws IOException {
        TinyMiniImageNet.writeFolders(data.resolve("miniimagenet"));
        assertIsTiny(MiniImageNet.load(), 0);
        assertThat(MiniImageNet.load().layout()).isEqualTo("train/, val/ and test/ with a folder a class");
        assertThat(MiniImageNet.load().name()).startsWith("miniImageNet (");
        assertThat(ColourImages.available()).isInstanceOf(MiniImageNet.class);
        MiniImageNet nearest = MiniImageNet.load(data.resolve("miniimagenet"), Resizing.NEAREST);
        assertIsTiny(nearest, 0);
        assertThat(nearest.name()).startsWith("miniImageNet nearest (");
    }

    @Test
    void imagesByRavisListsAreRead() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        assertIsTiny(MiniImageNet.load(), 2);
        assertThat(MiniImageNet.load().layout())
                .isEqualTo("train.csv, val.csv and test.csv with the images in images/");
    }

    @Test
    void imageNetsFoldersByRavisListsAreRead() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImageNet(data.resolve("ILSVRC2012_img_train"));
        assertIsTiny(MiniImageNet.load(), 2);
        assertThat(MiniImageNet.load().layout())
                .isEqualTo("train.csv, val.csv and test.csv with ImageNet's folders in ILSVRC2012_img_train/");
    }

    @Test
    void listsMayGiveImageNetsOwnNames() throws IOException {
        TinyMiniImageNet.writeImageNet(data);
        for (String part : MiniImageNetLayout.PARTS) {
            StringBuilder lines = new StringBuilder("filename,label\n");
            for (String name : TinyMiniImageNet.CLASSES.getOrDefault(part, List.of())) {
                lines.append(name + "_300.JPEG," + name + "\n" + name + "_9.JPEG," + name + "\n");
            }
            Files.writeString(data.resolve(part + ".csv"), lines);
        }
        assertIsTiny(MiniImageNet.load(), 2);
    }

    @Test
    void picklesOfBothPythonsAreRead() throws IOException {
        for (int protocol : new int[] {2, 3}) {
            Path folder = data.resolve("protocol" + protocol);
            TinyMiniImageNet.writePickles(folder, protocol);
            assertIsTiny(MiniImageNet.load(folder), 0);
            assertThat(MiniImageNet.load(folder).layout()).isEqualTo("three pickles");
        }
        assertThat(data.resolveSibling("cache")).doesNotExist();
    }

    @Test
    void theSecondOfTheThreePicklesMayBeCalledValidation() throws IOException {
        TinyMiniImageNet.writePickles(data, 3);
        Files.move(data.resolve("mini-imagenet-cache-val.pkl"), data.resolve("mini-imagenet-cache-validation.pkl"));
        assertIsTiny(MiniImageNet.load(), 0);
    }

    @Test
    void foldersGoBeforeTheListsThatTheyWereMadeBy() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        TinyMiniImageNet.writeLists(data);
        Files.createDirectory(data.resolve("images"));
        assertIsTiny(MiniImageNet.load(), 0);
    }

    @Test
    void thePublishedSplitHas64And16And20Classes() {
        SplitNames published = SplitNames.of("miniimagenet/");
        assertThat(published.metaTrain()).hasSize(64);
        assertThat(published.metaValidation()).hasSize(16);
        assertThat(published.metaTest()).hasSize(20);
        assertThat(new HashSet<>(published.all())).hasSize(100).allMatch(name -> name.matches("n\\d{8}"));
        CRC32 sum = new CRC32();
        sum.update(String.join("\n", published.all()).getBytes(StandardCharsets.UTF_8));
        assertThat(sum.getValue()).isEqualTo(2416939884L);
        TinyMiniImageNet.CLASSES.forEach((part, names) -> assertThat(
                        part.equals("train")
                                ? published.metaTrain()
                                : part.equals("val") ? published.metaValidation() : published.metaTest())
                .containsAll(names));
    }

    @Test
    void aPublishedSplitIsRecognised() throws IOException {
        SplitNames published = SplitNames.of("miniimagenet/");
        write("train", published.metaTrain());
        write("val", published.metaValidation());
        write("test", published.metaTest());
        assertThat(MiniImageNet.load())
                .hasToString(
                        "miniImageNet (only 100 of its 60000 images), from train/, val/ and test/ with a folder a class");
    }

    private void write(String part, List<String> names) throws IOException {
        for (String name : names) {
            TestImages.write(data.resolve(part).resolve(name).resolve("a.png"), 2, 2, 0);
        }
    }

    @Test
    void missingFilesSayWhereEachLayoutComesFrom() throws IOException {
        assertThatThrownBy(MiniImageNet::load).hasMessage("No miniImageNet in " + data + " (it is empty). " + EXPECTED);
        assertThatThrownBy(() -> MiniImageNet.load(data.resolve("none")))
                .hasMessage("No miniImageNet in " + data.resolve("none") + " (there is no such folder). " + EXPECTED);
        assertThat(ColourImages.miniImageNet().name()).startsWith("ColourGlyphs");
    }

    @Test
    void anUnknownLayoutIsDescribed() throws IOException {
        TinyMiniImageNet.writeLists(data);
        Files.delete(data.resolve("val.csv"));
        Files.createDirectory(data.resolve("pictures"));
        assertThatThrownBy(MiniImageNet::load)
                .hasMessage("No miniImageNet in " + data + " (found pictures, test.csv, train.csv). " + EXPECTED);
    }

    @Test
    void listedImagesThatAreMissingAreCounted() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        Files.delete(data.resolve("images/n0155899300000002.jpg"));
        Files.delete(data.resolve("images/n0185567200000004.jpg"));
        assertThatThrownBy(MiniImageNet::load)
                .hasMessage("2 of the 8 images that the lists in " + data + " name are not in " + data.resolve("images")
                        + ", the first is n0155899300000002.jpg (train.csv, line 5). Unpack the images again.");
    }

    @Test
    void aLineThatIsNoPairIsNamed() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        Files.writeString(data.resolve("test.csv"), "filename,label\na.jpg n01930112\n");
        assertThatThrownBy(MiniImageNet::load)
                .hasMessage(
                        data.resolve("test.csv") + ", line 2: expected filename,label but found \"a.jpg n01930112\".");
    }

    private void assertListRefused(String content, String message) throws IOException {
        Path list = Files.writeString(data.resolve("test.csv"), content, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(MiniImageNet::load)
                .isInstanceOf(RuntimeException.class)
                .hasMessage(message.replace("LIST", list.toString()));
    }

    @Test
    void listsThatAreCutOffAreRefused() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        String list = Files.readString(data.resolve("test.csv"));
        String title =
                "LIST does not begin with the line filename,label: it is cut off, or another list. Get it again.";
        assertListRefused("", title);
        assertListRefused("filename,lab", title);
        assertListRefused(list.substring(list.indexOf('\n') + 1), title);
        String none = "LIST names no images: it is cut off. Get it again.";
        assertListRefused("filename,label", none);
        assertListRefused("filename,label\n\n", none);
        String whole = "filename,label\nn0193011200000004.jpg,n01930112\n";
        assertListRefused(
                whole + "n0193011200000002.jpg",
                "LIST, line 3: expected filename,label but found \"n0193011200000002.jpg\".");
        assertListRefused(
                whole + "n0193011200000002.jpg,",
                "LIST, line 3: expected filename,label but found \"n0193011200000002.jpg,\".");
        assertListRefused(
                whole + "n0193011200000002.jpg,n0193",
                "LIST, line 3: the image n0193011200000002.jpg is not of the class n0193: the list is cut off or changed."
                        + " Get it again.");
        assertListRefused(
                whole + "n01930112\0.jpg,n01930112",
                "LIST, line 3: expected filename,label but found \"n01930112?.jpg,n01930112\".");
        assertListRefused(
                "filename,label\n" + "x".repeat(1000),
                "LIST, line 2: expected filename,label but found \"" + "x".repeat(100) + "...\".");
        Files.writeString(data.resolve("test.csv"), whole);
        assertThat(MiniImageNet.load().name())
                .isEqualTo("miniImageNet (only 7 of its 60000 images, 4 of its 100 classes) (not the published split)");
    }

    @Test
    void listsThatAreDoubledOrChangedAreRefused() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        String list = Files.readString(data.resolve("test.csv"));
        String again = "LIST, line 5: the image n0193011200000004.jpg is listed a second time: the list is doubled or"
                + " changed. Get it again.";
        assertListRefused(list + "\n" + list.substring(list.indexOf('\n') + 1), again);
        assertListRefused(
                list.replace("n0193011200000004.jpg,n01930112", "n0193011200000004.jpg,n01558993"),
                "LIST, line 2: the image n0193011200000004.jpg is not of the class n01558993: the list is cut off or"
                        + " changed. Get it again.");
        assertListRefused(list + "\u00ff", "cannot read LIST: it is no text in UTF-8");
    }

    @Test
    void listsMayHaveCarriageReturnsAndAByteOrderMark() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImages(data);
        Path list = data.resolve("test.csv");
        Files.writeString(list, "\uFEFF" + Files.readString(list).replace("\n", "\r\n") + "\r\n");
        assertIsTiny(MiniImageNet.load(), 2);
    }

    @Test
    void anImageOfALongNumberIsNoneOfImageNets() throws IOException {
        TinyMiniImageNet.writeLists(data);
        TinyMiniImageNet.writeImageNet(data);
        TestImages.write(data.resolve("n01930112/n01930112_99999999999.JPEG"), 2, 2, 0);
        assertIsTiny(MiniImageNet.load(), 2);
    }

    @Test
    void imagesThatAClassHasTooManyDoNotStandForMissingOnes() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        for (int i = 0; i < 601; i++) {
            TestImages.write(data.resolve("train/n01532829/" + i + ".png"), 1, 1, 0);
        }
        assertThat(MiniImageNet.load().name())
                .isEqualTo(
                        "miniImageNet (only 609 of its 60000 images, 4 of its 100 classes) (not the published split)");
        assertThat(MiniImageNet.load().missing()).isEqualTo(59_394);
    }

    @Test
    void anEmptyImageIsNamed() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        Path file = Files.write(data.resolve("val/n01855672/b.png"), new byte[0]);
        assertThatThrownBy(MiniImageNet::load).hasMessage("cannot decode " + file + ": it is empty");
    }

    @Test
    void aClassInTwoPartsIsRefused() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        TestImages.write(data.resolve("test/n01532829/a.png"), 84, 84, 0);
        assertThatThrownBy(MiniImageNet::load).hasMessage("class n01532829 is in two parts of the split");
    }

    @Test
    void aClassOfTooFewImagesIsNamed() throws IOException {
        TinyMiniImageNet.writeFolders(data);
        ClassPool classes = MiniImageNet.load().split().metaTrain();
        assertThatThrownBy(() -> new EpisodeSampler(classes, new EpisodeShape(2, 1, 15), Rotation.NONE))
                .hasMessage("class n01532829 has 2 images but the episode shape asks for 16 (1 shots + 15 queries)");
    }

    @Test
    void picklesOfSomethingElseAreNamed() throws IOException {
        TinyMiniImageNet.writePickles(data, 3);
        Path file = data.resolve("mini-imagenet-cache-test.pkl");
        Files.write(file, TinyMiniImageNet.pickle(List.of("n01930112"), 3, 32));
        assertThatThrownBy(MiniImageNet::load)
                .hasMessage(file + " has image_data [2, 32, 32, 3] of type u1, expected [n, 84, 84, 3] of type u1.");
        Files.write(file, new byte[] {(byte) 0x80, 3, '}', '.'});
        assertThatThrownBy(MiniImageNet::load)
                .hasMessage(
                        file + " is a pickle of something else (expected a dictionary of image_data and class_dict).");
    }
}
