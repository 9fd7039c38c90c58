package org.meta4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassPoolTest {
    private static final ClassPool POOL = ClassPool.of(
            2,
            2,
            1,
            List.of(
                    new ImageClass("a", new byte[] {0, 51, 102, (byte) 255, 1, 2, 3, 4}),
                    new ImageClass("b", new byte[] {5, 6, 7, 8})));

    @Test
    void bytesAreReadAsFractionsOf255() {
        assertThat(POOL.image(0, 0)).containsExactly(0f, 0.2f, 0.4f, 1f);
        assertThat(POOL.image(0, 1)).containsExactly(1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f);
        assertThat(POOL.images(0)).isEqualTo(2);
        assertThat(POOL.images(1)).isEqualTo(1);
    }

    @Test
    void aBufferIsReadFromItsPositionToItsLimit() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4).put(new byte[] {9, 51, 102, 9});
        ImageClass part = new ImageClass("a", buffer.position(1).limit(3));
        buffer.clear();
        assertThat(ClassPool.of(1, 2, 1, List.of(part)).image(0, 0)).containsExactly(0.2f, 0.4f);
        assertThat(part.pixels().isReadOnly()).isTrue();
    }

    @Test
    void rotationsAreClassesTurnedCounterClockwise() {
        ClassPool turned = POOL.withRotations();
        assertThat(turned.names())
                .containsExactly(
                        "a/rot000", "a/rot090", "a/rot180", "a/rot270", "b/rot000", "b/rot090", "b/rot180", "b/rot270");
        assertThat(turned.image(4, 0)).containsExactly(5 / 255f, 6 / 255f, 7 / 255f, 8 / 255f);
        assertThat(turned.image(5, 0)).containsExactly(6 / 255f, 8 / 255f, 5 / 255f, 7 / 255f);
        assertThat(turned.image(6, 0)).containsExactly(8 / 255f, 7 / 255f, 6 / 255f, 5 / 255f);
        assertThat(turned.image(7, 0)).containsExactly(7 / 255f, 5 / 255f, 8 / 255f, 6 / 255f);
        assertThat(turned.images(1)).isEqualTo(2);
    }

    @Test
    void channelsTurnTogether() {
        ClassPool colour = ClassPool.of(2, 2, 2, List.of(new ImageClass("a", new byte[] {0, 1, 2, 3, 4, 5, 6, 7})));
        assertThat(colour.withRotations().image(1, 0))
                .containsExactly(2 / 255f, 3 / 255f, 6 / 255f, 7 / 255f, 0f, 1 / 255f, 4 / 255f, 5 / 255f);
    }

    @Test
    void aRotationOfARotationAddsUp() {
        ClassPool once = POOL.withRotations();
        assertThat(once.withRotations().image(4 * 5 + 3, 0)).containsExactly(once.image(4, 0));
    }

    @Test
    void subsetsKeepTheirOrder() {
        assertThat(POOL.subset(List.of("b", "a")).names()).containsExactly("b", "a");
        assertThat(POOL.subset(1, 2).names()).containsExactly("b");
        assertThat(POOL.subset(0, 0).count()).isZero();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> POOL.subset(List.of("a", "c"))).hasMessage("there is no class c among the 2 classes");
        assertThatThrownBy(() -> ClassPool.of(2, 2, 1, List.of(new ImageClass("x", new byte[7]))))
                .hasMessage("class x has 7 bytes, not a multiple of the 4 of an image 2x2x1");
        ImageClass x = new ImageClass("x", new byte[2]);
        assertThatThrownBy(() -> ClassPool.of(1, 2, 1, List.of(x, x))).hasMessage("class x is there twice");
        assertThatThrownBy(() -> ClassPool.of(1, 2, 1, List.of(x)).withRotations())
                .hasMessage("only square images can be rotated, but these are 1x2");
    }
}
