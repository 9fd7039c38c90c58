package org.meta4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;

/** Damaged pickles and lists of miniImageNet: the same images, or a sentence; pixels of a pickle have no checksum. */
class MiniImageNetAttackTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void ownCache() {
        System.setProperty("META4J_CACHE", folder.resolve("cache").toString());
    }

    @AfterEach
    void usualCache() {
        System.clearProperty("META4J_CACHE");
    }

    private static List<?> read(Path pickle) {
        return PickledPart.read(pickle).stream()
                .map(c -> List.of(c.name(), c.pixels()))
                .toList();
    }

    /** Returns a pickle whose program is at the front, where it is damaged most: the images are few and plain. */
    @Test
    void aPickle() throws IOException {
        for (int protocol : new int[] {2, 3}) {
            byte[] pickle = TinyMiniImageNet.pickle(List.of("n01532829"), protocol, 84);
            Path file = Files.write(folder.resolve("train.pkl"), pickle);
            Attack.on(file, Checksum.ABSENT, MiniImageNetAttackTest::read);
        }
    }

    @Test
    void thePartsOfAPickle() throws IOException {
        byte[] pickle = NumpyPickleTest.dictionary();
        Path file = Files.write(folder.resolve("small.pkl"), pickle);
        Attack.on(
                file,
                Checksum.ABSENT,
                path -> NumpyPickle.load(path) instanceof Map<?, ?> parts
                        ? String.valueOf(parts.keySet())
                        : "something else");
    }

    /** Where a list ends at the end of a line the name of what is loaded is the only place that can tell. */
    @Test
    void aList() throws IOException {
        TinyMiniImageNet.writeLists(folder);
        TinyMiniImageNet.writeImages(folder);
        String name = MiniImageNet.load(folder).name();
        Attack.on(folder.resolve("train.csv"), Checksum.ABSENT, path -> {
            MiniImageNet images = MiniImageNet.load(folder);
            if (!images.name().equals(name)) {
                throw new IllegalStateException(path + " makes " + images.name());
            }
            return images.split().metaTrain().hash();
        });
    }
}
