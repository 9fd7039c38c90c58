package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person may count on in the kernel, JJava and our own, in cells that no notebook has. */
final class KernelIT {
    private static final String RUN =
            "import org.meta4j.algorithms.*; import org.meta4j.data.*; import org.meta4j.experiment.*;"
                    + " import org.meta4j.nn.*;\n"
                    + "var tasks = SineWaves.tasks();\n"
                    + "var maml = new Maml(Networks.mlp(1, 4, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));\n"
                    + "var run = Experiment.of(\"mine\", maml, Outer.adam(1e-3, 2, 3), tasks).run(1).train();";

    private final Path folder;

    KernelIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void backToJJava() {
        Launcher.here().run("prepare", "--no-build");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jjava", "fallback"})
    void aTrainedRunIsStillThereAfterALaterImport(String kernel) throws IOException {
        List<String> shown = shown(
                kernel,
                Map.of(),
                RUN,
                "import java.util.concurrent.*;\nimport java.util.regex.*;",
                "run",
                "maml.model()");
        assertThat(shown.get(2)).isEqualTo("mine, seed 1: 3 of 3 meta-iterations");
        assertThat(shown.get(3)).startsWith("network(inputs [1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jjava", "fallback"})
    void lettersAndFileNamesAreUtf8WhateverTheLocale(String kernel) throws IOException {
        Path books = folder.resolve("B\u00fccher");
        List<String> shown = shown(
                kernel,
                Map.of("LC_ALL", "C"),
                "System.out.print(\"0.61 \u00b1 0.07\")",
                "java.nio.file.Files.createDirectory(java.nio.file.Path.of(\"" + books + "\"));",
                "java.nio.charset.Charset.defaultCharset()");
        assertThat(shown.get(0)).isEqualTo("0.61 \u00b1 0.07");
        assertThat(books).exists();
        assertThat(shown.get(2)).isEqualTo("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jjava", "fallback"})
    void heapIsBoundAndNativeCodeIsAllowedWithoutAWarning(String kernel) throws IOException {
        List<String> shown = shown(
                kernel,
                Map.of(),
                "org.meta4j.autodiff.Engine.cpu().toString().length() > 0",
                "Runtime.getRuntime().maxMemory() >> 20");
        assertThat(shown.get(0)).isEqualTo("true");
        assertThat(Long.parseLong(shown.get(1))).isBetween(500L, 2_048L);
        assertThat(Files.readString(folder.resolve("target/executed/cells.kernel.log")))
                .doesNotContain("restricted method", "terminally deprecated");
    }

    /** Runs cells in a kernel and returns what each printed or was worth. */
    private List<String> shown(String kernel, Map<String, String> environment, String... cells) throws IOException {
        Path file = folder.resolve("cells.ipynb");
        new ObjectMapper().writeValue(file.toFile(), notebook(cells));
        Launcher.Outcome prepared =
                new Launcher(Launcher.here().script(), Map.of("META4J_KERNEL", kernel)).run("prepare", "--no-build");
        assertThat(prepared.status()).as(prepared.output()).isZero();
        Launcher.Outcome outcome = new Launcher(Launcher.here().script(), environment)
                .line("import subprocess; sys.exit(subprocess.run([str(start.venv_python()),"
                        + " str(start.NOTEBOOKS / 'execute.py'), r'" + file
                        + "'], env=start.jupyter_environment()).returncode)");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return NotebookFiles.codeCells(folder.resolve("target/executed/cells.ipynb")).stream()
                .map(KernelIT::shown)
                .toList();
    }

    private static JsonNode notebook(String... cells) {
        ObjectNode notebook =
                JsonNodeFactory.instance.objectNode().put("nbformat", 4).put("nbformat_minor", 4);
        notebook.putObject("metadata");
        ArrayNode all = notebook.putArray("cells");
        for (String cell : cells) {
            ObjectNode code =
                    all.addObject().put("cell_type", "code").put("source", cell).putNull("execution_count");
            code.putObject("metadata");
            code.putArray("outputs");
        }
        return notebook;
    }

    private static String shown(JsonNode cell) {
        return StreamSupport.stream(cell.get("outputs").spliterator(), false)
                .map(output -> output.has("text") ? output.get("text") : output.at("/data/text~1plain"))
                .map(NotebookFiles::text)
                .findFirst()
                .orElse("");
    }
}
