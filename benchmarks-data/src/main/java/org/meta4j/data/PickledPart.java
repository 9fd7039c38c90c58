package org.meta4j.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meta4j.autodiff.Reason;
import org.meta4j.images.ImageClass;

/**
 * One of the three pickles of miniImageNet: a dictionary of {@code image_data}, an array {@code [n, 84, 84, 3]} of bytes, and
 * {@code class_dict}, from the name of a class to the indices of its images. An image is of one class.
 */
final class PickledPart {
    private static final int IMAGE = MiniImageNet.SIZE * MiniImageNet.SIZE * 3;

    private final Path file;
    private final int count;
    private final ByteBuffer data;
    private final BitSet taken = new BitSet();

    private PickledPart(Path file, NumpyArray images) {
        this.file = file;
        this.count = images.length(0);
        this.data = images.data();
    }

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
        Map<String, @Nullable Object> byName = new TreeMap<>();
        indices.forEach((name, of) -> byName.put(String.valueOf(name), of));
        if (byName.size() < indices.size()) {
            throw new IllegalStateException(file + " has a class_dict with two classes of the same name.");
        }
        PickledPart part = new PickledPart(file, images);
        List<ImageClass> classes = new ArrayList<>();
        byName.forEach((name, of) -> classes.add(part.imageClass(name, part.indices(of))));
        return classes;
    }

    private ImageClass imageClass(String name, List<?> indices) {
        int[] images = indices.stream().mapToInt(index -> image(name, index)).toArray();
        boolean follow = images.length > 0;
        for (int i = 0; i < images.length; i++) {
            follow &= images[i] == images[0] + i;
        }
        if (follow) {
            return new ImageClass(name, data.slice(images[0] * IMAGE, images.length * IMAGE));
        }
        byte[] pixels = new byte[images.length * IMAGE];
        for (int i = 0; i < images.length; i++) {
            data.get(images[i] * IMAGE, pixels, i * IMAGE, IMAGE);
        }
        return new ImageClass(name, pixels);
    }

    private List<?> indices(@Nullable Object value) {
        if (value instanceof NumpyArray array && array.isOfIndices() && array.length(0) <= count) {
            return Arrays.stream(array.toLongs()).boxed().toList();
        }
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return list;
        }
        throw new IllegalStateException(file + " has a class_dict of something else than lists of indices.");
    }

    private int image(String name, Object index) {
        boolean whole = index instanceof Integer || index instanceof Long;
        long image = whole ? ((Number) index).longValue() : -1;
        if (image < 0 || image >= count) {
            throw new IllegalStateException(file + " has no image " + index + ", which class " + Reason.shown(name)
                    + " names; there are " + count + ".");
        }
        if (taken.get((int) image)) {
            throw new IllegalStateException(
                    file + " names image " + image + " twice, the second time in class " + Reason.shown(name) + ".");
        }
        taken.set((int) image);
        return (int) image;
    }
}
