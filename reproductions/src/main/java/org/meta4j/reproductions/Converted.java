package org.meta4j.reproductions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;

/**
 * A result of before there were receipts. It is shown, marked, and compared with nothing: which tasks it was measured on and what
 * computed it is not told, and the last digits may be others today.
 *
 * @param cell the experiment whose settings are nearest
 * @param seconds wall time of training
 */
public record Converted(Cell cell, long metaIterations, long seed, double seconds, List<Value> values) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What was measured under a condition; no median and nothing diverged where that was not written down. */
    public record Value(Condition condition, double mean, double ci95, double median, int diverged) {}

    /** Copies the list. */
    public Converted {
        values = List.copyOf(values);
    }

    /** Returns the results in a file, one JSON object a line; a broken line is named by its number. */
    static List<Converted> read(Path file) throws IOException {
        return parse(Files.readAllBytes(file), file.toString());
    }

    static List<Converted> resource(String name) {
        try (InputStream in = Objects.requireNonNull(Converted.class.getResourceAsStream(name), name)) {
            return parse(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Converted> parse(byte[] text, String file) throws IOException {
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        List<Converted> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                all.add(of(object(lines.get(i))));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        file + ", line " + (i + 1) + ": not a result of before there were receipts: " + e.getMessage(),
                        e);
            }
        }
        return all;
    }

    private static JsonNode object(String line) {
        try {
            JsonNode tree = JSON.readTree(line);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not one JSON object", e);
        }
        throw new IllegalArgumentException("it is not one JSON object");
    }

    private static Converted of(JsonNode line) {
        List<Value> values = new ArrayList<>();
        line.path("evaluations").forEach(each -> values.add(line.has("ways") ? accuracy(line, each) : error(each)));
        return new Converted(
                nearest(line),
                line.path("metaIterations").asLong(),
                line.path("seed").asLong(),
                line.path("seconds").asDouble(),
                values);
    }

    private static Value accuracy(JsonNode line, JsonNode value) {
        boolean together = value.path("protocol").asText().startsWith("TRANSDUCTIVE");
        Condition condition = Condition.accuracy(
                line.path("shots").asInt(),
                value.path("queries").asInt(),
                together ? Seeing.TRANSDUCTIVE : Seeing.INDUCTIVE,
                value.path("step").asInt());
        return new Value(
                condition, value.path("accuracy").asDouble(), value.path("ci95").asDouble(), Double.NaN, 0);
    }

    private static Value error(JsonNode value) {
        Condition condition = Condition.squaredError(
                value.path("shots").asInt(),
                value.path("queries").asInt(),
                value.path("step").asInt());
        return new Value(
                condition,
                value.path("mean").asDouble(),
                value.path("ci95").asDouble(),
                value.path("median").asDouble(),
                value.path("diverged").asInt());
    }

    /** All normalisations adapted in those days. */
    private static Cell nearest(JsonNode line) {
        String shape = line.has("ways")
                ? line.path("ways").asText() + "w" + line.path("shots").asText() + "s"
                : line.path("shots").asText() + "shot";
        String name = String.join("-", plain(line.path("reproduction")), shape, plain(line.path("algorithm")));
        return Papers.cells().stream()
                .filter(cell -> cell.id().matches("[a-z0-9]+/" + name + "(-adapted-norm)?"))
                .max(Comparator.comparing(cell -> cell.id().length()))
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment " + name));
    }

    private static String plain(JsonNode word) {
        return word.asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
