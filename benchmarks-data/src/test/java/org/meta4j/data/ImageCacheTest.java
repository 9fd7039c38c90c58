package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.data.ImageCache.Pending;
import org.meta4j.images.ImageClass;

class ImageCacheTest {
    private static final List<Pending> CLASSES =
            List.of(new Pending("a", 3, () -> new byte[] {1, 2, 3}), new Pending("b", 2, () -> new byte[] {4, 5}));

    /** The length of the header, the format's name and the fingerprint stand before the number of classes. */
    private static final int COUNT_AT = 4 + 2 + "Meta4J images 3".length() + 8;

    @TempDir
    private Path folder = Path.of("");

    private ImageCache cache() {
        return new ImageCache(folder.resolve("x.images"), 42);
    }

    private static void assertWhole(List<ImageClass> classes) {
        assertThat(classes.stream().map(ImageClass::name)).containsExactly("a", "b");
        assertThat(classes.get(1).pixels()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
    }

    @Test
    void whatIsWrittenIsRead() {
        assertWhole(cache().write(CLASSES));
        assertWhole(cache().read().orElseThrow());
        assertThat(new ImageCache(cache().file(), 43).read()).isEmpty();
    }

    @Test
    void aChangedNumberOfClassesIsNotBelieved() throws IOException {
        for (int count : new int[] {100_000_000, Integer.MAX_VALUE, -1, 3}) {
            cache().write(CLASSES);
            byte[] bytes = Files.readAllBytes(cache().file());
            ByteBuffer.wrap(bytes).putInt(COUNT_AT, count);
            Files.write(cache().file(), bytes);
            assertThat(cache().read()).as("%d", count).isEmpty();
        }
    }

    @Test
    void aNumberOfClassesThatItsHeaderDoesNotHoldIsNotBelieved() throws IOException {
        cache().write(CLASSES);
        byte[] bytes = Files.readAllBytes(cache().file());
        ByteBuffer.wrap(bytes).putInt(COUNT_AT, 100_000_000);
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length - 8);
        ByteBuffer.wrap(bytes).putLong(bytes.length - 8, sum.getValue());
        Files.write(cache().file(), bytes);
        assertThat(cache().read()).isEmpty();
    }

    @Test
    void aCutFileIsNotBelieved() throws IOException {
        cache().write(CLASSES);
        byte[] bytes = Files.readAllBytes(cache().file());
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cache().file(), Arrays.copyOf(bytes, length));
            assertThat(cache().read()).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void whatAKilledLoadHasLeftIsClearedAway() throws IOException {
        Path part = Files.write(folder.resolve("x.images123.part"), new byte[1000]);
        Path other = Files.write(folder.resolve("y.images123.part"), new byte[1000]);
        cache().read();
        assertThat(part).doesNotExist();
        assertThat(other).exists();
        assertWhole(cache().write(CLASSES));
        assertThat(folder).isDirectoryNotContaining("glob:**/x.*.part");
    }

    @Test
    void whatAnotherLoadIsWritingIsLeft() throws IOException {
        cache().write(List.of(new Pending("a", 1, () -> {
            assertThat(cache().read()).isEmpty();
            assertThat(folder.toFile().list()).hasSize(1);
            return new byte[1];
        })));
        assertThat(cache().read()).isPresent();
        assertThat(folder.toFile().list()).containsExactly("x.images");
    }

    @Test
    void aLoadThatFailsLeavesNothing() {
        assertThatThrownBy(() -> cache().write(List.of(new Pending("a", 1, () -> {
                    throw new IllegalStateException("broken picture");
                }))))
                .hasMessage("broken picture");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void itIsAsReadableAsTheUmaskSays() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        cache().write(CLASSES);
        assertThat(Files.getPosixFilePermissions(cache().file()))
                .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("usual"))));
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaidOnce() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        ImageCache cache = new ImageCache(file.resolve("x.images"), 42);
        assertThat(Said.during(() -> assertWhole(cache.write(CLASSES))))
                .startsWith("Meta4J: cannot keep the decoded images in " + file + "/x.images (")
                .endsWith(
                        "), so that they take heap, and the next load as long as this one; make room, or set META4J_CACHE"
                                + " to a folder that can be written\n");
        assertThat(Said.during(() -> assertWhole(cache.write(CLASSES)))).isEmpty();
    }

    @Test
    void aHomeThatIsNoPathIsTheTemporaryFolder() {
        String home = System.getProperty("user.home");
        // An empty setting is none, also where the environment has one.
        System.setProperty("META4J_CACHE", "");
        for (String odd : new String[] {"?", "", "home"}) {
            System.setProperty("user.home", odd);
            try {
                assertThat(DataDirectory.cache())
                        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), ".meta4j", "cache"));
            } finally {
                System.setProperty("user.home", home);
            }
        }
        assertThat(DataDirectory.cache()).isEqualTo(Path.of(home, ".meta4j", "cache"));
        System.clearProperty("META4J_CACHE");
    }
}
