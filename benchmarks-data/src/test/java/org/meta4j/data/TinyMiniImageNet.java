package org.meta4j.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * miniImageNet in each of its layouts, only small: two classes to train on and one in each other part, two plain pictures a
 * class, whose red is 10, 20, ... 80 in their order.
 */
final class TinyMiniImageNet {
    static final Map<String, List<String>> CLASSES = Map.of(
            "train", List.of("n01532829", "n01558993"), "val", List.of("n01855672"), "test", List.of("n01930112"));
    private static final List<String> ORDER = List.of("n01532829", "n01558993", "n01855672", "n01930112");

    private TinyMiniImageNet() {}

    /** Returns the red of a class's first or second picture. */
    static int red(String name, int picture) {
        return 10 * (2 * ORDER.indexOf(name) + picture + 1);
    }

    static void writeFolders(Path directory) throws IOException {
        for (String part : CLASSES.keySet()) {
            for (String name : CLASSES.getOrDefault(part, List.of())) {
                Path folder = directory.resolve(part).resolve(name);
                TestImages.write(folder.resolve("a.png"), 84, 84, red(name, 0) << 16);
                TestImages.write(folder.resolve("b.png"), 100, 50, red(name, 1) << 16);
            }
        }
    }

    /** Writes Ravi's lists, which name the fourth and the second picture of a class, in this order. */
    static void writeLists(Path directory) throws IOException {
        for (String part : CLASSES.keySet()) {
            StringBuilder lines = new StringBuilder("filename,label\n");
            for (String name : CLASSES.getOrDefault(part, List.of())) {
                lines.append(name).append("00000004.jpg,").append(name).append('\n');
                lines.append(name).append("00000002.jpg,").append(name).append('\n');
            }
            Files.writeString(Files.createDirectories(directory).resolve(part + ".csv"), lines);
        }
    }

    static void writeImages(Path directory) throws IOException {
        for (String name : ORDER) {
            TestImages.write(directory.resolve("images/" + name + "00000004.jpg"), 84, 84, red(name, 0) << 16);
            TestImages.write(directory.resolve("images/" + name + "00000002.jpg"), 500, 375, red(name, 1) << 16);
        }
    }

    /** Writes five pictures a class by ImageNet's names, of which the second and fourth by number are listed. */
    static void writeImageNet(Path directory) throws IOException {
        for (String name : ORDER) {
            int[] numbers = {5, 9, 70, 300, 1000};
            int[] reds = {0, red(name, 1), 0, red(name, 0), 0};
            for (int i = 0; i < 5; i++) {
                String file = String.format(Locale.ROOT, "%s/%s_%d.JPEG", name, name, numbers[i]);
                TestImages.write(directory.resolve(file), 40, 30, reds[i] << 16);
            }
        }
    }

    static void writePickles(Path directory, int protocol) throws IOException {
        Files.createDirectories(directory);
        for (String part : CLASSES.keySet()) {
            byte[] pickle = pickle(CLASSES.getOrDefault(part, List.of()), protocol, 84);
            Files.write(directory.resolve("mini-imagenet-cache-" + part + ".pkl"), pickle);
        }
    }

    /** Returns what Python 2 (protocol 2) or 3 (protocol 3) writes for these classes; the second has its images swapped. */
    static byte[] pickle(List<String> names, int protocol, int size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        ascii(out, "\u0080" + (char) protocol + "}(");
        text(out, "image_data");
        ascii(out, "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\1b\u0087R(K\1(");
        for (int length : new int[] {2 * names.size(), size, size, 3}) {
            ascii(out, "K" + (char) length);
        }
        ascii(
                out,
                "tcnumpy\ndtype\nU\2u1K\0K\1\u0087R(K\3U\1|NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb\u0089");
        out.writeByte(protocol == 2 ? 'T' : 'B');
        out.writeInt(Integer.reverseBytes(2 * names.size() * size * size * 3));
        for (int image = 0; image < 2 * names.size(); image++) {
            int red = red(names.get(image / 2), image / 2 == 1 ? 1 - image % 2 : image % 2);
            for (int i = 0; i < size * size; i++) {
                out.write(new byte[] {(byte) red, 0, 0});
            }
        }
        ascii(out, "tb");
        text(out, "class_dict");
        ascii(out, "}(");
        for (int c = 0; c < names.size(); c++) {
            text(out, names.get(c));
            int first = c == 1 ? 2 * c + 1 : 2 * c;
            int second = c == 1 ? 2 * c : 2 * c + 1;
            ascii(out, "](K" + (char) first + "K" + (char) second + "e");
        }
        ascii(out, "uu.");
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        ascii(out, "U" + (char) text.length() + text);
    }

    private static void ascii(DataOutputStream out, String opcodes) throws IOException {
        out.write(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
