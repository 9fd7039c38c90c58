package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of results of before there were receipts, which are read and never written. */
class ConvertedTest {
    private static final String LINE = "{\"reproduction\":\"sine\",\"algorithm\":\"MAML\",\"shots\":10,\"seed\":1,"
            + "\"metaIterations\":5,\"seconds\":1,\"evaluations\":[{\"shots\":10,\"queries\":100,\"step\":1,"
            + "\"mean\":1,\"ci95\":0.1,\"median\":1,\"diverged\":0}]}";

    @TempDir
    private Path folder = Path.of(".");

    private List<Converted> read(String text) throws IOException {
        return Converted.read(Files.writeString(folder.resolve("results.jsonl"), text));
    }

    private void assertRefused(String text, int line, String reason) {
        assertThatThrownBy(() -> read(text))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(folder.resolve("results.jsonl") + ", line " + line
                        + ": not a result of before there were receipts: " + reason);
    }

    @Test
    void aFileWithoutALastNewlineIsRead() throws IOException {
        assertThat(read(LINE)).hasSize(1);
        assertThat(read(LINE + "\n" + LINE)).hasSize(2);
        assertThat(read(LINE + "\r\n" + LINE + "\n")).hasSize(2);
        assertThat(read("")).isEmpty();
    }

    @Test
    void twoResultsOnALineAreNotTakenForOne() {
        assertRefused(LINE + "\n" + LINE + LINE + "\n", 2, "it is not one JSON object");
    }

    @Test
    void aLineThatIsNoObjectIsNamed() {
        for (String odd : List.of("null", "[]", "7", "\"text\"", "")) {
            assertRefused(LINE + "\n" + odd + "\n" + LINE, 2, "it is not one JSON object");
        }
    }

    @Test
    void aHalfLineIsNamed() {
        for (int length : new int[] {1, 20, LINE.length() - 1}) {
            assertRefused(LINE + "\n" + LINE.substring(0, length), 2, "it is not one JSON object");
        }
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        byte[] bytes = LINE.getBytes(StandardCharsets.UTF_8);
        bytes[5] = (byte) 0xFF;
        Path file = Files.write(folder.resolve("results.jsonl"), bytes);
        assertThatThrownBy(() -> Converted.read(file))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", line 1: not a result of before there were receipts: ");
    }
}
