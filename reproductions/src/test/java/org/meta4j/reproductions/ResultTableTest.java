package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.data.Glyphs;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.task.TaskSource;

class ResultTableTest {
    private static Receipt receipt(Experiment experiment) {
        Run run = experiment.withMetaIterations(1).run(1).train();
        run.test(experiment.tests().get(0).withEpisodes(2));
        return run.receipt();
    }

    @Test
    void convertedResultsAreMarkedAndShowWhatTheyShowedBefore() {
        List<ResultTable> tables = ResultTable.of(List.of(), Receipts.converted());
        assertThat(tables).extracting(ResultTable::dataSet).containsExactly("Omniglot", "CIFAR-FS");
        assertThat(tables.get(0).rows().get(0))
                .containsEntry("experiment", "MAML, normalisation adapted, 5-way 1-shot (converted)")
                .containsEntry("transductive, K queries", "96.5 ± 0.7")
                .containsEntry("published", "98.7 ± 0.4 (transductive, K queries)");
        assertThat(tables.stream().flatMap(table -> table.rows().stream()))
                .hasSize(12)
                .allMatch(row -> String.valueOf(row.get("experiment")).endsWith(" (converted)"));
    }

    @Test
    void printedNumbersDoNotStandBesideStandIns() {
        Receipt receipt = receipt(SnellEtAl2017.omniglot(Glyphs.generate(1), 5, 1));
        ResultTable table = ResultTable.of(List.of(receipt)).get(0);
        assertThat(table.dataSet()).isEqualTo("Glyphs (not Omniglot)");
        assertThat(table.rows().get(0))
                .containsEntry("published", "-")
                .containsEntry("experiment", "ProtoNet, 5-way 1-shot (1 setting differs)"); // the images
    }

    /** Returns tasks of the same images as if they were a part of Omniglot of which some are missing. */
    private static EpisodeSampler ofPartialOmniglot(TaskSource tasks) {
        EpisodeSampler glyphs = (EpisodeSampler) tasks;
        ClassPool pool = glyphs.pool();
        String part = pool.name().substring(pool.name().indexOf('/'));
        ClassPool partial = pool.subset("", 0, 5)
                .and(pool.subset("", 5, pool.count()), "Omniglot (only 1635 of its 32460 images)" + part);
        return new EpisodeSampler(partial, glyphs.shape(), glyphs.rotation());
    }

    @Test
    void partialDataSetIsADeviationOfItsRow() {
        Experiment whole = FinnEtAl2017.omniglot(Glyphs.generate(1), 5, 1).maml();
        Experiment partial = Experiment.of(
                        whole.id(), whole.learner(), whole.outer(), ofPartialOmniglot(whole.metaTrain()))
                .tested(new org.meta4j.experiment.Test(
                        ofPartialOmniglot(whole.tests().get(0).tasks()),
                        600,
                        whole.tests().get(0).conditions()));
        Receipt receipt = receipt(partial);
        assertThat(Deviations.of(receipt))
                .contains("images: Omniglot (only 1635 of its 32460 images)")
                .noneMatch(deviation -> deviation.contains("pool"));
        ResultTable table = ResultTable.of(List.of(receipt)).get(0);
        assertThat(table.dataSet()).isEqualTo("Omniglot (only 1635 of its 32460 images)");
        assertThat(table.rows().get(0))
                .containsEntry("experiment", "MAML, 5-way 1-shot (1 setting differs)") // the images
                .containsEntry("published", "98.7 ± 0.4 (transductive, K queries)");
    }

    @Test
    void experimentOfOnesOwnShowsAllItsConditions() {
        Experiment maml = FinnEtAl2017.sine(5).maml();
        Map<String, String> row = ResultTable.of(List.of(receipt(maml.with("mine", maml.learner()))))
                .get(0)
                .rows()
                .get(0);
        assertThat(row).hasSize(66 + 3).containsEntry("experiment", "mine").containsEntry("published", "-");
        assertThat(row).containsKey("mean squared error, 5 shots, 5 queries, transductive, after 1 step");
    }

    @Test
    void rowsShareTheirColumns() {
        List<Map<String, String>> rows = ResultTable.of(Receipts.committed(), Receipts.converted())
                .get(0)
                .rows();
        assertThat(rows).allSatisfy(row -> assertThat(row.keySet())
                .isEqualTo(rows.get(0).keySet()));
    }

    @Test
    void markdownHasALineARow() {
        ResultTable table = ResultTable.of(List.of(), Receipts.converted()).get(0);
        assertThat(table.markdown()).hasLineCount(8).startsWith("| experiment | transductive, K queries | ");
        assertThat(ResultTable.markdown(List.of())).isEqualTo("no runs yet\n");
    }

    @Test
    void committedReceiptsAreOfPublishedExperimentsAndRealData() {
        assertThat(Receipts.committed()).allSatisfy(receipt -> {
            assertThat(Papers.find(receipt.id())).isPresent();
            assertThat(Deviations.of(receipt)).noneMatch(deviation -> deviation.contains("Glyphs"));
        });
    }

    @Test
    void committedReceiptsAreFoundInAJarAndInAFolder(@TempDir Path folder) throws IOException {
        Receipt receipt = receipt(FinnEtAl2017.sine(5).maml());
        Path results = folder.resolve("results");
        receipt.write(results.resolve("a/b"));
        Path landmark = Files.writeString(
                Files.createDirectories(results.resolve("converted")).resolve("omniglot.jsonl"), "");
        assertThat(Receipts.committed(landmark.toUri().toURL())).containsExactly(receipt);

        Path jar = folder.resolve("some where.jar");
        try (FileSystem entries = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            for (String name :
                    List.of("results/a/b/receipt.json", "results/a/b/scores.npz", "results/converted/omniglot.jsonl")) {
                Path entry = entries.getPath(name);
                Files.createDirectories(entry.resolveSibling("."));
                Files.copy(folder.resolve(name), entry);
            }
        }
        URL inJar = URI.create("jar:" + jar.toUri() + "!/results/converted/omniglot.jsonl")
                .toURL();
        assertThat(Receipts.committed(inJar)).containsExactly(receipt);
    }

    @Test
    void receiptThatIsNotCommittedIsSaidNotToBe() {
        assertThatThrownBy(() -> Receipts.committed("mine"))
                .hasMessageStartingWith("no receipt of mine is committed; there are: ");
    }

    @Test
    void receiptsInFoldersComeInTheOrderOfThePapers(@TempDir Path folder) throws IOException {
        Receipt reptile = receipt(NicholEtAl2018.sine(10));
        Receipt maml = receipt(FinnEtAl2017.sine(5).maml());
        reptile.write(folder.resolve("a"));
        maml.write(folder.resolve("b"));
        assertThat(Receipts.in(folder)).containsExactly(maml, reptile);
    }
}
