package org.meta4j.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.meta4j.data.ImageFiles.Channels;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;

/**
 * Your own pictures: a folder a class, in it JPEG, PNG, GIF, BMP, TIFF, WebP or PNM files, or links to them. What else is in it is
 * left out, which is said once.
 *
 * <pre>{@code
 * Partitions split = Partitions.of(ImageFolders.classes(Path.of("pictures")), 1);
 * var tasks = new EpisodeSampler(split.metaTrain(), new EpisodeShape(5, 1, 5), Rotation.NONE);
 * var run = Experiment.of("mine", learner, Outer.adam(1e-3, 32, 5_000), tasks).run(1).train();
 * }</pre>
 *
 * How to classify one picture is said at {@link ImageFiles}.
 */
public final class ImageFolders {
    private ImageFolders() {}

    /**
     * Returns the classes in a folder, sorted by name, their pictures brought to 84x84 by Lanczos windows; the pool is called as
     * the folder is.
     */
    public static ClassPool classes(Path folder) {
        return classes(folder, MiniImageNet.SIZE);
    }

    /** Returns the same in another size, images {@code [size, size, 3]} whatever their proportions were. */
    public static ClassPool classes(Path folder, int size) {
        ImageFiles.requireSize(size);
        Path whole = whole(folder);
        List<ClassFiles> classes = classesOf(whole);
        classes.forEach(c -> requireTwo(whole, c));
        List<ImageClass> images = new ImageCache(cache(whole, size), Fingerprint.of(List.of(whole)))
                .readOr(() -> classes.stream()
                        .map(c -> c.pending(size, ImageFiles.OWN))
                        .toList());
        return ClassPool.of(ImageFiles.name(whole), size, size, 3, images);
    }

    /**
     * Returns all pictures in a folder of classes to adapt a model on, in colour and brought to its size by Lanczos windows.
     * Labels are in the order of the classes' names; one picture a class is enough.
     */
    public static ImageSupport support(Path folder, int size) {
        return support(folder, size, Channels.COLOUR);
    }

    /** Returns the same with other channels. */
    public static ImageSupport support(Path folder, int size, Channels channels) {
        ImageFiles.requireSize(size);
        Path whole = whole(folder);
        List<ClassFiles> classes = classesOf(whole);
        for (ClassFiles c : classes) {
            if (c.files().isEmpty()) {
                throw new IllegalArgumentException(
                        "class " + c.name() + " in " + whole + " has no picture to adapt on; add one ("
                                + PictureReader.FORMATS + ") or take the folder away");
            }
        }
        return ImageSupport.of(classes, size, channels);
    }

    private static Path whole(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            throw new IllegalArgumentException("there is no folder " + whole + " (expected one with a folder a class)");
        }
        return whole;
    }

    private static List<ClassFiles> classesOf(Path folder) {
        List<ClassFiles> classes =
                ImageFiles.folders(folder).stream().map(ClassFiles::of).toList();
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("there are no folders in " + folder + " (expected a folder a class)");
        }
        requireTop(folder, classes);
        LeftOut.say(folder, classes);
        return classes;
    }

    /** Throws if the classes lie one folder deeper, as in an archive of train/ and test/. */
    private static void requireTop(Path folder, List<ClassFiles> classes) {
        List<Path> deeper = ImageFiles.folders(folder).stream()
                .filter(c -> !ImageFiles.folders(c).isEmpty())
                .toList();
        if (!deeper.isEmpty() && classes.stream().allMatch(c -> c.files().isEmpty())) {
            throw new IllegalArgumentException("the folders in " + folder + " hold folders, not pictures; give "
                    + deeper.stream().map(Path::toString).collect(Collectors.joining(" or ")) + " instead");
        }
    }

    private static void requireTwo(Path folder, ClassFiles c) {
        if (c.files().size() < 2) {
            throw new IllegalArgumentException("class " + c.name() + " in " + folder + " has "
                    + c.files().size()
                    + " pictures, but a task needs at least 2, one to adapt on and one to be judged on. Add"
                    + " pictures (" + PictureReader.FORMATS + ") or take the folder away.");
        }
    }

    /** Returns a file of its own for every folder and size. */
    private static Path cache(Path folder, int size) {
        CRC32 sum = new CRC32();
        sum.update(folder.toUri().toString().getBytes(StandardCharsets.UTF_8));
        String plain = ImageFiles.name(folder).replaceAll("[^\\w.-]", "_"); // a name that every locale can write
        String name = String.format(Locale.ROOT, "%s-%08x-%d.images", plain, sum.getValue(), size);
        return DataDirectory.cache().resolve("folders").resolve(name);
    }
}
