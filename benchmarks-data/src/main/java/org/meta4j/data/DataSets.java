package org.meta4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.images.ClassPool;
import org.meta4j.task.SourceId;

/**
 * Finds the classes again that a receipt names.
 *
 * <pre>{@code
 * ClassPool test = DataSets.find("Omniglot/finn/metaTest", "5f0e...");
 * ClassPool mine = DataSets.find("pictures/split 1/metaTest", "c07a...", ImageFolders.classes(Path.of("pictures"), 32));
 * Experiment same = Settings.pools(DataSets::find).read(tree, Experiment.class);
 * }</pre>
 */
public final class DataSets {
    private static final List<SetName> KNOWN =
            List.of(Omniglot.USUAL, Glyphs.USUAL, CifarFs.USUAL, MiniImageNet.USUAL, ColourGlyphs.USUAL);

    private DataSets() {}

    /**
     * Returns the classes of a name and hash: a data set in {@link DataDirectory#data()}, a stand-in or a pool of your own, whole
     * or a part of it, upright or with its rotations. Throws {@link IllegalArgumentException} if nothing is called so or its images
     * are others, {@link IllegalStateException} if the data set is not there.
     *
     * @param name as {@link ClassPool#name()} gives it, such as {@code Omniglot/vinyals/metaTest/rotations}
     * @param hash as {@link ClassPool#hash()} gives it
     * @param own pools of your own among which and among whose parts to look first
     */
    public static ClassPool find(String name, String hash, ClassPool... own) {
        ClassPool found = in(Arrays.asList(own), name).orElseGet(() -> published(name));
        if (!found.hash().equals(hash)) {
            throw new IllegalArgumentException("the images of " + name + " are not those asked for: their hash is "
                    + found.hash() + ", expected " + hash);
        }
        return found;
    }

    /** Returns whether images of this name are those of a data set, all of them or not, made as usual. */
    public static boolean isOf(String name, String dataSet) {
        return SetName.isOf(name, dataSet);
    }

    private static ClassPool published(String name) {
        String set = SourceId.dataSet(name);
        List<ClassPool> pools = pools(set, name);
        String there = pools.get(0).name();
        if (!there.equals(set)) {
            throw new IllegalArgumentException(
                    "\"" + set + "\" is asked for, but what is in " + DataDirectory.data() + " is \"" + there + "\"");
        }
        return in(pools, name)
                .orElseThrow(() -> new IllegalArgumentException("there is no \"" + name + "\"; parts of \"" + set
                        + "\" are called as split() calls them, those of Partitions.of like split 1/metaTrain, and"
                        + " rotated ones end in /" + ClassPool.ROTATIONS));
    }

    /** Returns the data set of a name and those of its parts that may be meant, the whole first. */
    private static List<ClassPool> pools(String set, String name) {
        Path data = DataDirectory.data();
        return Stream.of(
                        Omniglot.USUAL.read(set).map(made -> pools(Omniglot.load(data, made.resizing()), name)),
                        Glyphs.USUAL.read(set).map(made -> pools(Glyphs.generate(made.seed()), name)),
                        CifarFs.USUAL.read(set).map(made -> pools(CifarFs.load(data))),
                        MiniImageNet.USUAL.read(set).map(made -> pools(MiniImageNet.load(data, made.resizing()))),
                        ColourGlyphs.USUAL
                                .read(set)
                                .map(made -> pools(ColourGlyphs.generate(made.size(), made.seed()))))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no data set \"" + set + "\"; known are "
                        + KNOWN.stream().map(SetName::dataSet).collect(Collectors.joining(", "))
                        + ", and pools of your own are given with DataSets.find(name, hash, pool)"));
    }

    private static List<ClassPool> pools(Characters set, String name) {
        Stream<Partitions> splits = Arrays.stream(Omniglot.Split.values())
                .filter(split -> name.startsWith(SourceId.partOf(set.name(), split.prefix())))
                .map(set::split);
        return Stream.concat(Stream.of(set.classes()), splits.flatMap(split -> split.pools().stream()))
                .toList();
    }

    private static List<ClassPool> pools(ColourImages set) {
        return Stream.concat(Stream.of(set.classes()), set.split().pools().stream())
                .toList();
    }

    /** Returns the pool of a name among pools, their rotations and random parts, and these ones' in turn. */
    private static Optional<ClassPool> in(List<ClassPool> pools, String name) {
        for (ClassPool pool : pools) {
            if (name.equals(pool.name())) {
                return Optional.of(pool);
            }
        }
        for (ClassPool pool : pools) {
            String whole = SourceId.partOf(pool.name(), "");
            if (name.startsWith(whole)) {
                Optional<ClassPool> found = in(derived(pool, name.substring(whole.length())), name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Returns what the first words after a pool's name make of it; nothing if they are no words of ours. */
    private static List<ClassPool> derived(ClassPool pool, String rest) {
        List<ClassPool> derived = new ArrayList<>();
        RandomSplit.of(rest)
                .ifPresent(split ->
                        derived.addAll(Partitions.of(pool, split.seed()).pools()));
        if (SourceId.dataSet(rest).equals(ClassPool.ROTATIONS)) {
            derived.add(pool.withRotations());
        }
        return derived;
    }
}
