package org.meta4j.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

/**
 * CIFAR-FS (Bertinetto et al. 2019): the 60,000 colour pictures of CIFAR-100 (Krizhevsky 2009), 32x32, in 64 classes to
 * train on, 16 to choose settings on and 20 to report on, 600 pictures each. It is the natural-image benchmark that can be
 * had freely. The parts are those of the authors' archive.
 */
public final class CifarFs implements ColourImages {
    /** What it is called when it is whole. */
    public static final String NAME = "CIFAR-FS";

    static final int SIZE = 32;
    static final SetName USUAL = new SetName(NAME, SIZE, Resizing.LANCZOS, 0);
    private static final SplitNames SPLIT = SplitNames.of("cifar-fs/");
    private static final Published PUBLISHED = new Published("classes", Set.copyOf(SPLIT.all()), 600);

    private final ClassPool classes;

    private CifarFs(ClassPool classes) {
        this.classes = classes;
    }

    /** Returns the pictures in {@link DataDirectory#data()}. */
    public static CifarFs load() {
        return load(DataDirectory.data());
    }

    /**
     * Returns the pictures in a directory, or in {@code cifar-fs/} below it: the authors' {@code cifar-fs.zip}, or the folder
     * {@code cifar100} in it. The first load decodes them and takes some seconds.
     */
    public static CifarFs load(Path directory) {
        Path source = find(DataDirectory.requireFolder(directory))
                .orElseThrow(
                        () -> new IllegalStateException("No CIFAR-FS in " + directory + " (expected cifar-fs.zip or "
                                + "cifar100/, as in the archive of Bertinetto et al. 2019, "
                                + "https://github.com/bertinetto/r2d2). Put it there or set META4J_DATA."));
        ImageCache cache = ImageCache.of("cifar-fs.images", List.of(source));
        List<ImageClass> images =
                cache.read().orElseGet(() -> Archive.read(source, "cifar100", folder -> cache.write(classes(folder))));
        String name = NAME + PUBLISHED.difference(images, SIZE * SIZE * 3);
        return new CifarFs(ClassPool.of(name, SIZE, SIZE, 3, images));
    }

    /** Returns colour glyphs of the same size. */
    public static ColourImages standIn() {
        return ColourGlyphs.generate(SIZE, ColourGlyphs.USUAL.seed());
    }

    static boolean isIn(Path directory) {
        return find(directory).isPresent();
    }

    private static Optional<Path> find(Path directory) {
        return Stream.of(directory, directory.resolve("cifar-fs"))
                .flatMap(place -> Stream.of(place.resolve("cifar100"), place.resolve("cifar-fs.zip")))
                .filter(Archive::isThere)
                .findFirst();
    }

    private static List<ImageCache.Pending> classes(Path archive) {
        Path data = archive.resolve("data");
        List<ClassFiles> classes = SPLIT.all().stream()
                .sorted(Comparator.naturalOrder())
                .filter(name -> Files.isDirectory(data.resolve(name)))
                .map(name -> ClassFiles.of(data.resolve(name)))
                .filter(c -> !c.files().isEmpty())
                .toList();
        List<String> missing = SPLIT.all().stream()
                .filter(name -> classes.stream().noneMatch(c -> c.name().equals(name)))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing.size() + " of the 100 classes of CIFAR-FS have no pictures in "
                    + ImageFiles.describe(data) + ", the first is " + missing.get(0) + ". Unpack the archive again.");
        }
        LeftOut.say(data, classes);
        return classes.stream().map(c -> c.pending(SIZE, USUAL.resizing())).toList();
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
    public Partitions split() {
        return SPLIT.partition(classes, "");
    }

    @Override
    public String toString() {
        return name();
    }
}
