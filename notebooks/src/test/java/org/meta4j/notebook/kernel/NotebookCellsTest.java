package org.meta4j.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.notebook.NotebookFiles;

/** Runs the cells in this JVM, without Jupyter: a cell that breaks is known in seconds. */
final class NotebookCellsTest {

    static Stream<String> notebooks() {
        return NotebookFiles.names();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void everyCellRuns(String notebook) {
        List<JsonNode> cells = NotebookFiles.codeCells(NotebookFiles.FOLDER.resolve(notebook));
        assertThat(cells).isNotEmpty();
        NotebookKernel kernel = new NotebookKernel();
        try {
            for (int i = 0; i < cells.size(); i++) {
                run(kernel, i + 1, NotebookFiles.text(cells.get(i).get("source")));
            }
        } finally {
            kernel.onShutdown(false);
        }
    }

    @Test
    void cellsSeeTheSmokeBudget() {
        assertThat(System.getenv("META4J_BUDGET")).isEqualTo("smoke");
    }

    private static void run(NotebookKernel kernel, int number, String source) {
        try {
            kernel.eval(source);
        } catch (Exception e) {
            String error = String.join("\n", kernel.formatError(e));
            throw new AssertionError("Code cell %d:\n%s\n\n%s".formatted(number, source, error), e);
        }
    }
}
