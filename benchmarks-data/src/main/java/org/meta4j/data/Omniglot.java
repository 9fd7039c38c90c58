package org.meta4j.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

/**
 * Omniglot (Lake, Salakhutdinov and Tenenbaum 2015): 1,623 characters of 50 alphabets, drawn by 20 people each; here 28x28
 * grey, ink = 1. Rotations are the caller's: {@link ClassPool#withRotations()} for rotated characters as classes of their
 * own, {@code EpisodeSampler.Rotation.RANDOM_PER_CLASS} for one random rotation a class and task.
 */
public final class Omniglot implements Characters {
    /** What it is called when it is whole. */
    public static final String NAME = "Omniglot";

    static final int DRAWN_SIZE = 105;
    static final int SIZE = 28;
    static final SetName USUAL = new SetName(NAME, SIZE, Resizing.NEAREST, 0);

    private final ClassPool classes;

    private Omniglot(ClassPool classes) {
        this.classes = classes;
    }

    /** A published way of parting the characters. */
    public enum Split {
        /**
         * 1,028 / 172 / 423 characters (Vinyals et al. 2016; the lists are those in the code of Snell et al. 2017, who
         * count each rotation as a class, also in metaTest). Whole alphabets but for Gurmukhi.
         */
        VINYALS,

        /**
         * 1,100 / 100 / 423 characters (the code of Finn et al. 2017). Theirs is a shuffle of the order in which a
         * directory happened to be listed, which cannot be had; this is a fixed shuffle of the sorted names.
         */
        FINN,

        /**
         * 1,200 / 0 / 423 characters (Nichol et al. 2018). Their shuffle is not recorded; here metaTest is that of
         * {@link #FINN} and metaTrain is the rest.
         */
        NICHOL;

        /** Returns the split of this name, in any case. */
        public static Split of(String name) {
            return Arrays.stream(values())
                    .filter(split -> split.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no Omniglot split \"" + name + "\"; the splits are " + list()));
        }

        /** Returns what stands before the names of its parts. */
        String prefix() {
            return this + "/";
        }

        private static String list() {
            return Arrays.stream(values()).map(Split::toString).collect(Collectors.joining(", "));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the images in {@link DataDirectory#data()}, resized as in the codes of the papers. */
    public static Omniglot load() {
        return load(DataDirectory.data());
    }

    /**
     * Returns the images in a directory, or in {@code omniglot/} below it, resized as in the codes of the papers: the
     * author's {@code images_background.zip} and {@code images_evaluation.zip}, or the folders in them.
     */
    public static Omniglot load(Path directory) {
        return load(directory, USUAL.resizing());
    }

    /** Returns the same with another way of resizing. */
    public static Omniglot load(Path directory, Resizing resizing) {
        List<Path> sources = OmniglotFiles.find(DataDirectory.requireFolder(directory));
        if (sources.isEmpty()) {
            throw new IllegalStateException("No Omniglot in " + directory + " (expected images_background and "
                    + "images_evaluation, folders or .zip, there or in omniglot/ below it). Get them from "
                    + OmniglotFiles.AUTHOR
                    + " or by Omniglot.download(), or set META4J_DATA to where they are.");
        }
        List<ImageClass> classes = ImageCache.of("omniglot-" + resizing + ".images", sources)
                .readOr(() -> OmniglotFiles.read(sources, resizing).stream()
                        .map(ImageCache.Pending::of)
                        .toList());
        Published published = new Published(
                "characters", Set.copyOf(OmniglotSplits.names(Split.VINYALS).all()), 20);
        String name = USUAL.with(SIZE, resizing, 0) + published.difference(classes, SIZE * SIZE);
        return new Omniglot(ClassPool.of(name, SIZE, SIZE, 1, classes));
    }

    /** Returns glyphs of the same size. */
    public static Characters standIn() {
        return Glyphs.generate(Glyphs.USUAL.seed());
    }

    /** Returns the images, after fetching the author's two files (14 MB) to {@link DataDirectory#data()} if need be. */
    public static Omniglot download() {
        return download((file, received, total) -> {});
    }

    /**
     * Returns the same and reports how the download comes on; one that broke off goes on where it stopped, if that is not a week
     * ago.
     */
    public static Omniglot download(DownloadProgress progress) {
        Path directory = DataDirectory.data();
        OmniglotFiles.download(directory, progress);
        return load(directory);
    }

    @Override
    public String name() {
        return classes.name();
    }

    @Override
    public ClassPool classes() {
        return classes;
    }

    @Override
    public Partitions split(Split split) {
        return OmniglotSplits.names(split).partition(classes, split.prefix());
    }

    @Override
    public String toString() {
        return name();
    }
}
