package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

class PartitionsTest {
    private static final List<ImageClass> TEN = IntStream.range(0, 10)
            .mapToObj(i -> new ImageClass("class" + i, new byte[] {(byte) i}))
            .toList();
    private static final ClassPool POOL = ClassPool.of("mine", 1, 1, 1, TEN);

    @Test
    void partsAreCalledAfterThePoolAndTheSeed() {
        Partitions split = Partitions.of(POOL, 7);
        assertThat(split.metaTrain().name()).isEqualTo("mine/split 7/metaTrain");
        assertThat(split.metaValidation().name()).isEqualTo("mine/split 7/metaValidation");
        assertThat(split.metaTest().name()).isEqualTo("mine/split 7/metaTest");
    }

    @Test
    void equalPoolsAndSeedsGiveEqualParts() {
        assertThat(Partitions.of(ClassPool.of("mine", 1, 1, 1, TEN), 7))
                .isEqualTo(Partitions.of(POOL, 7))
                .isNotEqualTo(Partitions.of(POOL, 8));
    }

    @Test
    void metaTrainAndMetaValidationCanBeTakenTogether() {
        Partitions split = Partitions.of(POOL, 7);
        ClassPool both = split.metaTrainAndValidation();
        assertThat(both.name()).isEqualTo("mine/split 7/metaTrain+metaValidation");
        assertThat(both.count()).isEqualTo(8);
        assertThat(both.names().subList(0, 6)).isEqualTo(split.metaTrain().names());
        assertThat(both.names().subList(6, 8)).isEqualTo(split.metaValidation().names());
    }

    @Test
    void withoutMetaValidationTheyAreMetaTrain() {
        Partitions split = new Partitions(
                POOL.subset("metaTrain", 0, 6), POOL.subset("metaValidation", 0, 0), POOL.subset("metaTest", 6, 10));
        assertThat(split.metaTrainAndValidation().names())
                .isEqualTo(split.metaTrain().names());
    }
}
