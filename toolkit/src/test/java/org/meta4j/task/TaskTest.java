package org.meta4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;

class TaskTest {
    private static final Engine ENGINE = Engine.reference();

    private static Tensor column(double... values) {
        return ENGINE.tensor(values, values.length, 1);
    }

    @Test
    void everySizeOfAnEpisodeIsAtLeastOne() {
        assertThatThrownBy(() -> new EpisodeShape(0, 1, 1)).hasMessage("ways must be at least 1, but is 0");
        assertThatThrownBy(() -> new EpisodeShape(5, 0, 1)).hasMessage("shots must be at least 1, but is 0");
        assertThatThrownBy(() -> new EpisodeShape(5, 1, -3)).hasMessage("queries must be at least 1, but is -3");
    }

    // ---- examples ----

    @Test
    void examplesAreNotEmptyAndHaveOneTargetEach() {
        assertThatThrownBy(() -> new Examples(ENGINE.tensor(new double[0], 0, 1), ENGINE.tensor(new double[0], 0, 1)))
                .hasMessage("examples must not be empty");
        assertThatThrownBy(() -> new Examples(ENGINE.filled(0), Labels.of(2))).hasMessage("examples must not be empty");
        assertThatThrownBy(() -> new Examples(ENGINE.filled(0, 3, 1), ENGINE.filled(0, 2, 1)))
                .hasMessage("there are 3 inputs but 2 targets");
        assertThatThrownBy(() -> new Examples(ENGINE.filled(0, 3, 1), ENGINE.filled(0)))
                .hasMessage("there are 3 inputs but 0 targets");
        assertThatThrownBy(() -> new Examples(ENGINE.filled(0, 3, 1), Labels.of(5, 0, 1)))
                .hasMessage("there are 3 inputs but 2 targets");
    }

    @Test
    void examplesAtIndicesAreTakenInTheirOrder() {
        Examples numbers = new Examples(column(10, 20, 30), column(1, 2, 3)).at(2, 0, 2);
        assertThat(numbers.count()).isEqualTo(3);
        assertThat(numbers.inputs().toDoubles()).containsExactly(30, 10, 30);
        assertThat(numbers.values().toDoubles()).containsExactly(3, 1, 3);
        Examples classes = new Examples(column(10, 20, 30), Labels.of(4, 3, 0, 1)).at(2, 0);
        assertThat(classes.inputs().toDoubles()).containsExactly(30, 10);
        assertThat(classes.labels()).isEqualTo(Labels.of(4, 1, 3));
    }

    @Test
    void theFirstOfEachClassAreTakenInWhateverOrderTheyStand() {
        Examples classes = new Examples(column(10, 20, 30, 40, 50), Labels.of(3, 2, 0, 2, 2, 0));
        assertThat(classes.firstOfEach(1).inputs().toDoubles()).containsExactly(10, 20);
        assertThat(classes.firstOfEach(2).inputs().toDoubles()).containsExactly(10, 20, 30, 50);
        assertThat(classes.firstOfEach(2).labels()).isEqualTo(Labels.of(3, 2, 0, 2, 0));
        assertThat(classes.firstOfEach(3)).isSameAs(classes);
    }

    @Test
    void inARegressionTheFirstSoManyAreTaken() {
        Examples numbers = new Examples(column(10, 20, 30), column(1, 2, 3));
        assertThat(numbers.firstOfEach(2).inputs().toDoubles()).containsExactly(10, 20);
        assertThat(numbers.firstOfEach(2).values().toDoubles()).containsExactly(1, 2);
        assertThat(numbers.firstOfEach(7)).isSameAs(numbers);
    }

