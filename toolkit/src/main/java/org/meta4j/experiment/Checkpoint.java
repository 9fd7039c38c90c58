package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Npz;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Zip;

/**
 * All that a run needs to go on, in one file: the arrays as NumPy reads them ({@code theta}, the outer rule's {@code memory}, the {@code
 * best} theta so far), and {@code run.json}.
 */
record Checkpoint(Manifest manifest, Parameters arrays) {
    private static final String FORMAT = "Meta4J run 1";
    private static final String MANIFEST = "run.json";
    private static final String THETA = "theta";
    private static final String MEMORY = "memory";
    private static final String BEST = "best";

    /** What is no array. */
    record Manifest(
            String format,
            String id,
            JsonNode settings,
            long seed,
            Crew.Arithmetic arithmetic,
            long done,
            Curve.Kept curve,
            Selecting.Kept selecting,
            List<Stretch> stretches) {}

    static Checkpoint of(Run run) {
        Training.Position position = run.training().position();
        Manifest manifest = new Manifest(
                FORMAT,
                run.experiment().id(),
                run.settings(),
                run.seed(),
                run.crew().arithmetic(),
                position.done(),
                run.training().curve().kept(),
                run.selecting().kept(),
                run.stretches());
        return new Checkpoint(
                manifest,
                position.theta()
                        .inGroup(THETA)
                        .and(position.memory().inGroup(MEMORY))
                        .and(run.selecting().bestTheta().inGroup(BEST)));
    }

    /** Returns what the file holds: entries by their names. */
    private Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>(Npz.entries(arrays));
        entries.put(MANIFEST, Json.compact(Json.tree(manifest)));
        return entries;
    }

    /** Writes it in place of the file that may be there, which stays as it is if that fails. */
    void write(Path file) throws IOException {
        Zip.write(file, entries());
    }

    static Checkpoint read(Path file, Engine engine) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(Zip.read(file));
        return new Checkpoint(manifest(file, entries), Npz.parameters(entries, engine));
    }

    /** Returns the horizon of the run in a file. */
    static long horizon(Path file) throws IOException {
        return Settings.horizon(manifest(file, new LinkedHashMap<>(Zip.read(file))).settings);
    }

    /** Takes the manifest out of the entries of a file. */
    private static Manifest manifest(Path file, Map<String, byte[]> entries) throws IOException {
        byte[] manifest = entries.remove(MANIFEST);
        if (manifest == null) {
            throw new IOException(file + " is no checkpoint of a run: it has no " + MANIFEST);
        }
        JsonNode tree = Json.parse(file + " (" + MANIFEST + ")", manifest);
        if (!tree.path("format").asText().equals(FORMAT)) {
            throw new IOException(file + " has the format \""
                    + tree.path("format").asText()
                    + "\", but this version goes on from \"" + FORMAT + "\" only: finish the run with the version it"
                    + " was begun with");
        }
        return Json.read(file.toString(), tree, Manifest.class);
    }

    /** Returns the run as it was; throws {@link IOException}, naming what differs, if the experiment is another. */
    Run run(Experiment experiment, Crew crew, String where) throws IOException {
        requireSame(experiment, crew, where);
        Parameters best = arrays.group(BEST);
        Selecting selecting = Selecting.from(experiment.selection(), manifest.selecting, best);
        long length = selecting.length(experiment.outer().metaIterations());
        Training.Position position = new Training.Position(arrays.group(THETA), arrays.group(MEMORY), manifest.done);
        Training training = Training.from(experiment, selecting.trainingNumber(), length, manifest.curve, position);
        Trainer.Reached reached = new Trainer.Reached(training, selecting, new History(manifest.stretches));
        return new Run(new Trainer(experiment, manifest.seed, crew, reached), notices());
    }

    private void requireSame(Experiment experiment, Crew crew, String where) throws IOException {
        List<String> beside = manifest.arithmetic == crew.arithmetic()
                ? List.of()
                : List.of("arithmetic: " + manifest.arithmetic + ", now " + crew.arithmetic());
        Settings.requireSame(where, manifest.settings, experiment, beside);
    }

    /** Returns a sentence for all that computes now and did not compute the last stretch. */
    private List<String> notices() {
        if (manifest.stretches.isEmpty()) {
            return List.of();
        }
        Origin before = manifest.stretches.get(manifest.stretches.size() - 1).origin();
        List<String> changed = Origin.here().changesSince(before);
        return changed.isEmpty()
                ? List.of()
                : List.of("going on with another " + String.join(", another ", changed)
                        + ": the last digits of the result may differ from those of a run without a stop");
    }
}
