package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Runs 01-sine with the budget a reader gets and checks the numbers, not only that there are some. */
final class SineNotebookIT {
    private static final Pattern MEAN = Pattern.compile("^\\s*([\\w-]+(?: [\\w-]+)?)\\s*\\|\\s*(\\d+\\.\\d+) ±");

    @Test
    void numbersAreInTheRangeOfThePaper() {
        Launcher launcher = new Launcher(Launcher.here().script(), Map.of("META4J_BUDGET", "default"));
        Launcher.Outcome outcome = launcher.run("run", "--no-build", "01-sine");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(bundles("picture, ")).as("two charts side by side").contains("[picture, 1040 x 360]");
        String comparison = bundles("10 shots, 100 queries, after 1 step");
        // PyTorch's run of the full protocol gives 0.38 +- 0.04; 20,000 of 70,000 meta-iterations come close.
        assertThat(mean(comparison, "maml")).isBetween(0.3, 0.6);
        assertThat(mean(comparison, "fomaml")).isBetween(0.3, 0.8);
        assertThat(mean(comparison, "reptile")).isBetween(0.4, 1.1);
        assertThat(mean(comparison, "pretrained")).isBetween(2.0, 3.2);
        assertThat(mean(comparison, "oracle")).isBetween(0.0, 0.1);
    }

    private static String bundles(String title) {
        List<JsonNode> cells = NotebookFiles.codeCells(NotebookFiles.FOLDER.resolve("target/executed/01-sine.ipynb"));
        return cells.stream()
                .flatMap(cell -> StreamSupport.stream(cell.get("outputs").spliterator(), false))
                .flatMap(output -> Stream.ofNullable(output.path("data").get("text/plain")))
                .map(NotebookFiles::text)
                .filter(text -> text.contains(title))
                .findFirst()
                .orElseThrow();
    }

    private static double mean(String table, String algorithm) {
        return table.lines()
                .map(MEAN::matcher)
                .filter(Matcher::find)
                .filter(row -> row.group(1).equals(algorithm))
                .mapToDouble(row -> Double.parseDouble(row.group(2)))
                .findFirst()
                .orElseThrow();
    }
}
