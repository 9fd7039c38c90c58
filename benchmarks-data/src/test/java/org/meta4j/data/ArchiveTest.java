package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final int LOCAL = 0x04034b50;
    private static final int DIRECTORY = 0x02014b50;

    @TempDir
    private Path folder = Path.of("");

    /** Writes files that hold their own names. */
    private Path zip(String... names) throws IOException {
        Path zip = folder.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private static String read(Path zip) {
        return Archive.read(zip, "data", inside -> {
            try {
                return Files.readString(inside.resolve("b.txt"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Writes a number into the first header that begins so, and into every other one if asked. */
    private static void set(Path zip, int header, int at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(zip);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = 0;
        while (buffer.getInt(start) != header) {
            start++;
        }
        buffer.putShort(start + at, (short) value);
        Files.write(zip, bytes);
    }

    private static void assertRefused(Path zip, String message) {
        assertThatThrownBy(() -> read(zip)).hasMessage(zip + " " + message);
    }

    @Test
    void aWholeFileIsRead() throws IOException {
        assertThat(read(zip("data/a.txt", "data/b.txt", "__MACOSX/x"))).isEqualTo("data/b.txt");
    }

    @Test
    void aFileBehindAProgramIsRead() throws IOException {
        Path zip = zip("data/b.txt");
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(
                zip,
                ByteBuffer.allocate(100 + bytes.length).position(100).put(bytes).array());
        assertThat(read(zip)).isEqualTo("data/b.txt");
    }

    @Test
    void filesOutsideOfTheFolderAreNamed() throws IOException {
        for (String name : new String[] {"../evil.txt", "data/../../evil.txt", "/evil.txt", "data/.."}) {
            assertRefused(
                    zip("data/b.txt", name),
                    "holds a file named " + name + ", which would lie outside of its folder: it is not the data set's"
                            + " own. Nothing of it was read.");
        }
        assertThat(read(zip("data/b.txt", "data/..c.txt", "data/.d"))).isEqualTo("data/b.txt");
    }

    @Test
    void anEncryptedFileIsSaidToBeEncrypted() throws IOException {
        Path zip = zip("data/b.txt");
        set(zip, LOCAL, 6, 0x0809);
        set(zip, DIRECTORY, 8, 0x0809);
        assertRefused(zip, "is encrypted; unpack it with its password and put the folder in its place");
    }

    @Test
    void aFilePackedByBzip2IsSaidToBeSo() throws IOException {
        String rest = ", but only stored and deflated files can be read; unpack it and put the folder in its place";
        Path zip = zip("data/b.txt");
        set(zip, DIRECTORY, 10, 12);
        assertRefused(zip, "is packed by bzip2" + rest);
        set(zip, DIRECTORY, 10, 77);
        assertRefused(zip, "is packed by method 77" + rest);
    }

    @Test
    void aBombIsRefusedUnread() throws IOException {
        Path zip = zip("data/b.txt");
        set(zip, DIRECTORY, 26, 0x4000);
        assertRefused(
                zip,
                "holds data/b.txt, which says that it has 1073741834 bytes, more than the 16777216 that a picture may"
                        + " have. Nothing of it was read.");
        set(zip, DIRECTORY, 26, 0);
        set(zip, DIRECTORY, 24, 9);
        assertRefused(
                zip,
                "is not a complete zip file (data/b.txt has not the size and checksum that it names); delete it and get"
                        + " it again");
    }

    @Test
    void aFileThatIsThereTwiceIsNamed() throws IOException {
        Path zip = zip("data/b.txt", "data/c.txt");
        String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
        Files.writeString(zip, bytes.replace("data/c.txt", "data/b.txt"), StandardCharsets.ISO_8859_1);
        assertRefused(zip, "is not a complete zip file (it holds data/b.txt twice); delete it and get it again");
    }

    @Test
    void changedNamesAreNoticed() throws IOException {
        Path zip = zip("data/b.txt", "data/c.txt");
        set(zip, DIRECTORY, 46 + 5, 'd' + ('.' << 8));
        assertRefused(zip, "is not a complete zip file (its list of files was changed); delete it and get it again");
    }

    @Test
    void changedBytesAreNoticed() throws IOException {
        Path zip = zip("data/b.txt");
        set(zip, DIRECTORY, 16, 7);
        assertRefused(
                zip,
                "is not a complete zip file (data/b.txt has not the size and checksum that it names); delete it and get"
                        + " it again");
    }

    @Test
    void anotherZipFileIsSaidToBeAnother() throws IOException {
        assertRefused(
                zip("photos/b.txt"),
                "holds no folder data/: it is another zip file, or was packed otherwise; unpack it and put the folder"
                        + " in its place.");
    }

    @Test
    void aFileThatIsNoZipIsNamed() throws IOException {
        Path zip = Files.write(folder.resolve("a.zip"), new byte[100]);
        assertRefused(zip, "is not a complete zip file (zip END header not found); delete it and get it again");
        Files.write(zip, new byte[0]);
        assertRefused(zip, "is not a complete zip file (zip file is empty); delete it and get it again");
    }
}
