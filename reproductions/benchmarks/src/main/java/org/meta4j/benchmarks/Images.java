package org.meta4j.benchmarks;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;
import org.meta4j.task.Randomness;

/** Images without meaning, where only their size matters. */
final class Images {
    private Images() {}

    /** Returns 20 classes of 20 square images of random pixels. */
    static ClassPool random(int length, int channels) {
        RandomGenerator random = Randomness.of(1, 0);
        List<ImageClass> classes = IntStream.range(0, 20)
                .mapToObj(index -> {
                    byte[] pixels = new byte[20 * length * length * channels];
                    random.nextBytes(pixels);
                    return new ImageClass("random" + index, pixels);
                })
                .toList();
        return ClassPool.of("random", length, length, channels, classes);
    }
}
