package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.meta4j.images.ClassPool;

class ColourGlyphsTest {
    private static final ColourGlyphs GLYPHS = ColourGlyphs.generate(32, 1);

    @Test
    void theyHaveTheClassesOfTheRealSetsButNotTheirName() {
        ClassPool classes = GLYPHS.classes();
        assertThat(classes.count()).isEqualTo(100);
        assertThat(classes.names()).isSorted().startsWith("glyph001").endsWith("glyph100");
        assertThat(classes.images(99)).isEqualTo(60);
        assertThat(classes.channels()).isEqualTo(3);
        assertThat(GLYPHS.name()).isEqualTo("ColourGlyphs (drawn by a program, not photographs)");
        assertThat(GLYPHS).hasToString(GLYPHS.name());
    }

    @Test
    void poolsAreCalledAsTheyAreFoundAgain() {
        String name = "ColourGlyphs (drawn by a program, not photographs)";
        assertThat(GLYPHS.classes().name()).isEqualTo(name);
        assertThat(ColourGlyphs.generate(84, 1).name()).isEqualTo(name + " 84x84");
        assertThat(ColourGlyphs.generate(16, 2).name()).isEqualTo(name + " 16x16 seed 2");
        assertThat(GLYPHS.split().metaTrain().name()).isEqualTo(name + "/metaTrain");
        assertThat(GLYPHS.split().metaValidation().name()).isEqualTo(name + "/metaValidation");
        assertThat(GLYPHS.split().metaTest().name()).isEqualTo(name + "/metaTest");
    }

    @Test
    void partsAreAsLargeAsThoseOfTheRealSets() {
        Partitions split = GLYPHS.split();
        assertThat(split.metaTrain().count()).isEqualTo(64);
        assertThat(split.metaValidation().count()).isEqualTo(16);
        assertThat(split.metaTest().count()).isEqualTo(20);
        assertThat(split.metaTest().names()).startsWith("glyph081");
    }

    @Test
    void theyAreAFunctionOfTheSeed() {
        assertThat(ColourGlyphs.generate(32, 1).classes().image(70, 3))
                .isEqualTo(GLYPHS.classes().image(70, 3));
        assertThat(ColourGlyphs.generate(32, 2).classes().image(70, 3))
                .isNotEqualTo(GLYPHS.classes().image(70, 3));
    }

    @Test
    void theyComeInAnySize() {
        assertThat(ColourGlyphs.generate(16, 1).classes().image(0, 0)).hasSize(16 * 16 * 3);
        assertThatThrownBy(() -> ColourGlyphs.generate(7, 1))
                .hasMessage("colour glyphs need a size of at least 8 pixels, but it is 7");
    }

    @Test
    void picturesOfOneClassLookMoreAlikeThanThoseOfTwo() {
        double same = 0;
        double other = 0;
        for (int c = 0; c + 1 < 100; c++) {
            for (int picture = 0; picture + 1 < 60; picture++) {
                float[] image = GLYPHS.classes().image(c, picture);
                same += distance(image, GLYPHS.classes().image(c, picture + 1));
                other += distance(image, GLYPHS.classes().image(c + 1, picture + 1));
            }
        }
        // Backgrounds have nothing to do with the class and make up most of a picture.
        assertThat(same).isLessThan(0.99 * other).isGreaterThan(0.5 * other);
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
