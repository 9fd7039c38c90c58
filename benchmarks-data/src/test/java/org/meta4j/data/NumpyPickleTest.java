package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyPickleTest {
    static byte[] dictionary() {
        return Base64.getDecoder().decode(DICTIONARIES.get(1));
    }

    /**
     * What Python 3 and numpy 2.4 write for {@code {'image_data': numpy.arange(4, dtype=numpy.uint8).reshape(1, 2, 2, 1),
     * 'class_dict': {'a': [0]}}} in protocols 2 to 5.
     */
    private static final List<String> DICTIONARIES = List.of(
            "gAJ9cQAoWAoAAABpbWFnZV9kYXRhcQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcH"
                    + "kKbmRhcnJheQpxA0sAhXEEY19jb2RlY3MKZW5jb2RlCnEFWAEAAABicQZYBgAAAGxhdGluMXEHhnEIUnEJh3EKUnEL"
                    + "KEsBKEsBSwJLAksBdHEMY251bXB5CmR0eXBlCnENWAIAAAB1MXEOiYiHcQ9ScRAoSwNYAQAAAHxxEU5OTkr/////Sv"
                    + "////9LAHRxEmKJaAVYBAAAAAABAgNxE2gHhnEUUnEVdHEWYlgKAAAAY2xhc3NfZGljdHEXfXEYWAEAAABhcRldcRpL"
                    + "AGFzdS4=",
            "gAN9cQAoWAoAAABpbWFnZV9kYXRhcQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcH"
                    + "kKbmRhcnJheQpxA0sAhXEEQwFicQWHcQZScQcoSwEoSwFLAksCSwF0cQhjbnVtcHkKZHR5cGUKcQlYAgAAAHUxcQqJ"
                    + "iIdxC1JxDChLA1gBAAAAfHENTk5OSv////9K/////0sAdHEOYolDBAABAgNxD3RxEGJYCgAAAGNsYXNzX2RpY3RxEX"
                    + "1xElgBAAAAYXETXXEUSwBhc3Uu",
            "gASVvgAAAAAAAAB9lCiMCmltYWdlX2RhdGGUjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJ"
                    + "OUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwEoSwFLAksCSwF0lGgFjAVkdHlwZZSTlIwCdTGUiYiH"
                    + "lFKUKEsDjAF8lE5OTkr/////Sv////9LAHSUYolDBAABAgOUdJRijApjbGFzc19kaWN0lH2UjAFhlF2USwBhc3Uu",
            "gAWVqQAAAAAAAAB9lCiMCmltYWdlX2RhdGGUjBNudW1weS5fY29yZS5udW1lcmljlIwLX2Zyb21idWZmZXKUk5Qolg"
                    + "QAAAAAAAAAAAECA5SMBW51bXB5lIwFZHR5cGWUk5SMAnUxlImIh5RSlChLA4wBfJROTk5K/////0r/////SwB0lGIo"
                    + "SwFLAksCSwF0lIwBQ5R0lFKUjApjbGFzc19kaWN0lH2UjAFhlF2USwBhc3Uu");

    @TempDir
    private Path folder = Path.of("");

    private Path file(byte[] pickle) throws IOException {
        return Files.write(folder.resolve("a.pkl"), pickle);
    }

    private Path file(String opcodes) throws IOException {
        return file(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void everyProtocolOfNumpyIsRead() throws IOException {
        for (String dictionary : DICTIONARIES) {
            Map<?, ?> read =
                    (Map<?, ?>) NumpyPickle.load(file(Base64.getDecoder().decode(dictionary)));
            assertThat(read.get("image_data")).isInstanceOfSatisfying(NumpyArray.class, array -> {
                assertThat(array.description()).isEqualTo("[1, 2, 2, 1] of type u1");
                byte[] bytes = new byte[4];
                array.data().get(bytes);
                assertThat(bytes).containsExactly(0, 1, 2, 3);
            });
            assertThat(read.get("class_dict")).isEqualTo(Map.of("a", List.of(0)));
        }
    }

    @Test
    void indicesMayBeAnArray() throws IOException {
        // numpy.array([7, 3]), protocol 3.
        Path file = file(Base64.getDecoder()
                .decode("gANjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQBjbnVtcHkKbmRhcnJheQpxAUsAhXECQwFicQ"
                        + "OHcQRScQUoSwFLAoVxBmNudW1weQpkdHlwZQpxB1gCAAAAaThxCImIh3EJUnEKKEsDWAEAAAA8cQtOTk5K/////0r/"
                        + "////SwB0cQxiiUMQBwAAAAAAAAADAAAAAAAAAHENdHEOYi4="));
        assertThat(NumpyPickle.load(file)).isInstanceOfSatisfying(NumpyArray.class, array -> assertThat(array.toInts())
                .containsExactly(7, 3));
    }

    @Test
    void indicesMayBeNumpysNumbers() throws IOException {
        // [numpy.int64(7), numpy.int32(-3)], protocols 2 and 3.
        for (String list : List.of(
                "gAJdcQAoY251bXB5Ll9jb3JlLm11bHRpYXJyYXkKc2NhbGFyCnEBY251bXB5CmR0eXBlCnECWAIAAABpOHEDiYiHcQ"
                        + "RScQUoSwNYAQAAADxxBk5OTkr/////Sv////9LAHRxB2JjX2NvZGVjcwplbmNvZGUKcQhYCAAAAAcAAAAAAAAAcQlY"
                        + "BgAAAGxhdGluMXEKhnELUnEMhnENUnEOaAFoAlgCAAAAaTRxD4mIh3EQUnERKEsDaAZOTk5K/////0r/////SwB0cR"
                        + "JiaAhYCAAAAMO9w7/Dv8O/cRNoCoZxFFJxFYZxFlJxF2Uu",
                "gANdcQAoY251bXB5Ll9jb3JlLm11bHRpYXJyYXkKc2NhbGFyCnEBY251bXB5CmR0eXBlCnECWAIAAABpOHEDiYiHcQ"
                        + "RScQUoSwNYAQAAADxxBk5OTkr/////Sv////9LAHRxB2JDCAcAAAAAAAAAcQiGcQlScQpoAWgCWAIAAABpNHELiYiH"
                        + "cQxScQ0oSwNoBk5OTkr/////Sv////9LAHRxDmJDBP3///9xD4ZxEFJxEWUu")) {
            assertThat(NumpyPickle.load(file(Base64.getDecoder().decode(list)))).isEqualTo(List.of(7, -3));
        }
    }

    @Test
    void aFewBytesMayBeAStringOfPython2() throws IOException {
        Path file =
                file("\u0080\2cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\1b\u0087R(K\1K\2\u0085"
                        + "cnumpy\ndtype\nU\2u1K\0K\1\u0087R\u0089U\2\u00ff\7tb.");
        assertThat(NumpyPickle.load(file)).isInstanceOfSatisfying(NumpyArray.class, array -> {
            assertThat(array.description()).isEqualTo("[2] of type u1");
            assertThat(array.data().get(0)).isEqualTo((byte) 255);
            assertThat(array.data().get(1)).isEqualTo((byte) 7);
        });
    }

    @Test
    void aPickleThatWouldRunCodeIsRefused() throws IOException {
        // Python would run os.system("touch trace-file").
        for (String attack : List.of(
                "\u0080\2cos\nsystem\nU\u0010touch trace-file\u0085R.",
                "\u0080\4\u008c\2os\u008c\6system\u0093\u008c\u0010touch trace-file\u0085R.")) {
            Path file = file(attack);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage(
                            "cannot read arrays from " + file
                                    + ": it asks for os.system, which is no part of an array; nothing of it was looked up or run");
        }
        assertThat(Path.of("trace-file")).doesNotExist();
    }

    @Test
    void classesThatTheLibraryWouldMakeAreRefusedToo() throws IOException {
        for (String name : List.of("java.io\nFile", "builtins\nbytearray", "datetime\ndatetime", "decimal\nDecimal")) {
            Path file = file("\u0080\2c" + name + "\nU\1a\u0085R.");
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file + ": it asks for " + name.replace('\n', '.')
                            + ", which is no part of an array; nothing of it was looked up or run");
        }
    }

    @Test
    void namesAreShownInOneLineAndNoLongerThanTheyNeedToBe() throws IOException {
        Map<String, String> names = Map.of(
                "cos\u0007\nsys\rtem\n",
                "os?.sys?tem",
                "\u008c\1aN\u0093",
                "a.(no text)",
                "K\1\u008c\1b\u0093",
                "(no text).b",
                "c" + "x".repeat(150) + "\na\n",
                "x".repeat(100) + "...");
        for (Map.Entry<String, String> name : names.entrySet()) {
            Path file = file("\u0080\4" + name.getKey() + ".");
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file + ": it asks for " + name.getValue()
                            + ", which is no part of an array; nothing of it was looked up or run");
        }
    }

    @Test
    void otherWaysOfMakingObjectsAreRefused() throws IOException {
        for (String opcodes : List.of("(ios\nsystem\n.", "(cnumpy\ndtype\no.", "Pname\n.", "U\1aQ.")) {
            Path file = file("\u0080\2" + opcodes);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(": it asks for ");
        }
        Path file = file("\u0080\2}}b.");
        assertThatThrownBy(() -> NumpyPickle.load(file))
                .hasMessage("cannot read arrays from " + file + ": it gives contents to something that is no array");
    }

    @Test
    void aFileThatIsNoPickleIsNamed() throws IOException {
        for (byte[] bytes : List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8), new byte[100])) {
            Path file = file(bytes);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file
                            + ": it does not begin like a Python pickle of protocol 2 or newer");
        }
    }

    @Test
    void aCutPickleIsRefusedWhereverItIsCut() throws IOException {
        byte[] whole = Base64.getDecoder().decode(DICTIONARIES.get(1));
        for (int length = 0; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("cannot read arrays from " + file + ": ");
        }
    }

    @Test
    void aLengthBeyondTheFileTakesNoMemory() throws IOException {
        for (String opcodes : List.of(
                "B\u00ff\u00ff\u00ff\u007f.",
                "T\u00ff\u00ff\u00ff\u007f.",
                "X\u00ff\u00ff\u00ff\u007f.",
                "\u008d\0\0\0\u0080\0\0\0\0.",
                "\u008e\0\0\0\u0080\0\0\0\0.",
                "\u0096\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.")) {
            Path file = file("\u0080\3" + opcodes);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file + ": it ends too early");
        }
    }

    @Test
    void numbersThatPythonWritesForNoArrayAreRefusedUnread() throws IOException {
        // A number of a million digits, which takes 17 s to read, one of 2 GB, and others written as text.
        for (String opcodes :
                List.of("L" + "7".repeat(1_000_000) + "L\n.", "\u008b\u00ff\u00ff\u00ff\u007f.", "I7\n.", "F0.7\n.")) {
            Path file = file("\u0080\2" + opcodes);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file + ": it asks for a step that no array needs (opcode "
                            + (int) opcodes.charAt(0) + ")");
        }
    }

    @Test
    void keysOfDictionariesAreTextsOrSmallNumbers() throws IOException {
        // A list that is its own key, a list of 100,000 in one another as a key, a tuple.
        String deep = "]q\0" + "](h\0eq\0".repeat(100_000) + "}h\0K\0s.";
        for (String opcodes :
                List.of("]q\0h\0a}h\0K\0s.", "]q\0(h\0e}(h\0K\0u.", deep, "})K\0s.", "}G\0\0\0\0\0\0\0\0K\0s.")) {
            Path file = file("\u0080\2" + opcodes);
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file
                            + ": a dictionary has a key that is neither a text nor a small whole number");
        }
        assertThat(NumpyPickle.load(file("\u0080\3}(C\1aK\0U\1bK\1K\7K\2u."))).isEqualTo(Map.of("a", 0, "b", 1, 7, 2));
    }

    @Test
    void aListOf100000InOneAnotherIsOnlyAList() throws IOException {
        Path file = file("\u0080\2" + "]".repeat(100_001) + "a".repeat(100_000) + ".");
        assertThat(NumpyPickle.load(file)).isInstanceOf(List.class);
    }

    @Test
    void stepsAreLimited() throws IOException {
        Path file = file("\u0080\2" + "]".repeat(1_000_001) + ".");
        assertThatThrownBy(() -> NumpyPickle.load(file))
                .hasMessage("cannot read arrays from " + file
                        + ": it takes more than 1000000 steps, which no images and indices need");
    }

    @Test
    void namesAreShort() throws IOException {
        Path file = file("\u0080\2c" + "n".repeat(201) + "\nndarray\n.");
        assertThatThrownBy(() -> NumpyPickle.load(file))
                .hasMessage("cannot read arrays from " + file
                        + ": it asks for a name of more than 200 letters, or ends too early");
    }

    /** Returns the opcodes of a row of numbers, as NumpyPickle reads them. */
    private static String array(String type, String order, String shape, String bytes) {
        return "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\1b\u0087R(K\1" + shape
                + "cnumpy\ndtype\nU\2" + type + "K\0K\1\u0087R(K\3U\1" + order + "NNNK\0K\0K\0tb\u0089U"
                + (char) bytes.length()
                + bytes + "tb";
    }

    private long[] longs(String type, String order, String bytes) throws IOException {
        int width = type.charAt(1) - '0';
        String shape = "K" + (char) (bytes.length() / width) + "\u0085";
        return ((NumpyArray) NumpyPickle.load(file("\u0080\2" + array(type, order, shape, bytes) + "."))).toLongs();
    }

    @Test
    void wholeNumbersOfEveryWidthAndOrderAreRead() throws IOException {
        assertThat(longs("i8", ">", "\0\0\0\0\0\0\0\7\0\0\1\0\0\0\0\0")).containsExactly(7, 1L << 40);
        assertThat(longs("i8", "<", "\7\0\0\0\0\0\0\0")).containsExactly(7);
        assertThat(longs("i4", ">", "\0\0\1\2")).containsExactly(258);
        assertThat(longs("u4", "<", "\u00ff\u00ff\u00ff\u00ff")).containsExactly(0xFFFFFFFFL);
        assertThat(longs("i2", ">", "\1\2\u00ff\u00ff")).containsExactly(258, -1);
        assertThat(longs("u2", "<", "\2\1\u00ff\u00ff")).containsExactly(258, 65535);
        assertThat(longs("i1", "|", "\u00ff")).containsExactly(-1);
        assertThat(longs("u1", "|", "\u00ff")).containsExactly(255);
        assertThatThrownBy(() -> longs("i8", "=", "\7\0\0\0\0\0\0\0"))
                .hasMessage("cannot read arrays from " + folder.resolve("a.pkl")
                        + ": an array has the byte order \"=\", expected <, > or |");
    }

    @Test
    void otherNumbersAreNoIndices() throws IOException {
        assertThatThrownBy(() -> longs("f8", "<", "\0\0\0\0\0\0\0\0"))
                .hasMessage("an array [1] of type f8 was found where indices are expected");
        NumpyArray square =
                (NumpyArray) NumpyPickle.load(file("\u0080\2" + array("u1", "|", "K\1K\1\u0086", "\0") + "."));
        assertThatThrownBy(square::toLongs)
                .hasMessage("an array [1, 1] of type u1 was found where indices are expected");
        String scalar = "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nU\2i8K\0K\1\u0087RU\10\0\0\0\0\0\1\0\0\u0086R.";
        Path file = file("\u0080\2" + scalar);
        assertThatThrownBy(() -> NumpyPickle.load(file))
                .hasMessage("cannot read arrays from " + file + ": the number 1099511627776 is too large for an index");
    }

    @Test
    void aTypeThatIsNoneOfNumbersIsNamed() throws IOException {
        for (String type : List.of("u\n", "??", "1u")) {
            Path file = file("\u0080\2" + array(type, "|", "K\1\u0085", "\0") + ".");
            assertThatThrownBy(() -> NumpyPickle.load(file))
                    .hasMessage("cannot read arrays from " + file + ": an array is of the type "
                            + type.replace('\n', '?') + ", expected numbers such as u1");
        }
    }

    @Test
    void aShapeBeyondTheNumbersOfJavaIsRefused() throws IOException {
        Path file = file("\u0080\2" + array("u1", "|", "\u008a\5\1\0\0\0\1\u0085", "\0") + ".");
        assertThatThrownBy(() -> NumpyPickle.load(file))
                .hasMessage("cannot read arrays from " + file + ": it is cut off or changed");
    }
}