    @Test
    void labelsAndNumbersAreNotTakenForEachOther() {
        Examples numbers = new Examples(column(10, 20), ENGINE.filled(0, 2, 3));
        assertThatThrownBy(numbers::labels)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "class labels are needed, as by cross-entropy and accuracies, but the targets are numbers of shape [2, 3]");
        Examples classes = new Examples(column(10, 20), Labels.of(2, 1, 0));
        assertThatThrownBy(classes::values)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "numbers to predict are needed, as by the squared error, but the targets are class labels [1, 0] of 2");
    }

    @Test
    void anEpisodeOnAnotherEngineHasTheSameValues() {
        Engine cpu = Engine.cpu();
        Episode episode =
                new Episode(new Examples(column(1, 2), column(3, 4)), new Examples(column(5), Labels.of(2, 1))).on(cpu);
        assertThat(episode.support().inputs().engine()).isEqualTo(cpu);
        assertThat(episode.support().values().engine()).isEqualTo(cpu);
        assertThat(episode.support().values().toDoubles()).containsExactly(3, 4);
        assertThat(episode.query().labels()).isEqualTo(Labels.of(2, 1));
    }

    // ---- randomness ----

    @Test
    void randomnessIsAFunctionOfSeedAndIndex() {
        assertThat(Randomness.of(1, 2).nextLong())
                .isEqualTo(Randomness.of(1, 2).nextLong())
                .isNotEqualTo(Randomness.of(2, 1).nextLong())
                .isNotEqualTo(Randomness.of(1, 3).nextLong());
    }

    @Test
    void keysAreAFunctionOfSeedAndIndexAndNotWhatTheGeneratorDraws() {
        assertThat(Randomness.key(1, 2)).isEqualTo(Randomness.key(1, 2));
        Set<Long> all = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (long index = 0; index < 100; index++) {
                all.add(Randomness.key(seed, index));
                all.add(Randomness.of(seed, index).nextLong());
            }
        }
        assertThat(all).hasSize(2000);
    }

    // ---- a user's own tasks ----

    private static TaskSource constants(String name, double scale) {
        return TaskSource.named(name, (seed, index, engine) -> {
            Examples examples = new Examples(engine.filled(1, 2, 1), engine.filled(scale * index, 2, 1));
            return new Episode(examples, examples);
        });
    }

    @Test
    void namedSourcesAreToldFromOthersByNameAndFrozenEpisodes() {
        TaskSource source = constants("constants", 1);
        assertThat(source).isEqualTo(constants("constants", 1)).hasToString("constants");
        assertThat(source).hasSameHashCodeAs(constants("constants", 1));
        assertThat(source).isNotEqualTo(constants("others", 1)).isNotEqualTo(constants("constants", 2));
        assertThat(source.id().name()).isEqualTo("constants");
        assertThat(source.id().hash()).matches("[0-9a-f]{64}");
        assertThat(source.id().drawing()).isEmpty();
        assertThat(source.id()).isEqualTo(constants("constants", 1).id());
    }

    @Test
    void theDataSetIsTheFirstPartOfAName() {
        assertThat(new SourceId("Omniglot/finn/metaTest", "", "").dataSet()).isEqualTo("Omniglot");
        assertThat(new SourceId("sine", "", "").dataSet()).isEqualTo("sine");
    }

    @Test
    void theHashIsOfTheFirst16FrozenEpisodes() {
        for (int changed : new int[] {0, 15, 16}) {
            TaskSource other = TaskSource.named("constants", (seed, index, engine) -> {
                boolean differs = index == changed && seed == TaskSource.FROZEN;
                Examples examples =
                        new Examples(engine.filled(1, 2, 1), engine.filled(differs ? -1 : (double) index, 2, 1));
                return new Episode(examples, examples);
            });
            assertThat(other.equals(constants("constants", 1))).isEqualTo(changed == 16);
        }
    }

    @Test
    void theHashSeesClassesAndTheirNumber() {
        assertThat(labelled(2, 0, 1)).isEqualTo(labelled(2, 0, 1));
        assertThat(labelled(2, 0, 1)).isNotEqualTo(labelled(2, 1, 0)).isNotEqualTo(labelled(3, 0, 1));
    }

    private static TaskSource labelled(int ways, int... ids) {
        return TaskSource.named("labelled", (seed, index, engine) -> {
            Examples support = new Examples(engine.filled(1, ids.length, 2), Labels.of(ways, ids));
            Examples query = new Examples(
                    engine.filled(1, 3 * ids.length, 2),
                    Labels.of(
                            ways,
                            Arrays.stream(ids)
                                    .flatMap(id -> Arrays.stream(new int[] {id, id, id}))
                                    .toArray()));
            return new Episode(support, query);
        });
    }

    @Test
    void theShapeIsThatOfTheFirstFrozenEpisode() {
        assertThat(constants("constants", 1).shape()).isEqualTo(new EpisodeShape(1, 2, 2));
        assertThat(labelled(3, 2, 0, 1, 1).shape()).isEqualTo(new EpisodeShape(3, 1, 3));
    }

    @Test
    void frozenEpisodesAreThoseOfTheFrozenSeed() {
        TaskSource seeds = TaskSource.named("seeds", (seed, index, engine) -> {
            Examples examples =
                    new Examples(engine.filled(1, 2, 1), engine.filled(seed == TaskSource.FROZEN ? 7 : 8, 2, 1));
            return new Episode(examples, examples);
        });
        assertThat(seeds.episode(3).query().values().toDoubles()).containsExactly(7, 7);
        assertThat(seeds.episode(1, 3, ENGINE).query().values().toDoubles()).containsExactly(8, 8);
    }

    @Test
    void aSourceHasAName() {
        assertThatThrownBy(() -> constants(" ", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a task source needs a name");
    }
}
