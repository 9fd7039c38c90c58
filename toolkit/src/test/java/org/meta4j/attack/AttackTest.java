package org.meta4j.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack.Checksum;

/** Loaders with one fault each, which the attack finds; the file is a line of text with its CRC in front. */
@NullMarked
final class AttackTest {
    private static final String TEXT = "forty-two small and friendly bytes of text";

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void aFileWithAChecksum() throws IOException {
        byte[] text = TEXT.getBytes(StandardCharsets.ISO_8859_1);
        file = Files.writeString(folder.resolve("a.txt"), sum(text) + TEXT, StandardCharsets.ISO_8859_1);
    }

    private static String sum(byte[] text) {
        CRC32 sum = new CRC32();
        sum.update(text);
        return String.format("%08x", sum.getValue());
    }

    private static String checked(Path file) throws IOException {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (all.length() < 8
                || !sum(all.substring(8).getBytes(StandardCharsets.ISO_8859_1)).equals(all.substring(0, 8))) {
            throw new IOException("cannot read " + file + ": its checksum is wrong");
        }
        return all.substring(8);
    }

    private static String unchecked(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLoaderThatChecksItsFileStands() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Attack.on(file, Checksum.PRESENT, AttackTest::checked);
        assertThat(file).hasBinaryContent(before);
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void somethingElseIsNeverLoadedWithoutAWord() {
        assertThatThrownBy(() -> Attack.on(file, Checksum.PRESENT, AttackTest::unchecked))
                .hasMessage(file + ", cut to 0 bytes: something else was loaded without a word");
        assertThatThrownBy(() -> Attack.on(file, Checksum.ABSENT, AttackTest::unchecked))
                .hasMessage(file + ", cut to 0 bytes: something else was loaded without a word");
    }

    @Test
    void withoutAChecksumOtherContentOfTheSameLengthIsRight() throws IOException {
        long length = Files.size(file);
        Attack.on(file, Checksum.ABSENT, path -> {
            if (Files.size(path) < length) {
                throw new IllegalArgumentException(path + " is too short");
            }
            return unchecked(path);
        });
    }

    @Test
    void aRefusalIsASentenceThatNamesTheFile() {
        assertThatThrownBy(() ->
                        Attack.on(file, Checksum.PRESENT, path -> refusing(path, new IllegalStateException("broken"))))
                .hasMessage(file + ", cut to 0 bytes: it is refused, but not by a sentence that names the file: "
                        + "java.lang.IllegalStateException: broken");
        for (Throwable bad : new Throwable[] {
            new OutOfMemoryError("a.txt"), new ArithmeticException("a.txt"), new IOException("a.txt: null")
        }) {
            assertThatThrownBy(() -> Attack.on(file, Checksum.PRESENT, path -> refusing(path, bad)))
                    .hasMessageEndingWith("names the file: " + bad);
        }
    }

    private static String refusing(Path file, Throwable thrown) throws Exception {
        try {
            return checked(file);
        } catch (IOException e) {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    @Test
    void memoryAndTimeAreLimited() {
        assertThatThrownBy(() -> Attack.on(file, Checksum.PRESENT, path -> new byte[300 << 20].length + checked(path)))
                .hasMessageContaining("it took ")
                .hasMessageEndingWith(" MB");
        assertThatThrownBy(() -> Attack.on(file, Checksum.PRESENT, path -> {
                    Thread.sleep(Files.size(path) == 0 ? 2_100 : 0);
                    return checked(path);
                }))
                .hasMessageContaining("cut to 0 bytes: it took 2."); // 2.1 s of sleep, and what the machine is late
    }
}
