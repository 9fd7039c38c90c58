package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

/**
 * miniImageNet (Vinyals et al. 2016), parted as by Ravi and Larochelle 2017: 64 classes to train on, 16 to choose settings on
 * and 20 to report on, 600 colour pictures each, here 84x84. Finn et al. 2017, sec. 5.2, print 64, 12 and 24; their code uses
 * the lists of Ravi and Larochelle, so this is a misprint.
 *
 * <p>The pictures are ImageNet's and cannot be downloaded freely. Whoever has them has them in one of four layouts, which
 * {@link #load(Path)} tells apart:
 *
 * <ul>
 *   <li>{@code train.csv}, {@code val.csv} and {@code test.csv} of Ravi and Larochelle beside their {@code images/};
 *   <li>{@code train/}, {@code val/} and {@code test/} with a folder a class, as the code of Finn et al. 2017 makes them;
 *   <li>the same lists beside ImageNet's own folders {@code n01532829/...JPEG}, or a folder of them;
 *   <li>{@code mini-imagenet-cache-train.pkl}, {@code -val.pkl} (or {@code -validation.pkl}) and {@code -test.pkl} of Ren et
 *       al. 2018.
 * </ul>
 *
 * Pictures of another size are resized as by the code of Finn et al. 2017, by Lanczos windows without regard to their
 * proportions, but are not written as JPEG again in between.
 */
public final class MiniImageNet implements ColourImages {
    /** What it is called when it is whole. */
    public static final String NAME = "miniImageNet";

    static final int SIZE = 84;
    static final SetName USUAL = new SetName(NAME, SIZE, Resizing.LANCZOS, 0);
    private static final SplitNames SPLIT = SplitNames.of("miniimagenet/");
    private static final Published PUBLISHED = new Published("classes", Set.copyOf(SPLIT.all()), 600);
    private static final String EXPECTED =
            "Expected are, there or in a folder miniimagenet/, train.csv, val.csv and test.csv"
                    + " with images/ (from Ravi and Larochelle, https://github.com/twitter-research/meta-learning-lstm) or with"
                    + " ImageNet's folders n01532829/ and so on (https://image-net.org, ILSVRC2012_img_train.tar); or train/, val/"
                    + " and test/ with a folder a class (as https://github.com/cbfinn/maml makes them); or"
                    + " mini-imagenet-cache-train.pkl, -val.pkl and -test.pkl (https://zenodo.org/records/7978538)."
                    + " Put one of them there or set META4J_DATA.";

    private final ClassPool classes;
    private final SplitNames split;
    private final String layout;

    private MiniImageNet(ClassPool classes, SplitNames split, String layout) {
        this.classes = classes;
        this.split = split;
        this.layout = layout;
    }

    /** Returns the pictures in {@link DataDirectory#data()}. */
    public static MiniImageNet load() {
        return load(DataDirectory.data());
    }

    /** Returns the pictures in a directory, or in {@code miniimagenet/} below it. The first load decodes them. */
    public static MiniImageNet load(Path directory) {
        return load(directory, USUAL.resizing());
    }

    /** Returns the same with another way of resizing; {@link Resizing#NEAREST} is that of Nichol et al. 2018. */
    public static MiniImageNet load(Path directory, Resizing resizing) {
        MiniImageNetLayout layout = MiniImageNetLayout.find(DataDirectory.requireFolder(directory))
                .orElseThrow(() -> new IllegalStateException(
                        "No miniImageNet in " + directory + " (" + found(directory) + "). " + EXPECTED));
        List<List<ImageClass>> parts = layout.parts(resizing);
        List<List<String>> names = parts.stream()
                .map(part -> part.stream().map(ImageClass::name).toList())
                .toList();
        SplitNames split = new SplitNames(names.get(0), names.get(1), names.get(2));
        List<ImageClass> all = parts.stream().flatMap(List::stream).toList();
        String name = USUAL.with(SIZE, resizing, 0)
                + PUBLISHED.difference(all, SIZE * SIZE * 3)
                + (split.equals(SPLIT) ? "" : " (not the published split)");
        return new MiniImageNet(ClassPool.of(name, SIZE, SIZE, 3, all), split, layout.description());
    }

    /** Returns colour glyphs of the same size. */
    public static ColourImages standIn() {
        return ColourGlyphs.generate(SIZE, ColourGlyphs.USUAL.seed());
    }

    static boolean isIn(Path directory) {
        return MiniImageNetLayout.find(directory).isPresent();
    }

    private static String found(Path directory) {
        if (!Files.isDirectory(directory)) {
            return "there is no such folder";
        }
        List<String> names = FolderContent.of(directory).entries().stream()
                .map(ImageFiles::name)
                .toList();
        String first = names.stream().limit(8).collect(Collectors.joining(", "));
        return names.isEmpty() ? "it is empty" : "found " + first + (names.size() > 8 ? ", ..." : "");
    }

    /** Returns which of the layouts was found. */
    public String layout() {
        return layout;
    }

    /** Returns how many of the 60,000 pictures are missing. */
    public int missing() {
        return PUBLISHED.images()
                - IntStream.range(0, classes.count())
                        .map(c -> Math.min(PUBLISHED.each(), classes.images(c)))
                        .sum();
    }

    @Override
    public String name() {
        return classes.name();
    }

    @Override
    public ClassPool classes() {
        return classes;
    }

    /** Returns the parts as they were found on disk. */
    @Override
    public Partitions split() {
        return split.partition(classes, "");
    }

    @Override
    public String toString() {
        return name() + ", from " + layout;
    }
}
