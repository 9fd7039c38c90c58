package org.meta4j.data;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The image files of one class.
 *
 * @param leftOut what else is in the class's folder
 */
record ClassFiles(String name, List<Path> files, List<Path> leftOut) {
    /** Returns the class of all images in a folder, of its name. */
    static ClassFiles of(Path folder) {
        FolderContent content = FolderContent.of(folder);
        List<Path> pictures = content.pictures();
        List<Path> others = new ArrayList<>(content.entries());
        others.removeAll(new HashSet<>(pictures));
        return new ClassFiles(ImageFiles.name(folder), pictures, others);
    }

    /** Returns the class with its images {@code [size, size, 3]}, decoded when they are asked for. */
    ImageCache.Pending pending(int size, Resizing resizing) {
        int bytes = size * size * 3;
        return new ImageCache.Pending(name, Math.multiplyExact(files.size(), bytes), () -> {
            byte[] pixels = new byte[files.size() * bytes];
            IntConsumer decode = i -> {
                byte[] image = ImageFiles.decode(files.get(i), size, resizing);
                System.arraycopy(image, 0, pixels, i * bytes, bytes);
            };
            try {
                IntStream.range(0, files.size()).parallel().forEach(decode);
            } catch (UncheckedIOException e) {
                // In their order, so that of several broken ones the first is named, every time.
                IntStream.range(0, files.size()).forEach(decode);
            }
            return pixels;
        });
    }
}
