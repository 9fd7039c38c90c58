package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    /** Third, smallest and largest float, negative zero, infinity and not-a-number: none may change. */
    private static final double[] DELICATE = {
        1 / 3f, Float.MIN_VALUE, Float.MAX_VALUE, -0.0, Double.NEGATIVE_INFINITY, Double.NaN
    };

    private static final long TIME = 1_700_000_000_000L;

    private final Path folder;

    NpzTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Parameters theta(Engine engine) {
        return Parameters.of("body/conv1.weight", engine.tensor(DELICATE, 1, 2, 3))
                .and(Parameters.of("head/dense1.bias", engine.tensor(new double[] {7, -8.5}, 2)))
                .and(Parameters.of("rates/head/dense1.bias", engine.tensor(new double[] {0.1})))
                .and(Parameters.of("nothing", engine.tensor(new double[0], 0, 3)));
    }

    private static void assertSame(Parameters actual, Parameters expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.tensor(name).shape())
                    .isEqualTo(expected.tensor(name).shape());
            assertThat(bits(actual.tensor(name))).isEqualTo(bits(expected.tensor(name)));
        }
    }

    private static long[] bits(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles())
                .mapToLong(Double::doubleToRawLongBits)
                .toArray();
    }

    @Test
    void float32ComesBackBitwise() throws IOException {
        Path file = folder.resolve("new/folder/theta.npz");
        theta(Engine.cpu()).writeNpz(file);
        assertSame(Parameters.readNpz(file, Engine.cpu()), theta(Engine.cpu()));
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }")
                .contains("'shape': (2,), }")
                .contains("'shape': (), }")
                .doesNotContain("<f8");
    }

    @Test
    void doubleComesBackBitwise() throws IOException {
        Path file = folder.resolve("theta.npz");
        Parameters theta = theta(Engine.reference())
                .and(Parameters.of("pi", Engine.reference().tensor(new double[] {Math.PI})));
        theta.writeNpz(file);
        assertSame(Parameters.readNpz(file, Engine.reference()), theta);
    }

    @Test
    void noParametersComeBack() throws IOException {
        Path file = folder.resolve("none.npz");
        Parameters.none().writeNpz(file);
        assertThat(Parameters.readNpz(file, Engine.cpu()).isEmpty()).isTrue();
    }

    @Test
    void equalParametersMakeEqualFiles() throws IOException {
        theta(Engine.cpu()).writeNpz(folder.resolve("a.npz"));
        theta(Engine.cpu()).writeNpz(folder.resolve("b.npz"));
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void entriesOfOtherKindsStandBesideParameters() throws IOException {
        Path file = folder.resolve("checkpoint.npz");
        Map<String, byte[]> entries = new LinkedHashMap<>(Npz.entries(theta(Engine.cpu())));
        entries.put("run.json", "{}".getBytes(StandardCharsets.UTF_8));
        Zip.write(file, entries);
        Map<String, byte[]> read = Zip.read(file);
        assertThat(read.keySet()).containsExactlyElementsOf(entries.keySet());
        assertThat(read.get("run.json")).asString().isEqualTo("{}");
        assertSame(Npz.parameters(read, Engine.cpu()), theta(Engine.cpu()));
        assertThatThrownBy(() -> Npz.read(file, Engine.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " holds run.json, which is no parameter: those end in .npy");
    }

    @Test
    void vectorsComeBack() throws IOException {
        assertThat(Npz.doubles("a", Npz.entry(DELICATE))).isEqualTo(DELICATE);
        long[] whole = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        assertThat(Npz.longs("a", Npz.entry(whole))).isEqualTo(whole);
        assertThatThrownBy(() -> Npz.doubles("scores.npy", Npz.entry(whole)))
                .hasMessage("entry scores.npy has elements of the type <i8, but expected <f8");
    }

    // ---- damage ----

    private byte[] small() throws IOException {
        Path file = folder.resolve("small.npz");
        Map<String, byte[]> entries =
                new LinkedHashMap<>(Npz.entries(Parameters.of("w", Engine.cpu().tensor(new double[] {1, 2}, 2))));
        entries.put("run.json", "{\"iteration\": 3}".getBytes(StandardCharsets.UTF_8));
        Zip.write(file, entries);
        return Files.readAllBytes(file);
    }

    private void assertNoticed(byte[] damaged, String how) throws IOException {
        Path file = folder.resolve("damaged.npz");
        Files.write(file, damaged);
        assertThatThrownBy(() -> Zip.read(file))
                .as(how)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is cut off, changed or no file of this kind: ");
    }

    @Test
    void everyLengthThatAFileIsCutToIsNoticed() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            assertNoticed(Arrays.copyOf(whole, length), "cut to " + length);
        }
        assertNoticed(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    }

    @Test
    void everyFlippedByteIsNoticed() throws IOException {
        byte[] whole = small();
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {1, 2, 8, 64, 128, 255}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) flip;
                assertNoticed(damaged, "byte " + at + " xor " + flip);
            }
        }
    }

    @Test
    void changedContentOfOthersFilesIsNoticed() throws IOException {
        Path file = folder.resolve("deflated.npz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("w.npy"));
            zip.write(Npz.entry(DELICATE));
        }
        Files.write(file, bytes.toByteArray());
        assertThat(Zip.read(file).get("w.npy")).isEqualTo(Npz.entry(DELICATE));
        int local = 30 + "w.npy".length();
        int end = bytes.size() - 22 - 46 - "w.npy".length() - 16; // before the descriptor of the sizes
        for (int at = local; at < end; at++) {
            byte[] damaged = bytes.toByteArray();
            damaged[at] ^= 16;
            assertNoticed(damaged, "byte " + at);
        }
    }

    /** Returns the file that Java writes of entries stored as they are. */
    private static byte[] stored(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                entry.setCrc(sum.getValue());
                entry.setTime(TIME);
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void storedFilesOfOthersAreReadAndTheirContentsChecked() throws IOException {
        Path file = folder.resolve("stored.npz");
        Map<String, byte[]> entries = new LinkedHashMap<>(Npz.entries(theta(Engine.cpu())));
        byte[] bytes = stored(entries);
        Files.write(file, bytes);
        assertThat(bytes).hasSize(ZipFormat.length(entries));
        assertSame(Parameters.readNpz(file, Engine.cpu()), theta(Engine.cpu()));
        assertThat(Zip.read(file)).containsExactlyEntriesOf(entries);
        bytes[200] ^= 1;
        assertNoticed(bytes, "a byte of the first entry");
    }

    @Test
    void encryptedOrOtherwisePackedFilesAreSaidToBeSo() throws IOException {
        Path file = folder.resolve("other.npz");
        byte[] bytes = stored(Map.of("w.npy", new byte[] {7}));
        int directory = 30 + "w.npy".length() + 1;
        bytes[directory + 8] |= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Zip.read(file))
                .hasMessage(
                        file + " is cut off, changed or no file of this kind: invalid CEN header (encrypted entry)");
        bytes[directory + 8] &= ~1;
        bytes[directory + 10] = 12;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Zip.read(file))
                .hasMessage(file + " is cut off, changed or no file of this kind: invalid CEN header (bad compression"
                        + " method: 12)");
    }

    @Test
    void aFileThatWouldFillTheMemoryIsRefusedUnread() throws IOException {
        Path file = folder.resolve("bomb.npz");
        byte[] bytes = stored(Map.of("w.npy", new byte[2_000_000]));
        int directory = 30 + "w.npy".length() + 2_000_000;
        ByteBuffer header =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(directory);
        header.putShort(directory + 10, (short) 8).putInt(directory + 24, 2_000_000_000);
        Files.write(file, bytes);
        long most = Runtime.getRuntime().maxMemory() / 4;
        assertThatThrownBy(() -> Zip.read(file))
                .hasMessage(file
                        + " is cut off, changed or no file of this kind: its entries have 2000000000 bytes, more than"
                        + " the " + most + " that fit into this memory; raise -Xmx if it is whole");
    }

    @Test
    @Timeout(10)
    void aPipeOrAFolderIsNamed() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.npz");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        for (Path file : List.of(pipe, folder)) {
            assertThatThrownBy(() -> Zip.read(file))
                    .hasMessage(
                            file + " is cut off, changed or no file of this kind: it is a folder, a pipe or a device");
        }
    }

    @Test
    void aListOfEntriesThatSaysItIsEmptyIsNotBelieved() throws IOException {
        Path file = folder.resolve("theta.npz");
        theta(Engine.cpu()).writeNpz(file);
        byte[] bytes = Files.readAllBytes(file);
        int size = bytes.length - 22 + 12;
        Arrays.fill(bytes, size, size + 4, (byte) 0);
        Files.write(file, bytes);
        assertThatThrownBy(() -> Parameters.readNpz(file, Engine.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("\\Q" + file + "\\E is cut off, changed or no file of this kind: "
                        + "(it lists no entries, but has " + bytes.length
                        + " bytes|invalid END header .*)"); // newer Java's
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("missing.npz");
        assertThatThrownBy(() -> Parameters.readNpz(file, Engine.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no file " + file);
    }

    private void assertRefused(String header, byte[] data, String message) throws IOException {
        Path file = folder.resolve("strange.npz");
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        npy.write(text);
        npy.write(data);
        Zip.write(file, Map.of("w.npy", npy.toByteArray()));
        assertThatThrownBy(() -> Parameters.readNpz(file, Engine.cpu()))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " cannot be read: entry w.npy " + message);
    }

    @Test
    void arraysOfOtherKindsAreRefused() throws IOException {
        assertRefused(
                "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
                new byte[8],
                "has elements of the type <i8, but expected <f4 or <f8");
        assertRefused(
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
                new byte[8],
                "has elements of the type |O, but only <f4, <f8 and <i8 can be read");
        assertRefused(
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
                new byte[16],
                "is in column-major order: save numpy.ascontiguousarray(...) of it");
        assertRefused(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                new byte[12],
                "has 12 bytes, but its shape [2, 2] of type <f4 needs 16");
        assertRefused(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), }",
                new byte[0],
                "has 0 bytes, but its shape [65536, 65536, 65536, 65536] of type <f4 needs 17179869184");
        assertRefused("no header", new byte[0], "has a header that cannot be read: no header");
        assertRefused(
                "{'descr': '<f4', 'fortran_order': Fal\ne, 'shape': (1,), }",
                new byte[4],
                "has a header that cannot be read: {'descr': '<f4', 'fortran_order': Fal?e, 'shape': (1,), }");
        assertRefused(
                "{'descr': '<\tf4', 'fortran_order': False, 'shape': (1,), }",
                new byte[4],
                "has a header that cannot be read: {'descr': '<?f4', 'fortran_order': False, 'shape': (1,), }");
        assertRefused("x".repeat(250), new byte[0], "has a header that cannot be read: " + "x".repeat(200) + "...");
        Path file = folder.resolve("text.npz");
        Zip.write(file, Map.of("w.npy", "a text that is no array".getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(() -> Parameters.readNpz(file, Engine.cpu()))
                .hasMessage(file + " cannot be read: entry w.npy does not begin as an array of NumPy does");
    }

    // ---- disk errors ----

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFileInPlaceOfAFolderIsAnError() throws IOException {
        Path old = folder.resolve("old.npz");
        theta(Engine.cpu()).writeNpz(old);
        byte[] before = Files.readAllBytes(old);
        Path below = old.resolve("theta.npz");
        assertThatThrownBy(() -> theta(Engine.cpu()).writeNpz(below))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(below + " cannot be written: ");
        assertThat(Files.readAllBytes(old)).isEqualTo(before);
        assertThat(files()).containsExactly("old.npz");
    }

    @Test
    void aFailedWriteLeavesNothingBehind() throws IOException {
        Path taken = folder.resolve("taken.npz");
        Files.createDirectories(taken.resolve("by a folder"));
        assertThatThrownBy(() -> theta(Engine.cpu()).writeNpz(taken))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(taken + " cannot be written: ");
        assertThat(files()).containsExactly("taken.npz");
    }

    @Test
    void aReadOnlyFolderKeepsTheOldFile() throws IOException {
        Path old = folder.resolve("old.npz");
        theta(Engine.cpu()).writeNpz(old);
        byte[] before = Files.readAllBytes(old);
        assumeTrue(folder.toFile().setWritable(false), "the file system has no read-only folders");
        try {
            assumeTrue(!Files.isWritable(folder), "this user may write into read-only folders");
            assertThatThrownBy(() -> Parameters.none().writeNpz(old))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(old + " cannot be written: ");
        } finally {
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
        assertThat(Files.readAllBytes(old)).isEqualTo(before);
        assertThat(files()).containsExactly("old.npz");
    }

    // ---- NumPy ----

    private String python(String script) throws IOException, InterruptedException {
        String python = System.getenv().getOrDefault("PYTHON", "python3");
        Process process;
        try {
            process = new ProcessBuilder(python, "-c", script)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return skipped("there is no " + python);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 && output.contains("No module named")) {
            return skipped(python + " has no NumPy");
        }
        return output.strip();
    }

    private static String skipped(String reason) {
        System.out.println("NpzTest skips its comparison with NumPy: " + reason);
        assumeTrue(false, reason);
        return "";
    }

    @Test
    void numpyReadsWhatIsWritten() throws IOException, InterruptedException {
        theta(Engine.cpu()).writeNpz(folder.resolve("theta.npz"));
        assertThat(
                        python(
                                "import numpy\nfor name, a in numpy.load('theta.npz').items(): print(name, a.dtype, a.shape, a.tobytes().hex())"))
                .isEqualToNormalizingNewlines(
                        """
                        body/conv1.weight float32 (1, 2, 3) abaaaa3e01000000ffff7f7f00000080000080ff0000c07f
                        head/dense1.bias float32 (2,) 0000e040000008c1
                        rates/head/dense1.bias float32 () cdcccc3d
                        nothing float32 (0, 3)""");
    }

    @Test
    void whatNumpyWritesIsRead() throws IOException, InterruptedException {
        String output = python(
                """
                import numpy
                w = numpy.arange(6000, dtype='f4').reshape(20, 300) / 7
                arrays = {'body/conv1.weight': w, 'head/b': numpy.array(1.5), 'empty': numpy.zeros((0, 3))}
                numpy.savez('plain.npz', **arrays)
                numpy.savez_compressed('small.npz', **arrays)
                print('written')
                """);
        assertThat(output).isEqualTo("written");
        double[] expected = new double[6000];
        Arrays.setAll(expected, i -> (float) i / 7f);
        for (String name : List.of("plain.npz", "small.npz")) {
            Parameters read = Parameters.readNpz(folder.resolve(name), Engine.cpu());
            assertThat(read.names()).containsExactly("body/conv1.weight", "head/b", "empty");
            assertThat(read.tensor("body/conv1.weight").shape()).containsExactly(20, 300);
            assertThat(read.tensor("body/conv1.weight").toDoubles()).isEqualTo(expected);
            assertThat(read.tensor("head/b").item()).isEqualTo(1.5);
            assertThat(read.tensor("empty").shape()).containsExactly(0, 3);
        }
    }
}
