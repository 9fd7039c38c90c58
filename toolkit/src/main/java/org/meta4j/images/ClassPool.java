package org.meta4j.images;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.meta4j.task.SourceId;

/**
 * The classes of a data set or partition: images {@code [height, width, channels]}, kept as unsigned bytes and read as
 * floats in [0, 1]. Pools that are made of one another share the bytes. Two are equal if their names, classes and images are.
 */
public final class ClassPool {
    /** What the pool of a pool's rotations is called behind its name. */
    public static final String ROTATIONS = "rotations";

    private final String name;
    private final PoolImages images;

    private ClassPool(String name, PoolImages images) {
        this.name = name;
        this.images = images;
    }

    /** Returns the pool of these classes in their order, under the name that tables and receipts call it. */
    public static ClassPool of(String name, int height, int width, int channels, List<ImageClass> classes) {
        return new ClassPool(name, PoolImages.of(ImageSize.of(name, height, width, channels), classes));
    }

    /** Returns what tables and receipts call the pool, such as {@code Omniglot/finn/metaTest}. */
    public String name() {
        return name;
    }

    /** Returns a SHA-256 of the names, sizes, turns and pixels of all classes, in hexadecimal; the first time it reads every image. */
    public String hash() {
        return images.hash();
    }

    /** Returns how many classes there are. */
    public int count() {
        return images.names().size();
    }

    /** Returns the height of an image in pixels. */
    public int height() {
        return size().height();
    }

    /** Returns the width of an image in pixels. */
    public int width() {
        return size().width();
    }

    /** Returns the number of channels, 1 for grey and 3 for colour. */
    public int channels() {
        return size().channels();
    }

    /** Returns the name of a class. */
    public String name(int index) {
        return images.names().get(index);
    }

    /** Returns the names of all classes in their order. */
    public List<String> names() {
        return images.names();
    }

    /** Returns how many images a class has. */
    public int images(int index) {
        return images.count(index);
    }

    /** Returns how many images all classes have together. */
    public int imageCount() {
        return IntStream.range(0, count()).map(this::images).sum();
    }

    /** Returns one image's pixels, {@code [height, width, channels]} in row-major order, in [0, 1]. */
    public float[] image(int index, int image) {
        float[] pixels = new float[size().bytes()];
        read(index, image, 0, pixels, 0);
        return pixels;
    }

    /** Returns the pool of some of the classes, in the order of the names, called {@code <name of this>/<part>}. */
    public ClassPool subset(String part, Collection<String> names) {
        return part(part, images.named(names));
    }

    /** Returns the pool of the classes from the first index, inclusive, to the second, exclusive, called {@code <name of this>/<part>}. */
    public ClassPool subset(String part, int from, int to) {
        return part(part, images.between(from, to));
    }

    private ClassPool part(String part, PoolImages chosen) {
        return new ClassPool(SourceId.partOf(name, part), chosen);
    }

    /** Returns these classes and then another pool's, whose images have the same size, under a name; throws if they share a class. */
    public ClassPool and(ClassPool other, String newName) {
        if (!size().equals(other.size())) {
            throw new IllegalArgumentException(
                    "images of " + name + " are " + size() + ", but those of " + other.name + " are " + other.size());
        }
        images.sharedWith(other.images).ifPresent(c -> {
            throw new IllegalArgumentException("class " + c + " is in " + name + " and in " + other.name);
        });
        return new ClassPool(newName, images.and(other.images));
    }

    /**
     * Returns the pool of every class turned by 0, 90, 180 and 270 degrees counter-clockwise, in this order, four classes
     * in place of each; the names end in {@code /rot000} to {@code /rot270}.
     */
    public ClassPool withRotations() {
        return part(ROTATIONS, images.rotations());
    }

    ImageSize size() {
        return images.size();
    }

    /** Writes an image, turned further by some quarter turns, into the target from the offset on. */
    void read(int index, int image, int quarterTurns, float[] target, int offset) {
        images.read(index, image, quarterTurns, target, offset);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ClassPool pool && name.equals(pool.name) && hash().equals(pool.hash()));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + count() + " classes)";
    }
}
