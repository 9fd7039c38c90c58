package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    private static final FileTime DATE = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path folder = Path.of("");

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.setLastModifiedTime(Files.write(file, bytes), DATE);
    }

    private static long of(Path source) {
        return Fingerprint.of(List.of(source));
    }

    @Test
    void everyByteOfAShortFileCounts() throws IOException {
        Path file = folder.resolve("a");
        for (int length : new int[] {1, 1023, 1025, 4096}) {
            byte[] bytes = new byte[length];
            write(file, bytes);
            long before = of(folder);
            assertThat(of(folder)).isEqualTo(before);
            for (int changed : new int[] {0, length / 2, length - 1}) {
                bytes[changed] ^= 1;
                write(file, bytes);
                assertThat(of(folder)).as("byte %d of %d", changed, length).isNotEqualTo(before);
                bytes[changed] ^= 1;
            }
        }
    }

    @Test
    void partsOfALongFileCountFromItsFirstByteToItsLast() throws IOException {
        Path file = folder.resolve("a");
        byte[] bytes = new byte[100_000];
        write(file, bytes);
        long before = of(folder);
        for (int changed : new int[] {0, 33_333, 66_666, 99_999}) {
            bytes[changed] ^= 1;
            write(file, bytes);
            assertThat(of(folder)).as("byte %d", changed).isNotEqualTo(before);
            bytes[changed] ^= 1;
        }
    }

    @Test
    void linksAreFollowed(@TempDir Path elsewhere) throws IOException {
        write(elsewhere.resolve("class/a"), new byte[1]);
        Files.createSymbolicLink(folder.resolve("folder"), elsewhere.resolve("class"));
        Files.createSymbolicLink(folder.resolve("file"), elsewhere.resolve("class/a"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Files.createSymbolicLink(folder.resolve("nothing"), folder.resolve("none"));
        for (Path source : List.of(folder, folder.resolve("folder"), folder.resolve("file"))) {
            long before = of(source);
            write(elsewhere.resolve("class/a"), new byte[] {1});
            assertThat(of(source)).as("%s", source).isNotEqualTo(before);
            write(elsewhere.resolve("class/a"), new byte[1]);
            assertThat(of(source)).isEqualTo(before);
        }
    }
}
