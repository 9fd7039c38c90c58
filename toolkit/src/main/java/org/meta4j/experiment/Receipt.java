package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meta4j.autodiff.AtomicFile;
import org.meta4j.autodiff.Npz;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Zip;
import org.meta4j.task.Sha256;
import org.meta4j.task.SourceId;

/**
 * What a run asked, what ran and what came out, made by the run from the tests it ran. It is a JSON file whose last line is the
 * SHA-256 of the file with nothing between the quotes there, and beside it the scores of every episode.
 *
 * @param id of the experiment
 * @param settings of the experiment, whole: a tree that {@link Settings} reads back
 * @param metaIterations that led to the theta tested
 * @param finished whether the training was at its end
 * @param data the names and hashes of all tasks it saw: of the training, the selection and the tests
 * @param thetaHash a SHA-256 of theta
 * @param stretches in which it was trained, and what computed each
 * @param origin what measured it
 * @param seconds wall time of training
 * @param curve the loss over the training
 * @param validation what metaValidation gave on the way
 * @param measured a summary for every condition of every test
 * @param report the scores themselves
 */
public record Receipt(
        String id,
        JsonNode settings,
        long seed,
        long metaIterations,
        boolean finished,
        List<SourceId> data,
        String thetaHash,
        List<Stretch> stretches,
        Origin origin,
        double seconds,
        List<Run.Point> curve,
        List<Run.Validation> validation,
        List<Measured> measured,
        Report report) {
    /** The name of the file in a folder. */
    public static final String FILE = "receipt.json";

    private static final String SCORES = "scores.npz";
    private static final String NEXT = "scores.next.npz";
    private static final String FORMAT = "Meta4J receipt 1";
    private static final String MEASURE_AGAIN = "measure its tests again, and write another receipt";

    /** Copies the lists. */
    public Receipt {
        data = List.copyOf(data);
        stretches = List.copyOf(stretches);
        curve = List.copyOf(curve);
        validation = List.copyOf(validation);
        measured = List.copyOf(measured);
    }

    static Receipt of(Run run) {
        return new Receipt(
                run.experiment().id(),
                settings(run),
                run.seed(),
                run.metaIterations(),
                run.isFinished(),
                data(run),
                hash(run.theta()),
                run.stretches(),
                Origin.here(),
                run.elapsed().toMillis() / 1e3,
                run.curve(),
                run.validation(),
                Measured.of(run.report()),
                run.report());
    }

    /** Returns the settings as they are read back, where a number is of the smallest kind that holds it. */
    private static JsonNode settings(Run run) {
        try {
            return Json.parse("settings", Json.compact(run.settings()));
        } catch (IOException e) {
            throw new UncheckedIOException("what was just written can be read", e);
        }
    }

    private static List<SourceId> data(Run run) {
        Set<SourceId> seen = new LinkedHashSet<>();
        seen.add(run.experiment().metaTrain().id());
        Selection selection = run.experiment().selection();
        if (selection instanceof Selection.ByValidation by) {
            seen.add(by.metaValidation().tasks().id());
        }
        selection.retrainOn().ifPresent(tasks -> seen.add(tasks.id()));
        run.report().scores().forEach(scores -> seen.add(scores.tasks().source()));
        return List.copyOf(seen);
    }

    private static String hash(Parameters theta) {
        Sha256 sum = new Sha256();
        theta.names().forEach(name -> sum.add(name).add(theta.tensor(name).toDoubles()));
        return sum.hex();
    }

    // ---- files ----

    /**
     * Writes it and the scores to a folder, in place of those that may be there. If that fails it is put into a new folder for temporary
     * files, and {@link IOException} says where.
     */
    public void write(Path folder) throws IOException {
        try {
            put(folder);
        } catch (IOException failure) {
            throw new IOException(failure.getMessage() + "; " + putElsewhere(), failure);
        }
    }

    /** The receipt is what counts: until it is there, the scores of the one before stay beside it. */
    private void put(Path folder) throws IOException {
        Map<String, byte[]> scores = scores();
        Path next = folder.resolve(NEXT);
        boolean isFirst = !Files.exists(folder.resolve(FILE));
        Zip.write(isFirst ? folder.resolve(SCORES) : next, scores);
        AtomicFile.write(folder.resolve(FILE), text(hash(scores)));
        if (!isFirst) {
            Zip.write(folder.resolve(SCORES), scores);
            Files.deleteIfExists(next);
        }
    }

    private String putElsewhere() {
        try {
            Path other = Files.createTempDirectory("meta4j-receipt-");
            put(other);
            return "the receipt was written to " + other + " instead";
        } catch (IOException e) {
            return "nor could it be written to the folder for temporary files";
        }
    }

    /** Returns the text of the file. */
    public String toJson() {
        return new String(text(hash(scores())), StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> scores() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < report.scores().size(); i++) {
            entries.put(i + ".npy", Npz.entry(report.scores().get(i).perEpisode()));
        }
        return entries;
    }

    private static String hash(Map<String, byte[]> entries) {
        Sha256 sum = new Sha256();
        entries.forEach((name, bytes) -> sum.add(name).add(ByteBuffer.wrap(bytes)));
        return sum.hex();
    }

    private byte[] text(String scoresHash) {
        ObjectNode fields = (ObjectNode) Json.tree(with(new Report(List.of())));
        fields.remove("report");
        ObjectNode file = fields.objectNode().put("format", FORMAT);
        file.setAll(fields);
        file.put("scoresHash", scoresHash).put("hash", "");
        String text = new String(Json.indented(file), StandardCharsets.UTF_8);
        return withHash(text, hash(text)).getBytes(StandardCharsets.UTF_8);
    }

    private Receipt with(Report other) {
        return new Receipt(
                id,
                settings,
                seed,
                metaIterations,
                finished,
                data,
                thetaHash,
                stretches,
                origin,
                seconds,
                curve,
                validation,
                measured,
                other);
    }

    private static String hash(String withoutHash) {
        return new Sha256()
                .add(ByteBuffer.wrap(withoutHash.getBytes(StandardCharsets.UTF_8)))
                .hex();
    }

    /** Returns the text with a hash between the last two quotes, where its property of that name ends. */
    private static String withHash(String text, String hash) {
        int end = text.lastIndexOf('"');
        int start = text.lastIndexOf('"', end - 1);
        return text.substring(0, start + 1) + hash + text.substring(end);
    }

    /** Returns the receipt in a file, or in a folder under its usual name; throws {@link IOException} if it or its scores were changed. */
    public static Receipt read(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("there is no receipt " + file);
        }
        byte[] text = Files.readAllBytes(file);
        ObjectNode tree = tree(file.toString(), text);
        return read(file.toString(), text, scores(file, tree.path("scoresHash").asText()));
    }

    /** Returns the scores beside a receipt: those that a write in place of others had not yet moved, if they are the right ones. */
    private static Map<String, byte[]> scores(Path file, String hash) throws IOException {
        Path next = file.resolveSibling(NEXT);
        if (Files.isRegularFile(next)) {
            Map<String, byte[]> scores = Zip.read(next);
            if (hash(scores).equals(hash)) {
                return scores;
            }
        }
        Path scores = file.resolveSibling(SCORES);
        if (!Files.isRegularFile(scores)) {
            throw new NoSuchFileException(
                    "the scores " + scores + " of the receipt beside them are not there: " + MEASURE_AGAIN);
        }
        Map<String, byte[]> found = Zip.read(scores);
        if (!hash(found).equals(hash)) {
            throw new IOException(
                    scores + " are not the scores that the receipt beside them was written with: " + MEASURE_AGAIN);
        }
        return found;
    }

    /**
     * Returns the receipt of a text and of the entries of its scores.
     *
     * @param name for messages
     */
    public static Receipt read(String name, byte[] text, Map<String, byte[]> scores) throws IOException {
        ObjectNode tree = tree(name, text);
        if (!tree.path("scoresHash").asText().equals(hash(scores))) {
            throw new IOException("the scores beside " + name + " are not those it was written with: " + MEASURE_AGAIN);
        }
        tree.remove(List.of("format", "scoresHash", "hash"));
        tree.set("report", Json.tree(new Report(List.of())));
        Receipt withoutScores = Json.read(name, tree, Receipt.class);
        return withoutScores.with(report(withoutScores.measured, scores));
    }

    /** Returns the tree of a text that is as it was written. */
    private static ObjectNode tree(String name, byte[] text) throws IOException {
        if (!(Json.parse(name, text) instanceof ObjectNode tree)
                || !tree.path("format").asText().equals(FORMAT)) {
            throw new IOException(name + " is no receipt of the format \"" + FORMAT + "\"");
        }
        String hash = tree.path("hash").asText();
        String same = new String(text, StandardCharsets.UTF_8);
        if (!same.equals(withHash(same, hash)) || !hash.equals(hash(withHash(same, "")))) {
            throw new IOException(name + " was changed after it was written: its hash is another");
        }
        return tree;
    }

    private static Report report(List<Measured> measured, Map<String, byte[]> scores) throws IOException {
        List<Scores> all = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            Measured one = measured.get(i);
            String name = i + ".npy";
            byte[] entry = scores.get(name);
            if (entry == null) {
                throw new IOException("there are no scores for \"" + one.condition() + "\"");
            }
            all.add(new Scores(one.tasks(), one.condition(), Npz.doubles(name, entry)));
        }
        return new Report(all);
    }

    /** Returns how many meta-iterations the run was to have: the horizon that schedules and annealing looked at. */
    public long horizon() {
        return Settings.horizon(settings);
    }

    /** Throws {@link IOException}, naming what differs, if the receipt, which is in a place, is one of another experiment. */
    public void requireOf(Experiment experiment, Path place) throws IOException {
        Settings.requireSame(place.toString(), settings, experiment, List.of());
    }

    /** Returns the experiment, to be run again; the reader finds its data. */
    public Experiment experiment(SettingsReader reader) {
        return reader.read(settings, Experiment.class);
    }

    @Override
    public String toString() {
        return id + ", seed " + seed + ", " + metaIterations + " meta-iterations\n" + report;
    }
}
