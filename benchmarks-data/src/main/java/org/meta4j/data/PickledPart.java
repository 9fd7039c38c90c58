package org.meta4j.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.meta4j.images.ImageClass;

/**
 * One of the three pickles of miniImageNet: a dictionary of {@code image_data}, an array {@code [n, 84, 84, 3]} of bytes, and
 * {@code class_dict}, from the name of a class to the indices of its images.
 */
final class PickledPart {
    private static final int IMAGE = MiniImageNet.SIZE * MiniImageNet.SIZE * 3;

    private PickledPart() {}

    /** Returns the classes, sorted by name; images that follow one another stay in the file and are mapped. */
    static List<ImageClass> read(Path file) {
        if (!(NumpyPickle.load(file) instanceof Map<?, ?> parts)
                || !(parts.get("image_data") instanceof NumpyArray images)
                || !(parts.get("class_dict") instanceof Map<?, ?> indices)) {
            throw new IllegalStateException(
                    file + " is a pickle of something else (expected a dictionary of image_data and class_dict).");
        }
        if (!images.isOfBytes(4)
                || images.length(1) != MiniImageNet.SIZE
                || images.length(2) != MiniImageNet.SIZE
                || images.length(3) != 3) {
            throw new IllegalStateException(
                    file + " has image_data " + images.description() + ", expected [n, 84, 84, 3] of type u1.");
        }
        List<ImageClass> classes = new ArrayList<>();
        indices.forEach((name, of) -> classes.add(imageClass(file, String.valueOf(name), images, indices(file, of))));
        classes.sort(Comparator.comparing(ImageClass::name));
        return classes;
    }

    private static int[] indices(Path file, Object value) {
        if (value instanceof NumpyArray array) {
            return array.toInts();
        }
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list.stream().mapToInt(i -> ((Number) i).intValue()).toArray();
        }
        throw new IllegalStateException(file + " has a class_dict of something else than lists of indices.");
    }

    private static ImageClass imageClass(Path file, String name, NumpyArray images, int[] indices) {
        boolean follow = indices.length > 0;
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= images.length(0)) {
                throw new IllegalStateException(file + " has no image " + indices[i] + ", which class " + name
                        + " names; there are " + images.length(0) + ".");
            }
            follow &= indices[i] == indices[0] + i;
        }
        ByteBuffer data = images.data();
        if (follow) {
            return new ImageClass(name, data.slice(indices[0] * IMAGE, indices.length * IMAGE));
        }
        byte[] pixels = new byte[indices.length * IMAGE];
        for (int i = 0; i < indices.length; i++) {
            data.get(indices[i] * IMAGE, pixels, i * IMAGE, IMAGE);
        }
        return new ImageClass(name, pixels);
    }
}
