package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meta4j.images.ClassPool;

class GlyphsTest {
    private static final Glyphs GLYPHS = Glyphs.generate(1);

    @Test
    void theyHaveOmniglotsShapeButNotItsName() {
        ClassPool classes = GLYPHS.classes();
        assertThat(classes.count()).isEqualTo(1623);
        assertThat(classes.names()).isSorted();
        assertThat(classes.names().stream().map(name -> name.split("/", -1)[0]).distinct())
                .hasSize(50);
        for (int c = 0; c < classes.count(); c++) {
            assertThat(classes.images(c)).isEqualTo(20);
        }
        assertThat(GLYPHS.name()).isEqualTo("Glyphs (not Omniglot)");
        assertThat(GLYPHS).hasToString("Glyphs (not Omniglot)");
    }

    @Test
    void partsAreAsLargeAsOmniglots() {
        Partitions vinyals = GLYPHS.split(Omniglot.Split.VINYALS);
        assertThat(vinyals.metaTrain().count()).isEqualTo(1028);
        assertThat(vinyals.metaValidation().count()).isEqualTo(172);
        assertThat(vinyals.metaTest().count()).isEqualTo(423);
        assertThat(GLYPHS.split(Omniglot.Split.NICHOL).metaTest().names())
                .isEqualTo(vinyals.metaTest().names());
    }

    @Test
    void poolsAreCalledAsTheyAreFoundAgain() {
        assertThat(GLYPHS.classes().name()).isEqualTo("Glyphs (not Omniglot)");
        assertThat(Glyphs.generate(7).name()).isEqualTo("Glyphs (not Omniglot) seed 7");
        Partitions finn = GLYPHS.split(Omniglot.Split.FINN);
        assertThat(finn.metaTrain().name()).isEqualTo("Glyphs (not Omniglot)/finn/metaTrain");
        assertThat(finn.metaValidation().name()).isEqualTo("Glyphs (not Omniglot)/finn/metaValidation");
        assertThat(finn.metaTest().name()).isEqualTo("Glyphs (not Omniglot)/finn/metaTest");
    }

    @Test
    void theyAreAFunctionOfTheSeed() {
        assertThat(Glyphs.generate(1).classes().image(700, 3))
                .isEqualTo(GLYPHS.classes().image(700, 3));
        assertThat(Glyphs.generate(2).classes().image(700, 3))
                .isNotEqualTo(GLYPHS.classes().image(700, 3));
    }

    @Test
    void drawingsOfOneCharacterLookMoreAlikeThanThoseOfTwo() {
        double same = 0;
        double other = 0;
        double ink = 0;
        for (int c = 0; c + 1 < 200; c++) {
            float[] image = GLYPHS.classes().image(c, 0);
            same += distance(image, GLYPHS.classes().image(c, 1));
            other += distance(image, GLYPHS.classes().image(c + 1, 1));
            for (float pixel : image) {
                ink += pixel / image.length / 199;
            }
        }
        assertThat(same).isLessThan(0.8 * other);
        // Omniglot's mean is 0.08.
        assertThat(ink).isBetween(0.06, 0.10);
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
