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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.MeanInterval;
import org.meta4j.reproductions.Called.Algorithm;

/**
 * A result of before there were receipts. It is shown, marked, and compared with nothing: which tasks it was measured on and what
 * computed it is not told, and the last digits may be others today.
 *
 * @param cell the experiment whose settings are nearest
 * @param seconds wall time of training
 * @param values what was measured, as tables show it
 */
public record Converted(Cell cell, long metaIterations, long seed, double seconds, Map<Condition, String> values) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Copies the values. */
    public Converted {
        values = Map.copyOf(values);
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
        Map<Condition, String> values = new HashMap<>();
        for (JsonNode each : line.path("evaluations")) {
            Condition condition = line.has("ways") ? accuracy(line, each) : error(each);
            String mean = line.has("ways") ? "accuracy" : "mean";
            MeanInterval interval = new MeanInterval(
                    each.path(mean).asDouble(), each.path("ci95").asDouble());
            int diverged = each.path("diverged").asInt();
            values.put(
                    condition,
                    Row.text(condition.metric(), interval, each.path("median").asDouble(), diverged));
        }
        return new Converted(
                nearest(line),
                line.path("metaIterations").asLong(),
                line.path("seed").asLong(),
                line.path("seconds").asDouble(),
                values);
    }

    private static Condition accuracy(JsonNode line, JsonNode value) {
        boolean together = value.path("protocol").asText().startsWith("TRANSDUCTIVE");
        return Condition.accuracy(
                line.path("shots").asInt(),
                value.path("queries").asInt(),
                together ? Seeing.TRANSDUCTIVE : Seeing.INDUCTIVE,
                value.path("step").asInt());
    }

    private static Condition error(JsonNode value) {
        return Condition.squaredError(
                value.path("shots").asInt(),
                value.path("queries").asInt(),
                value.path("step").asInt());
    }

    /** All normalisations adapted in those days. */
    private static Cell nearest(JsonNode line) {
        Algorithm algorithm = new Algorithm(plain(line.path("algorithm")), "");
        String id = id(line, algorithm);
        return Stream.of(id(line, FinnOnOmniglot.adapted(algorithm)), id)
                .flatMap(
                        each -> Papers.cells().stream().filter(cell -> cell.id().endsWith(each)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment " + id.substring(1)));
    }

    /** Returns the id without its paper. */
    private static String id(JsonNode line, Algorithm algorithm) {
        String data = "/" + plain(line.path("reproduction"));
        int shots = line.path("shots").asInt();
        return (line.has("ways")
                        ? Called.classification(data, line.path("ways").asInt(), shots, algorithm)
                        : Called.regression(data, shots, algorithm))
                .id();
    }

    private static String plain(JsonNode word) {
        return word.asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
