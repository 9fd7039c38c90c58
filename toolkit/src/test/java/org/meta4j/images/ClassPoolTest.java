package org.meta4j.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassPoolTest {
    private static final ClassPool POOL = ClassPool.of(
            "letters",
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
        assertThat(ClassPool.of("tiny", 1, 2, 1, List.of(part)).image(0, 0)).containsExactly(0.2f, 0.4f);
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
        ClassPool colour =
                ClassPool.of("colour", 2, 2, 2, List.of(new ImageClass("a", new byte[] {0, 1, 2, 3, 4, 5, 6, 7})));
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
        assertThat(POOL.subset("both", List.of("b", "a")).names()).containsExactly("b", "a");
        assertThat(POOL.subset("last", 1, 2).names()).containsExactly("b");
        assertThat(POOL.subset("none", 0, 0).count()).isZero();
    }

    @Test
    void everyPoolHasAName() {
        assertThat(POOL.name()).isEqualTo("letters");
        assertThat(POOL.subset("metaTest", List.of("b")).name()).isEqualTo("letters/metaTest");
        assertThat(POOL.subset("first", 0, 1).name()).isEqualTo("letters/first");
        assertThat(POOL.withRotations().name()).isEqualTo("letters/rotations");
        assertThat(POOL).hasToString("letters (2 classes)");
        assertThat(POOL.name(1)).isEqualTo("b");
        assertThat(POOL.imageCount()).isEqualTo(3);
    }

    @Test
    void poolsOfTheSameNameClassesAndImagesAreEqual() {
        ClassPool same = pool("letters", "a", "b", 8);
        assertThat(same).isEqualTo(POOL).hasSameHashCodeAs(POOL);
        assertThat(same.hash()).matches("[0-9a-f]{64}").isEqualTo(POOL.hash());
        assertThat(pool("digits", "a", "b", 8)).isNotEqualTo(POOL);
        assertThat(pool("letters", "a", "c", 8)).as("another class name").isNotEqualTo(POOL);
        assertThat(pool("letters", "a", "b", 9)).as("another pixel").isNotEqualTo(POOL);
        assertThat(POOL.subset("part", List.of("a", "b")))
                .isEqualTo(POOL.subset("part", 0, 2))
                .isNotEqualTo(POOL.subset("part", List.of("b", "a")));
    }

    private static ClassPool pool(String name, String first, String second, int lastPixel) {
        return ClassPool.of(
                name,
                2,
                2,
                1,
                List.of(
                        new ImageClass(first, new byte[] {0, 51, 102, (byte) 255, 1, 2, 3, 4}),
                        new ImageClass(second, new byte[] {5, 6, 7, (byte) lastPixel})));
    }

    @Test
    void theHashSeesTheShapeAndTheTurnsOfImages() {
        ImageClass a = new ImageClass("a", new byte[] {1, 2, 3, 4});
        assertThat(ClassPool.of("p", 1, 4, 1, List.of(a)).hash())
                .isNotEqualTo(ClassPool.of("p", 4, 1, 1, List.of(a)).hash())
                .isNotEqualTo(ClassPool.of("p", 1, 2, 1, List.of(a)).hash());
        ClassPool turned = POOL.withRotations();
        assertThat(turned.subset("x", 0, 1).hash())
                .isNotEqualTo(turned.subset("x", 1, 2).hash());
        assertThat(turned).isEqualTo(pool("letters", "a", "b", 8).withRotations());
    }

    @Test
    void poolsAreJoinedUnlessTheyShareAClassOrDifferInSize() {
        ClassPool others = ClassPool.of("others", 2, 2, 1, List.of(new ImageClass("c", new byte[] {9, 9, 9, 9})));
        ClassPool both = POOL.and(others, "both");
        assertThat(both.name()).isEqualTo("both");
        assertThat(both.names()).containsExactly("a", "b", "c");
        assertThat(both.image(2, 0)).containsExactly(9 / 255f, 9 / 255f, 9 / 255f, 9 / 255f);
        assertThatThrownBy(() -> both.and(others, "more")).hasMessage("class c is in both and in others");
        ClassPool wide = ClassPool.of("wide", 2, 4, 1, List.of());
        assertThatThrownBy(() -> POOL.and(wide, "more"))
                .hasMessage("images of letters are 2x2x1, but those of wide are 2x4x1");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> POOL.subset("part", List.of("a", "c")))
                .hasMessage("there is no class c among the 2 classes");
        assertThatThrownBy(() -> ClassPool.of("x", 2, 2, 1, List.of(new ImageClass("x", new byte[7]))))
                .hasMessage("class x has 7 bytes, not a multiple of the 4 of an image 2x2x1");
        ImageClass x = new ImageClass("x", new byte[2]);
        for (int[] size : new int[][] {{0, 2, 1}, {2, -1, 1}, {2, 2, 0}, {1 << 16, 1 << 16, 1}, {1 << 30, 2, 3}}) {
            assertThatThrownBy(() -> ClassPool.of("x", size[0], size[1], size[2], List.of(x)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an image has at least a row, a column and a channel and at most 2147483647 bytes,"
                            + " but those of x are " + size[0] + "x" + size[1] + "x" + size[2]);
        }
        assertThatThrownBy(() -> ClassPool.of("tiny", 1, 2, 1, List.of(x, x))).hasMessage("class x is there twice");
        assertThatThrownBy(() -> ClassPool.of("tiny", 1, 2, 1, List.of(x)).withRotations())
                .hasMessage("only square images can be rotated, but these are 1x2");
    }
}
