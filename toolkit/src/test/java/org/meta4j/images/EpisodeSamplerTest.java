package org.meta4j.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.images.EpisodeSampler.DrawnClass;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;

class EpisodeSamplerTest {
    private static final Engine ENGINE = Engine.reference();
    private static final int CLASSES = 8;
    private static final int IMAGES = 6;
    private static final ClassPool POOL = pool();

    /** Image i of class c has the bytes 24 c + 4 i + 0, 1, 2, 3. */
    private static ClassPool pool() {
        List<ImageClass> classes = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            byte[] pixels = new byte[IMAGES * 4];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (c * pixels.length + i);
            }
            classes.add(new ImageClass("class" + c, pixels));
        }
        return ClassPool.of("numbers", 2, 2, 1, classes);
    }

    private static EpisodeSampler sampler(int ways, int shots, int queries, Rotation rotation) {
        return new EpisodeSampler(POOL, new EpisodeShape(ways, shots, queries), rotation);
    }

    @Test
    void episodesHaveTheShapeAskedFor() {
        Episode episode = sampler(3, 2, 4, Rotation.NONE).episode(1, 7, ENGINE);
        assertThat(episode.support().inputs().shape()).containsExactly(6, 2, 2, 1);
        assertThat(episode.query().inputs().shape()).containsExactly(12, 2, 2, 1);
        assertThat(episode.support().labels().ids()).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(episode.query().labels().ids()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void anEpisodeIsAFunctionOfSeedAndIndex() {
        EpisodeSampler sampler = sampler(5, 1, 2, Rotation.RANDOM_PER_CLASS);
        double[] support = sampler.episode(1, 7, ENGINE).support().inputs().toDoubles();
        assertThat(sampler.episode(1, 7, ENGINE).support().inputs().toDoubles()).isEqualTo(support);
        assertThat(sampler.episode(1, 8, ENGINE).support().inputs().toDoubles()).isNotEqualTo(support);
        assertThat(sampler.episode(2, 7, ENGINE).support().inputs().toDoubles()).isNotEqualTo(support);
    }

    @Test
    void classesAreDistinctAndSupportAndQueryDisjoint() {
        EpisodeSampler sampler = sampler(CLASSES, 2, IMAGES - 2, Rotation.NONE);
        for (int index = 0; index < 50; index++) {
            Set<Integer> classes = new HashSet<>();
            for (DrawnClass drawn : sampler.classes(1, index)) {
                classes.add(drawn.index());
                List<Integer> images = new ArrayList<>(drawn.support());
                images.addAll(drawn.query());
                assertThat(drawn.support()).hasSize(2);
                assertThat(images).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
            }
            assertThat(classes).hasSize(CLASSES);
        }
    }

    @Test
    void theNamedImagesAreTheEpisodesRows() {
        EpisodeSampler sampler = sampler(3, 2, 3, Rotation.NONE);
        List<DrawnClass> classes = sampler.classes(4, 2);
        Episode episode = sampler.episode(4, 2, ENGINE);
        for (int label = 0; label < 3; label++) {
            DrawnClass drawn = classes.get(label);
            assertThat(drawn.name()).isEqualTo("class" + drawn.index());
            for (int i = 0; i < 2; i++) {
                assertRow(
                        episode.support(),
                        label * 2 + i,
                        drawn.index(),
                        drawn.support().get(i));
            }
            for (int i = 0; i < 3; i++) {
                assertRow(
                        episode.query(),
                        label * 3 + i,
                        drawn.index(),
                        drawn.query().get(i));
            }
        }
    }

    private static void assertRow(Examples examples, int row, int index, int image) {
        int first = index * IMAGES * 4 + image * 4;
        assertThat(Arrays.copyOfRange(examples.inputs().toDoubles(), row * 4, row * 4 + 4))
                .containsExactly(first / 255f, (first + 1) / 255f, (first + 2) / 255f, (first + 3) / 255f);
    }

    @Test
    void allImagesOfAClassAreTurnedByTheSameAngle() {
        EpisodeSampler sampler = sampler(2, 3, 3, Rotation.RANDOM_PER_CLASS);
        ClassPool turned = POOL.withRotations();
        Set<Integer> angles = new HashSet<>();
        for (int index = 0; index < 20; index++) {
            double[] inputs =
                    sampler.episode(1, index, ENGINE).support().inputs().toDoubles();
            for (int row = 0; row < 6; row++) {
                DrawnClass drawn = sampler.classes(1, index).get(row / 3);
                angles.add(drawn.rotation());
                float[] expected = turned.image(
                        4 * drawn.index() + drawn.rotation() / 90,
                        drawn.support().get(row % 3));
                for (int i = 0; i < 4; i++) {
                    assertThat((float) inputs[row * 4 + i]).isEqualTo(expected[i]);
                }
            }
        }
        assertThat(angles).containsExactlyInAnyOrder(0, 90, 180, 270);
    }

    @Test
    void anEpisodeWithFewerQueriesIsPartOfTheOneWithMore() {
        List<DrawnClass> few = sampler(4, 2, 1, Rotation.NONE).classes(1, 3);
        List<DrawnClass> many = sampler(4, 2, 4, Rotation.NONE).classes(1, 3);
        for (int label = 0; label < 4; label++) {
            assertThat(few.get(label).name()).isEqualTo(many.get(label).name());
            assertThat(few.get(label).support()).isEqualTo(many.get(label).support());
            assertThat(few.get(label).query()).isEqualTo(many.get(label).query().subList(0, 1));
        }
    }

    @Test
    void everyClassAndImageIsDrawnEquallyOften() {
        EpisodeSampler sampler = sampler(2, 1, 1, Rotation.NONE);
        int[] first = new int[CLASSES];
        int[] query = new int[IMAGES];
        for (int index = 0; index < 12_000; index++) {
            first[sampler.classes(1, index).get(0).index()]++;
            query[sampler.classes(1, index).get(1).query().get(0)]++;
        }
        // Five standard deviations: sqrt(12000/8 * 7/8) = 36 and sqrt(12000/6 * 5/6) = 41.
        assertThat(Arrays.stream(first).boxed()).allSatisfy(n -> assertThat(n).isBetween(1500 - 180, 1500 + 180));
        assertThat(Arrays.stream(query).boxed()).allSatisfy(n -> assertThat(n).isBetween(2000 - 205, 2000 + 205));
    }

    @Test
    void labelsKnowTheNumberOfWays() {
        Episode episode = sampler(3, 2, 4, Rotation.NONE).episode(1, 7, ENGINE);
        assertThat(episode.support().labels().ways()).isEqualTo(3);
        assertThat(episode.query().labels().counts()).containsExactly(4, 4, 4);
    }

    @Test
    void theIdNamesPoolDataAndDrawingWithTheShotsButNotTheQueries() {
        EpisodeSampler sampler = sampler(3, 2, 4, Rotation.RANDOM_PER_CLASS);
        assertThat(sampler.id())
                .isEqualTo(new SourceId("numbers", POOL.hash(), "3 ways, 2 shots, rotation RANDOM_PER_CLASS"))
                .isEqualTo(sampler.withShape(new EpisodeShape(3, 2, 1)).id())
                .isNotEqualTo(sampler.withShape(new EpisodeShape(3, 1, 4)).id())
                .isNotEqualTo(sampler.withShape(new EpisodeShape(4, 2, 4)).id())
                .isNotEqualTo(sampler(3, 2, 4, Rotation.NONE).id());
    }

    @Test
    void samplersOfTheSameSettingsAreEqualAndPrintThemselves() {
        EpisodeSampler sampler = sampler(3, 2, 4, Rotation.NONE);
        assertThat(sampler)
                .isEqualTo(new EpisodeSampler(pool(), new EpisodeShape(3, 2, 4), Rotation.NONE))
                .isNotEqualTo(sampler.withShape(new EpisodeShape(3, 2, 3)))
                .isNotEqualTo(sampler(3, 2, 4, Rotation.RANDOM_PER_CLASS))
                .hasToString("EpisodeSampler[pool=numbers (8 classes), shape=EpisodeShape[ways=3, shots=2, queries=4],"
                        + " rotation=NONE]");
        assertThat(sampler.shape()).isEqualTo(new EpisodeShape(3, 2, 4));
    }

    @Test
    void frozenEpisodesAreThoseOfTheFrozenSeedInFloat32() {
        EpisodeSampler sampler = sampler(3, 2, 4, Rotation.NONE);
        Episode frozen = sampler.episode(5);
        Episode same = sampler.episode(TaskSource.FROZEN, 5, Engine.cpu());
        assertThat(frozen.support().inputs().toDoubles())
                .isEqualTo(same.support().inputs().toDoubles());
    }

    @Test
    void aPoolTooSmallIsRefused() {
        assertThatThrownBy(() -> sampler(9, 1, 1, Rotation.NONE))
                .hasMessage("the pool has 8 classes but the episode shape asks for 9 ways");
        assertThatThrownBy(() -> sampler(5, 1, 6, Rotation.NONE))
                .hasMessage("class class0 has 6 images but the episode shape asks for 7 (1 shots + 6 queries)");
        ClassPool oblong = ClassPool.of("oblong", 1, 2, 1, List.of(new ImageClass("x", new byte[4])));
        assertThatThrownBy(() -> new EpisodeSampler(oblong, new EpisodeShape(1, 1, 1), Rotation.RANDOM_PER_CLASS))
                .hasMessage("only square images can be rotated, but these are 1x2");
    }
}
