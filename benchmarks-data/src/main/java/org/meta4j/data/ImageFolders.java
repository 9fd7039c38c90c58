package org.meta4j.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.meta4j.task.ClassPool;
import org.meta4j.task.ImageClass;

/**
 * Your own pictures: a folder a class, in it JPEG, PNG, GIF, BMP or TIFF files of any size.
 *
 * <pre>{@code
 * Partitions split = Partitions.of(ImageFolders.classes(Path.of("pictures")), 1);
 * var tasks = new EpisodeSampler(split.metaTrain(), new EpisodeShape(5, 1, 5), Rotation.NONE);
 * var run = MetaTraining.of(new Maml(Networks.miniImageNetMaml(5), ...), tasks).run();
 * }</pre>
 */
public final class ImageFolders {
    private ImageFolders() {}

    /** Returns the classes in a folder, sorted by name, their pictures brought to 84x84 by Lanczos windows. */
    public static ClassPool classes(Path folder) {
        return classes(folder, MiniImageNet.SIZE);
    }

    /** Returns the same in another size, images {@code [size, size, 3]} whatever their proportions were. */
    public static ClassPool classes(Path folder, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("the size of images must be at least 1 pixel, but is " + size);
        }
        Path whole = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            throw new IllegalArgumentException("there is no folder " + whole + " (expected one with a folder a class)");
        }
        List<ClassFiles> classes =
                ImageFiles.folders(whole).stream().map(ClassFiles::of).toList();
        require(whole, classes);
        ImageCache cache = new ImageCache(cache(whole, size), Fingerprint.of(List.of(whole)));
        List<ImageClass> images = cache.read()
                .orElseGet(() -> cache.write(classes.stream()
                        .map(c -> c.pending(size, Resizing.LANCZOS))
                        .toList()));
        return ClassPool.of(size, size, 3, images);
    }

    private static void require(Path folder, List<ClassFiles> classes) {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("there are no folders in " + folder + " (expected a folder a class)");
        }
        for (ClassFiles c : classes) {
            if (c.files().size() < 2) {
                throw new IllegalArgumentException("class " + c.name() + " in " + folder + " has "
                        + c.files().size()
                        + " pictures, but a task needs at least 2, one to adapt on and one to be judged on. Add"
                        + " pictures (JPEG, PNG, GIF, BMP or TIFF) or take the folder away.");
            }
        }
    }

    /** Returns a file of its own for every folder and size. */
    private static Path cache(Path folder, int size) {
        CRC32 sum = new CRC32();
        sum.update(folder.toString().getBytes(StandardCharsets.UTF_8));
        String name = String.format(Locale.ROOT, "%s-%08x-%d.images", ImageFiles.name(folder), sum.getValue(), size);
        return DataDirectory.cache().resolve("folders").resolve(name);
    }
}
