package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Selection;
import org.meta4j.experiment.Settings;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.TaskSource;

class PapersTest {
    /** The experiments whose results were committed before there were receipts. */
    private static final List<String> SINE = List.of(
            "finn2017/sine-5shot-maml",
            "finn2017/sine-10shot-maml",
            "finn2017/sine-10shot-fomaml",
            "finn2017/sine-5shot-pretrained",
            "finn2017/sine-10shot-oracle",
            "li2017/sine-10shot-metasgd",
            "nichol2018/sine-10shot-reptile");

    static Stream<Cell> cells() {
        return Papers.cells().stream();
    }

    private static List<TaskSource> sources(Experiment experiment) {
        List<TaskSource> sources = new ArrayList<>(List.of(experiment.metaTrain()));
        experiment.tests().forEach(test -> sources.add(test.tasks()));
        if (experiment.selection() instanceof Selection.ByValidation by) {
            sources.add(by.metaValidation().tasks());
            by.retrainOn().ifPresent(sources::add);
        }
        return sources;
    }

    private static ClassPool pool(Experiment experiment, String name) {
        return sources(experiment).stream()
                .filter(EpisodeSampler.class::isInstance)
                .map(source -> ((EpisodeSampler) source).pool())
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pool " + name));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void settingsOfEveryExperimentAreReadAsTheyWereWritten(Cell cell) {
        Experiment experiment = cell.onStandIn();
        JsonNode written = Settings.write(experiment);
        Experiment read = Settings.pools((name, hash) -> pool(experiment, name)).read(written, Experiment.class);
        assertThat(read).isEqualTo(experiment);
        assertThat(Settings.write(read)).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cellsAgreeWithTheirExperiments(Cell cell) {
        Experiment experiment = cell.onStandIn();
        List<Condition> measured = experiment.tests().stream()
                .flatMap(test -> test.conditions().stream())
                .toList();
        assertThat(experiment.id()).isEqualTo(cell.id());
        assertThat(cell.columns())
                .extracting(Cell.Column::condition)
                .isSubsetOf(measured)
                .doesNotHaveDuplicates();
        assertThat(cell.columns()).extracting(Cell.Column::title).doesNotHaveDuplicates();
        assertThat(cell.quoted()).allSatisfy(quoted -> assertThat(measured)
                .containsAll(quoted.condition().stream().toList()));
        assertThat(cell.known()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(Deviations.of(experiment)).endsWith(cell.known().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void testAndValidationClassesAreInNoTraining(Cell cell) {
        Experiment experiment = cell.onStandIn();
        if (experiment.metaTrain() instanceof EpisodeSampler training) {
            List<String> seen = new ArrayList<>(training.pool().names());
            if (experiment.selection() instanceof Selection.ByValidation by) {
                assertThat(((EpisodeSampler) by.metaValidation().tasks()).pool().names())
                        .doesNotContainAnyElementsOf(seen);
                seen.addAll(
                        ((EpisodeSampler) by.retrainOn().orElseThrow()).pool().names());
            }
            assertThat(experiment.tests()).allSatisfy(test -> assertThat(
                            ((EpisodeSampler) test.tasks()).pool().names())
                    .doesNotContainAnyElementsOf(seen));
        }
    }

    @Test
    void idsAreUniqueAndWellFormed() {
        assertThat(Papers.cells())
                .extracting(Cell::id)
                .doesNotHaveDuplicates()
                .containsAll(SINE)
                .allSatisfy(id -> assertThat(id)
                        .matches("[a-z]+20\\d\\d/(sine-\\d+shot|(omniglot|mini|cifarfs)-\\d+w\\d+s)-[a-z]+(-[a-z]+)*"));
    }

    @Test
    void unknownIdsAreNamed() {
        assertThatThrownBy(() -> Papers.cell("zzzzzz"))
                .hasMessage("there is no published experiment \"zzzzzz\"; Papers.cells() has all");
        assertThatThrownBy(() -> Papers.cell("finn2017/sine-5shot"))
                .hasMessageStartingWith("there is no published experiment \"finn2017/sine-5shot\"; there are "
                        + "finn2017/sine-5shot-maml, ")
                .hasMessageEndingWith(" and more: Papers.cells() has all");
    }

    @Test
    void missingDataAreNamedInOneSentenceWhenTheExperimentIsAskedFor(@TempDir Path folder) {
        System.setProperty("META4J_DATA", folder.toString());
        try {
            for (String id : List.of(
                    "finn2017/omniglot-5w1s-maml",
                    "snell2017/mini-5w1s-protonet",
                    "bertinetto2019/cifarfs-5w1s-maml")) {
                Cell cell = Papers.cell(id);
                assertThatThrownBy(cell::experiment)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("No " + cell.dataSet() + " in " + folder + " (");
            }
        } finally {
            System.clearProperty("META4J_DATA");
        }
    }

    @Test
    void episodesAreThoseOfThePapers() {
        assertThat(training("finn2017/omniglot-5w5s-maml")).isEqualTo(new EpisodeShape(5, 5, 5));
        assertThat(training("nichol2018/omniglot-20w1s-reptile")).isEqualTo(new EpisodeShape(20, 10, 1));
        assertThat(training("snell2017/omniglot-20w5s-protonet")).isEqualTo(new EpisodeShape(60, 5, 5));
        assertThat(training("finn2017/mini-5w5s-maml")).isEqualTo(new EpisodeShape(5, 5, 15));
        assertThat(training("nichol2018/mini-5w1s-reptile")).isEqualTo(new EpisodeShape(5, 15, 1));
        assertThat(training("bertinetto2019/cifarfs-5w1s-protonet")).isEqualTo(new EpisodeShape(30, 1, 15));
        assertThat(training("bertinetto2019/cifarfs-5w5s-protonet")).isEqualTo(new EpisodeShape(20, 5, 15));
        assertThat(training("finn2017/sine-5shot-maml")).isEqualTo(new EpisodeShape(1, 5, 5));
    }

    private static EpisodeShape training(String id) {
        return Papers.cell(id).onStandIn().metaTrain().shape();
    }

    @Test
    void lengthsAreThoseOfThePapers() {
        assertThat(length("finn2017/sine-10shot-maml")).isEqualTo(70_000);
        assertThat(length("finn2017/omniglot-5w1s-maml")).isEqualTo(60_000);
        assertThat(length("finn2017/mini-5w1s-fomaml")).isEqualTo(60_000);
        assertThat(length("nichol2018/omniglot-5w1s-reptile")).isEqualTo(100_000);
        assertThat(length("nichol2018/omniglot-20w5s-reptile")).isEqualTo(200_000);
        assertThat(length("bertinetto2019/cifarfs-5w1s-reptile")).isEqualTo(100_000);
    }

    private static long length(String id) {
        return Papers.cell(id).onStandIn().outer().metaIterations();
    }

    @Test
    void formsOfTheNormalisationDifferInTheNetworkAlone() {
        JsonNode authors =
                Settings.write(Papers.cell("finn2017/omniglot-5w1s-maml").onStandIn());
        JsonNode adapted = Settings.write(
                Papers.cell("finn2017/omniglot-5w1s-maml-adapted-norm").onStandIn());
        assertThat(Settings.differences(authors, adapted))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("learner.model.") || line.startsWith("id: "));
    }

    @Test
    void oracleIsMeasuredOnTheTasksOfTheOthers() {
        Experiment maml = FinnEtAl2017.sine(10).maml();
        Experiment oracle = FinnEtAl2017.sine(10).oracle();
        assertThat(oracle.tests().get(0).id()).isEqualTo(maml.tests().get(0).id());
        assertThat(((SineWaves) oracle.tests().get(0).tasks()).oracle()).isTrue();
        assertThat(((SineWaves) maml.tests().get(0).tasks()).oracle()).isFalse();
        assertThat(maml.tests().get(0).conditions()).hasSize(3 * 2 * 11);
    }
}
