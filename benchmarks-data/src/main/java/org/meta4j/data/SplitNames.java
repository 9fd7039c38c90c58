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
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.meta4j.images.ClassPool;

/** The names of the classes in the parts of a split. */
record SplitNames(List<String> metaTrain, List<String> metaValidation, List<String> metaTest) {
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

    /** Returns the names in order, those from the first index on to choose settings on, from the second on to report on. */
    static SplitNames cut(List<String> names, int validationStart, int testStart) {
        return new SplitNames(
                names.subList(0, validationStart),
                names.subList(validationStart, testStart),
                names.subList(testStart, names.size()));
    }

    /** Returns names in random order; the one they come in does not matter. */
    static List<String> shuffled(List<String> names, long seed) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.sort(shuffled);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
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
        List<ClassPool> parts = parts(prefix, classes::subset);
        return new Partitions(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Returns the three parts, taken by their names: {@code <prefix>metaTrain} and so on. */
    <T> List<T> parts(String prefix, BiFunction<String, List<String>, T> subset) {
        return List.of(
                subset.apply(prefix + "metaTrain", metaTrain),
                subset.apply(prefix + "metaValidation", metaValidation),
                subset.apply(prefix + "metaTest", metaTest));
    }
}
