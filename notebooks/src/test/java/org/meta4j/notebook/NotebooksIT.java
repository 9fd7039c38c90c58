package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.notebook.Launcher.Outcome;

/** Runs the notebooks in a real kernel through start.py and looks at what a reader gets. */
final class NotebooksIT {

    static Stream<String> notebooks() {
        return NotebookFiles.names();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void notebookRunsInJupyter(String notebook) throws IOException {
        check(notebook, Launcher.here());
    }

    @Test
    void notebookRunsInTheFallbackKernelToo() throws IOException {
        Launcher fallback =
                new Launcher(Launcher.here().script(), Map.of("META4J_BUDGET", "smoke", "META4J_KERNEL", "fallback"));
        try {
            check(notebooks().findFirst().orElseThrow(), fallback);
        } finally {
            Launcher.here().run("prepare", "--no-build");
        }
    }

    private static void check(String notebook, Launcher launcher) throws IOException {
        Outcome outcome = launcher.run("run", "--no-build", notebook);
        assertThat(outcome.status()).as(outcome.output()).isZero();

        List<JsonNode> outputs =
                NotebookFiles.codeCells(
                                NotebookFiles.FOLDER.resolve("target/executed").resolve(notebook))
                        .stream()
                        .flatMap(
                                cell -> StreamSupport.stream(cell.get("outputs").spliterator(), false))
                        .toList();
        assertThat(outputs)
                .noneMatch(output -> output.get("output_type").asText().equals("error"));
        assertThat(outputs).noneMatch(output -> output.path("name").asText().equals("stderr"));
        assertThat(data(outputs, "text/html")).anyMatch(html -> html.contains("<table"));
        List<String> images = data(outputs, "image/png");
        assertThat(images).isNotEmpty();
        for (String image : images) {
            assertThat(colours(image)).isGreaterThan(1);
        }
    }

    private static List<String> data(List<JsonNode> outputs, String type) {
        return outputs.stream()
                .flatMap(output -> Stream.ofNullable(output.path("data").get(type)))
                .map(NotebookFiles::text)
                .toList();
    }

    private static long colours(String base64) throws IOException {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
        int width = image.getWidth();
        int[] pixels = image.getRGB(0, 0, width, image.getHeight(), new int[width * image.getHeight()], 0, width);
        return Stream.of(pixels)
                .flatMapToInt(java.util.Arrays::stream)
                .distinct()
                .count();
    }
}
