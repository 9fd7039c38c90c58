package org.meta4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.meta4j.images.ClassPool;

/** The names of the classes in the parts of a split. */
record SplitNames(List<String> metaTrain, List<String> metaValidation, List<String> metaTest) {
    private static final double VALIDATION = 0.16;
    private static final double TEST = 0.20;

    /** Throws {@link IllegalArgumentException} if a class is in two parts. */
    SplitNames {
        Set<String> names = new HashSet<>();
        Stream.of(metaTrain, metaValidation, metaTest).flatMap(List::stream).forEach(name -> {
            if (!names.add(name)) {
                throw new IllegalArgumentException("class " + name + " is in two parts of the split");
            }
        });
    }

    /** Returns the split in the resources {@code splits/<prefix>meta-train.txt} and so on, a class a line. */
    static SplitNames of(String prefix) {
        return new SplitNames(
                lines(prefix + "meta-train"), lines(prefix + "meta-validation"), lines(prefix + "meta-test"));
    }

    /** Returns the names parted at random, 64% / 16% / 20%; the order they come in does not matter. */
    static SplitNames shuffled(List<String> names, String what, long seed) {
        int validation = (int) Math.round(VALIDATION * names.size());
        int test = (int) Math.round(TEST * names.size());
        if (validation < 1 || test < 1) {
            throw new IllegalArgumentException(
                    "three parts need at least 4 " + what + ", but there are " + names.size());
        }
        List<String> shuffled = new ArrayList<>(names);
        Collections.sort(shuffled);
        Collections.shuffle(shuffled, new Random(seed));
        int validationStart = names.size() - validation - test;
        int testStart = names.size() - test;
        return new SplitNames(
                shuffled.subList(0, validationStart),
                shuffled.subList(validationStart, testStart),
                shuffled.subList(testStart, names.size()));
    }

    /** Returns the lines of the resource {@code splits/<name>.txt} but for comments. */
    static List<String> lines(String name) {
        String file = "/splits/" + name + ".txt";
        try (InputStream in = Objects.requireNonNull(SplitNames.class.getResourceAsStream(file), file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Returns the names of all classes, those of metaTrain first. */
    List<String> all() {
        return Stream.of(metaTrain, metaValidation, metaTest)
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the three parts of a pool that holds all classes, called {@code <name of the pool>/<prefix>metaTrain} and so on. */
    Partitions partition(ClassPool classes, String prefix) {
        Set<String> there = Set.copyOf(classes.names());
        List<String> missing =
                all().stream().filter(name -> !there.contains(name)).sorted().toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    missing.size() + " of the " + all().size() + " classes of this split are not in "
                            + classes.name() + ", the first is " + missing.get(0)
                            + ". Get the whole data set, or part what is there"
                            + " by Partitions.of(classes, seed).");
        }
        return new Partitions(
                classes.subset(prefix + "metaTrain", metaTrain),
                classes.subset(prefix + "metaValidation", metaValidation),
                classes.subset(prefix + "metaTest", metaTest));
    }
}
