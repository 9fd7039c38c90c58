package org.meta4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final String KNOWN =
            String.join(", ", Omniglot.NAME, Glyphs.NAME, CifarFs.NAME, MiniImageNet.NAME, ColourGlyphs.NAME);

    /** What stands behind the names of stand-ins of another size or seed. */
    private static final Pattern STAND_IN = Pattern.compile("(.*?)(?: (\\d{1,4})x\\2)?(?: seed (-?\\d{1,19}))?");

    private static final Pattern RANDOM_SPLIT = Pattern.compile("/split (-?\\d{1,19})/.+");
    private static final String ROTATIONS = "/rotations";

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
                        + " rotated ones end in " + ROTATIONS));
    }

    /** Returns the data set of a name and those of its parts that may be meant, the whole first. */
    private static List<ClassPool> pools(String set, String name) {
        Matcher standIn = STAND_IN.matcher(set);
        if (standIn.matches() && standIn.group(1).equals(Glyphs.NAME)) {
            return pools(Glyphs.generate(number(standIn, 3, 1)), name);
        }
        if (standIn.matches() && standIn.group(1).equals(ColourGlyphs.NAME)) {
            int size = (int) number(standIn, 2, CifarFs.SIZE);
            return pools(ColourGlyphs.generate(size, number(standIn, 3, 1)));
        }
        return switch (set.split(" ", 2)[0]) {
            case Omniglot.NAME -> pools(Omniglot.load(DataDirectory.data(), resizing(set, Resizing.NEAREST)), name);
            case CifarFs.NAME -> pools(CifarFs.load());
            case MiniImageNet.NAME -> pools(MiniImageNet.load(DataDirectory.data(), resizing(set, Resizing.LANCZOS)));
            default ->
                throw new IllegalArgumentException("there is no data set \"" + set + "\"; known are " + KNOWN
                        + ", and pools of your own are given with DataSets.find(name, hash, pool)");
        };
    }

    private static long number(Matcher matcher, int group, long usual) {
        return Optional.ofNullable(matcher.group(group)).map(Long::parseLong).orElse(usual);
    }

    /** Returns the resizing whose name stands second in that of a data set. */
    private static Resizing resizing(String set, Resizing usual) {
        return Arrays.stream(Resizing.values())
                .filter(way -> (set + " ").contains(" " + way + " "))
                .findFirst()
                .orElse(usual);
    }

    private static List<ClassPool> pools(Characters set, String name) {
        Stream<Partitions> splits = Arrays.stream(Omniglot.Split.values())
                .filter(split -> name.startsWith(set.name() + "/" + split + "/"))
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
            if (name.startsWith(pool.name() + "/")) {
                Optional<ClassPool> found =
                        in(derived(pool, name.substring(pool.name().length())), name);
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
        Matcher split = RANDOM_SPLIT.matcher(rest);
        if (split.matches()) {
            derived.addAll(Partitions.of(pool, Long.parseLong(split.group(1))).pools());
        }
        if (rest.equals(ROTATIONS) || rest.startsWith(ROTATIONS + "/")) {
            derived.add(pool.withRotations());
        }
        return derived;
    }
}
