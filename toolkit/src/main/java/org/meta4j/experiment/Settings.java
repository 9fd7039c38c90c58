package org.meta4j.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.meta4j.images.ClassPool;

/**
 * Settings as trees of JSON and back. A record is an object of its components; where it implements an interface, its {@code "type"}
 * says which of them it is, such as {@code Schedule.LinearToZero}. What is read equals what was written.
 *
 * <pre>{@code
 * JsonNode tree = Settings.write(experiment);
 * Experiment same = Settings.pools(pools).read(tree, Experiment.class);
 * }</pre>
 *
 * <p>An absent {@link java.util.Optional} is left out. Numbers that JSON lacks are the words {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}. A {@link ClassPool} is written by its name, hash and number of classes. A user's own function is written by its
 * name and cannot be read back, nor can a class that is no record.
 */
public final class Settings {
    /** Finds the pools of classes that settings name. */
    @FunctionalInterface
    public interface Pools {
        /**
         * Returns the pool of a name, which should have this hash; throws {@link IllegalArgumentException} if there is none. Whether it
         * has the hash is checked afterwards.
         */
        ClassPool find(String name, String hash);
    }

    private Settings() {}

    /** Returns the tree of a value; throws {@link IllegalArgumentException}, naming where, if part of it is no setting. */
    public static JsonNode write(Object value) {
        return SettingsWriter.write("", value);
    }

    /** Returns the value of a tree that names no pool and no class of a user; see {@link SettingsReader#read}. */
    public static <T> T read(JsonNode tree, Class<T> type) {
        return with().read(tree, type);
    }

    /** Returns a reader that knows a user's own records and enums beside those of Meta4J. */
    public static SettingsReader with(Class<?>... own) {
        return new SettingsReader(List.of(own), SettingsReader.NO_POOLS);
    }

    /** Returns a reader that finds pools of classes. */
    public static SettingsReader pools(Pools pools) {
        return new SettingsReader(List.of(), pools);
    }

    /**
     * Returns where two trees differ, a line each, such as {@code learner.loop.steps: 1, published 5}; none if they are the same.
     *
     * @param word what the second is called: {@code published}
     */
    public static List<String> differences(JsonNode ours, JsonNode theirs, String word) {
        return new Differences(word).of(ours, theirs);
    }

    /** Returns the horizon in the settings of an experiment, in meta-iterations. */
    static long horizon(JsonNode experiment) {
        return experiment.requiredAt("/outer/metaIterations").asLong();
    }

    /**
     * Throws {@link IOException}, naming what differs, unless settings of a run are those of an experiment, and nothing differs beside.
     *
     * @param where the run is
     * @param beside what differs otherwise
     */
    static void requireSame(String where, JsonNode ofRun, Experiment experiment, List<String> beside)
            throws IOException {
        List<String> differences = new ArrayList<>(differences(ofRun, write(experiment), "now"));
        differences.addAll(beside);
        if (!differences.isEmpty()) {
            throw new IOException(where + " holds a run of other settings or data: " + String.join("; ", differences));
        }
    }

    /** Returns where settings differ from the published ones. */
    public static List<String> differences(JsonNode ours, JsonNode published) {
        return differences(ours, published, "published");
    }
}
