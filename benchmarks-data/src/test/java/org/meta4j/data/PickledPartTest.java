package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.images.ImageClass;

class PickledPartTest {
    @TempDir
    private Path folder = Path.of("");

    /** Writes a part of two images, the first of red 10 and the second of red 20, with another class_dict. */
    private Path part(String classes) throws IOException {
        String whole = new String(TinyMiniImageNet.pickle(List.of("n01532829"), 3, 84), StandardCharsets.ISO_8859_1);
        String images = whole.substring(0, whole.lastIndexOf("class_dict") + "class_dict".length());
        return Files.write(folder.resolve("part.pkl"), (images + classes + "u.").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the opcodes of a row of i8, the last byte of each given. */
    private static String bigEndian(int... values) {
        StringBuilder bytes = new StringBuilder();
        for (int value : values) {
            bytes.append("\0".repeat(7)).append((char) value);
        }
        return array(values.length, ">", bytes.toString());
    }

    private static String array(int length, String order, String bytes) {
        return "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\1b\u0087R(K\1K" + (char) length
                + "\u0085cnumpy\ndtype\nU\2i8K\0K\1\u0087R(K\3U\1" + order + "NNNK\0K\0K\0tb\u0089U"
                + (char) bytes.length() + bytes + "tb";
    }

    private void assertRefused(String classes, String message) throws IOException {
        Path file = part(classes);
        assertThatThrownBy(() -> PickledPart.read(file)).hasMessage(file + message);
    }

    @Test
    void indicesAreWholeAndInRange() throws IOException {
        String named = ", which class a names; there are 2.";
        assertRefused("}U\1a](\u008a\6\0\0\0\0\0\1es", " has no image 1099511627776" + named);
        assertRefused("}U\1a" + array(1, "<", "\0\0\0\0\0\1\0\0") + "s", " has no image 1099511627776" + named);
        assertRefused("}U\1a](G?\u00e6\146\146\146\146\146\146es", " has no image 0.7" + named);
        assertRefused("}U\1a](G\0\0\0\0\0\0\0\0es", " has no image 0.0" + named);
        assertRefused("}U\1a](K\2es", " has no image 2" + named);
        assertRefused("}U\1a](J\u00ff\u00ff\u00ff\u00ffes", " has no image -1" + named);
    }

    @Test
    void indicesAreOfOneDimension() throws IOException {
        String kind = " has a class_dict of something else than lists of indices.";
        assertRefused("}U\1a](](K\0ees", kind);
        assertRefused("}U\1aK\0s", kind);
        assertRefused("}U\1aNs", kind);
        assertRefused("}U\1a](\u0088es", kind);
        assertRefused(
                "}U\1a" + bigEndian(0).replace("K\1\u0085cnumpy\ndtype", "K\1K\1\u0086cnumpy\ndtype") + "s", kind);
        assertRefused("}U\1a" + bigEndian(0).replace("i8", "f8") + "s", kind);
    }

    @Test
    void byteOrderIsObeyed() throws IOException {
        List<ImageClass> classes = PickledPart.read(part("}(U\1b" + bigEndian(0) + "U\1a" + bigEndian(1) + "u"));
        assertThat(classes).extracting(ImageClass::name).containsExactly("a", "b");
        assertThat(classes.get(0).pixels().get(0)).isEqualTo((byte) 20);
        assertThat(classes.get(1).pixels().get(0)).isEqualTo((byte) 10);
    }

    @Test
    void anImageIsOfOneClass() throws IOException {
        assertRefused("}U\1a](K\0K\0es", " names image 0 twice, the second time in class a.");
        assertRefused("}(U\1a](K\0eU\1b](K\1K\0eu", " names image 0 twice, the second time in class b.");
        assertRefused("}(U\0011](K\0eK\1](K\1eu", " has a class_dict with two classes of the same name.");
    }

    @Test
    void namesMayBeBytes() throws IOException {
        assertThat(PickledPart.read(part("}C\1a](K\1es")))
                .extracting(ImageClass::name)
                .containsExactly("a");
    }
}
