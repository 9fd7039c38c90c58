package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.meta4j.attack.Attack;
import org.meta4j.attack.Attack.Checksum;
import org.meta4j.optim.Adam;

/** The standing attack on what a run leaves behind: checkpoints, receipts, their scores, and settings. */
class DamagedFilesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final boolean FUZZ = System.getProperty("meta4j.fuzz") != null; // all of what is tried in turn
    private static final Condition LOSS = Condition.squaredError(8, 8, 1);

    private final Path folder;

    DamagedFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Experiment selecting() {
        return on(LINES, MAML, Outer.adam(1e-2, 2, 3))
                .selecting(new Selection.ByValidation(test(LINES, 2, LOSS), LOSS, 1, 9, Optional.empty()))
                .tested(test(LINES, 2, LOSS));
    }

    private static Run trained() {
        Run run = selecting().run(1, crew(1)).train();
        run.test();
        return run;
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Run run = selecting().run(1, crew(1)).keptIn(folder).train();
        Path file = folder.resolve("checkpoint.npz");
        Attack.on(file, Checksum.PRESENT, damaged -> {
            Run read = selecting().resume(folder, crew(1));
            assertBitwise(read.theta(), run.theta());
            return List.of(read.done(), read.curve(), read.validation(), read.stretches());
        });
        Attack.on(file, Checksum.PRESENT, damaged -> Run.horizonIn(folder).orElseThrow());
    }

    @Test
    void aDamagedReceiptIsRefused() throws IOException {
        trained().receipt().write(folder);
        Attack.on(folder.resolve("receipt.json"), Checksum.PRESENT, Receipt::read);
    }

    @Test
    void damagedScoresAreRefused() throws IOException {
        trained().receipt().write(folder);
        Attack.on(folder.resolve("scores.npz"), Checksum.PRESENT, damaged -> Receipt.read(folder));
    }

    // ---- settings ----

    /** Reads settings as a program of a user does, who says which file they are of. */
    private static Object settings(Path file, Class<?> type) throws IOException {
        JsonNode tree = Json.parse(file.toString(), Files.readAllBytes(file));
        try {
            return Settings.read(tree, type);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    @Test
    void damagedSettingsAreRefusedOrThoseOfAnother() throws IOException {
        var rule = Adam.of(1e-3).clippedByValue(10);
        for (Object value : List.of(MAML, SettingsTest.everyLayer(), new Outer(4, rule, 60))) {
            Path file = Files.write(folder.resolve("settings.json"), Json.compact(Settings.write(value)));
            Attack.on(file, Checksum.ABSENT, damaged -> settings(damaged, value.getClass()));
        }
    }

    /** Returns the settings of Meta4J among the samples. */
    private static List<Object> samples() {
        return SettingsTest.values()
                .filter(value -> !value.getClass().getName().contains("SettingsTest"))
                .toList();
    }

    /** Returns the pointers of all properties and elements of a tree. */
    private static List<String> pointers(JsonNode tree) {
        List<String> all = new ArrayList<>();
        tree.fieldNames().forEachRemaining(name -> add(all, "/" + name, tree.path(name)));
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            add(all, "/" + i, tree.path(i));
        }
        return all;
    }

    private static void add(List<String> all, String pointer, JsonNode below) {
        all.add(pointer);
        pointers(below).forEach(each -> all.add(pointer + each));
    }

    /** Returns a copy of a tree with another value at a pointer; nothing there if it is the word {@code removed}. */
    private static JsonNode with(JsonNode tree, String pointer, String json) throws IOException {
        JsonNode copy = tree.deepCopy();
        int end = pointer.lastIndexOf('/');
        String name = pointer.substring(end + 1);
        if (copy.at(pointer.substring(0, end)) instanceof ObjectNode around) {
            if (json.equals("removed")) {
                around.remove(name);
            } else {
                around.set(name, JSON.readTree(json));
            }
        } else if (copy.at(pointer.substring(0, end)) instanceof ArrayNode around) {
            if (json.equals("removed")) {
                around.remove(Integer.parseInt(name));
            } else {
                around.set(Integer.parseInt(name), JSON.readTree(json));
            }
        }
        return copy;
    }

    /** Reads a tree, which gives a value or a sentence. */
    private static Optional<Object> read(JsonNode tree, Class<?> type) {
        try {
            return Optional.of(Settings.pools(SettingsTest.POOLS).read(tree, type));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).doesNotContain("\n", "Exception").isNotBlank();
            return Optional.empty();
        }
    }

    @Test
    @Timeout(300)
    void anyPropertyMayBeAnything() throws IOException {
        List<String> anything = List.of(
                "removed",
                "0",
                "-1",
                "2147483647",
                "-2147483648",
                "9007199254740992",
                "1e308",
                "-1e308",
                "0.5",
                "1e-320",
                "\"NaN\"",
                "\"Infinity\"",
                "\"\"",
                "\"Maml\"",
                "\"Padding.Explicit\"",
                "\"Experiment\"",
                "\"java.lang.String\"",
                "true",
                "null",
                "[]",
                "{}",
                "[[[[]]]]",
                "{\"type\": \"Dense\"}");
        for (Object value : samples()) {
            JsonNode tree = Settings.write(value);
            List<String> pointers = pointers(tree);
            for (int i = 0; i < pointers.size(); i++) {
                String pointer = pointers.get(i);
                for (int j = FUZZ ? 0 : i % 4; j < anything.size(); j += FUZZ ? 1 : 4) {
                    String json = anything.get(j);
                    try {
                        JsonNode changed = with(tree, pointer, json);
                        Optional<Object> read = read(changed, value.getClass());
                        if (!json.equals("removed")) {
                            read.ifPresent(each -> assertThat(Settings.differences(Settings.write(each), changed))
                                    .isEmpty());
                        }
                    } catch (RuntimeException | Error e) {
                        throw new AssertionError(value + " with " + pointer + " " + json, e);
                    }
                }
            }
        }
    }

    @Test
    void noNumberOfSomethingIsNegativeAndNoneIsNoNumber() throws IOException {
        for (Object value : samples()) {
            JsonNode tree = Settings.write(value);
            for (String pointer : pointers(tree)) {
                JsonNode leaf = tree.at(pointer);
                List<String> wrong =
                        leaf.isIntegralNumber() ? List.of("-1") : leaf.isNumber() ? List.of("\"NaN\"") : List.of();
                for (String json : wrong) {
                    assertThat(read(with(tree, pointer, json), value.getClass()))
                            .as("%s with %s %s", value, pointer, json)
                            .isEmpty();
                }
            }
        }
    }
}
