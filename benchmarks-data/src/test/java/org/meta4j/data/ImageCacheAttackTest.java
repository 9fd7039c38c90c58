package org.meta4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;
import org.meta4j.data.ImageCache.Pending;

/** A damaged cache is as good as none. */
class ImageCacheAttackTest {
    @Test
    void theCacheStands(@TempDir Path folder) throws IOException {
        ImageCache cache = new ImageCache(folder.resolve("x.images"), 42);
        List<Pending> classes = IntStream.range(0, 5)
                .mapToObj(i -> new Pending("class " + i, 30 + i, () -> new byte[30 + i]))
                .toList();
        cache.write(classes);
        Attack.on(
                cache.file(),
                Checksum.PRESENT,
                file -> cache.read().orElseThrow(() -> new IOException(file + " is made anew")).stream()
                        .map(c -> List.of(c.name(), copy(c.pixels())))
                        .toList());
    }

    private static ByteBuffer copy(ByteBuffer mapped) {
        return ByteBuffer.allocate(mapped.remaining()).put(mapped.duplicate()).flip();
    }
}
