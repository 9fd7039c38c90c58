package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meta4j.autodiff.Parameters;
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
                Json.asRead(run.settings()),
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
        ReceiptFolder.write(this, folder);
    }

    /** Returns the text of the file. */
    public String toJson() {
        return new String(ReceiptText.of(this), StandardCharsets.UTF_8);
    }

    /** Returns the receipt in a file, or in a folder under its usual name; throws {@link IOException} if it or its scores were changed. */
    public static Receipt read(Path place) throws IOException {
        return ReceiptFolder.read(place);
    }

    /**
     * Returns the receipt of a text and of the entries of its scores.
     *
     * @param name for messages
     */
    public static Receipt read(String name, byte[] text, Map<String, byte[]> scores) throws IOException {
        return ReceiptText.read(name, text).receipt(scores);
    }

    // ---- what it is of ----

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
