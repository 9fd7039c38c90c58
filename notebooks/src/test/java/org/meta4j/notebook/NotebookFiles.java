package org.meta4j.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The notebooks of this module, as files and as cells. */
public final class NotebookFiles {

    /** This module's folder, in which Maven runs the tests. */
    public static final Path FOLDER = Path.of("").toAbsolutePath();

    private NotebookFiles() {}

    /** Returns the names of all notebooks, in order. */
    public static Stream<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".ipynb"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the code cells of a notebook file. */
    public static List<JsonNode> codeCells(Path file) {
        try {
            JsonNode cells = new ObjectMapper().readTree(file.toFile()).get("cells");
            return StreamSupport.stream(cells.spliterator(), false)
                    .filter(cell -> cell.get("cell_type").asText().equals("code"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a text that the format allows to be one string or a list of lines. */
    public static String text(JsonNode text) {
        StringBuilder all = new StringBuilder(text.isTextual() ? text.asText() : "");
        text.forEach(line -> all.append(line.asText()));
        return all.toString();
    }
}
