package org.meta4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The image files of one class. */
record ClassFiles(String name, List<Path> files) {
    /** Returns the class of all images in a folder, of its name. */
    static ClassFiles of(Path folder) {
        return new ClassFiles(ImageFiles.name(folder), ImageFiles.list(folder));
    }

    /** Returns the class with its images {@code [size, size, 3]}, decoded when they are asked for. */
    ImageCache.Pending pending(int size, Resizing resizing) {
        int bytes = size * size * 3;
        return new ImageCache.Pending(name, Math.multiplyExact(files.size(), bytes), () -> {
            byte[] pixels = new byte[files.size() * bytes];
            IntStream.range(0, files.size()).parallel().forEach(i -> {
                byte[] image = ImageFiles.decode(files.get(i), size, resizing);
                System.arraycopy(image, 0, pixels, i * bytes, bytes);
            });
            return pixels;
        });
    }
}
