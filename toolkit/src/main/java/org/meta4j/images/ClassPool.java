package org.meta4j.images;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.meta4j.task.Sha256;
import org.meta4j.task.SourceId;

/**
 * The classes of a data set or partition: images {@code [height, width, channels]}, kept as unsigned bytes and read as
 * floats in [0, 1]. Pools that are made of one another share the bytes. Two are equal if their names, classes and images are.
 */
public final class ClassPool {
    /** What the pool of a pool's rotations is called behind its name. */
    public static final String ROTATIONS = "rotations";

    private final String name;
    private final int height;
    private final int width;
    private final int channels;
    private final List<Turned> classes;
    /** Where the bytes of a turned image come from, by quarter turns counter-clockwise. */
    private final int[][] sources;

    private volatile String hash = "";

    private record Turned(String name, ImageClass upright, int quarterTurns) {}

    private ClassPool(String name, int height, int width, int channels, List<Turned> classes) {
        this.name = name;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.classes = List.copyOf(classes);
        this.sources = QuarterTurns.sources(height, width, channels);
    }

    /** Returns the pool of these classes in their order, under the name that tables and receipts call it. */
    public static ClassPool of(String name, int height, int width, int channels, List<ImageClass> classes) {
        int size = imageSize(name, height, width, channels);
        Set<String> names = new HashSet<>();
        for (ImageClass c : classes) {
            if (!names.add(c.name())) {
                throw new IllegalArgumentException("class " + c.name() + " is there twice");
            }
            if (c.size() % size != 0) {
                throw new IllegalArgumentException("class " + c.name() + " has " + c.size()
                        + " bytes, not a multiple of the " + size + " of an image " + height + "x" + width + "x"
                        + channels);
            }
        }
        List<Turned> upright =
                classes.stream().map(c -> new Turned(c.name(), c, 0)).toList();
        return new ClassPool(name, height, width, channels, upright);
    }

    private static int imageSize(String name, int height, int width, int channels) {
        long least = Math.min(height, Math.min(width, channels));
        if (least < 1 || (long) height * width > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException("an image has at least a row, a column and a channel and at most "
                    + Integer.MAX_VALUE + " bytes, but those of " + name + " are " + height + "x" + width + "x"
                    + channels);
        }
        return height * width * channels;
    }

    /** Returns what tables and receipts call the pool, such as {@code Omniglot/finn/metaTest}. */
    public String name() {
        return name;
    }

    /** Returns a SHA-256 of the names, sizes, turns and pixels of all classes, in hexadecimal; the first time it reads every image. */
    public String hash() {
        if (hash.isEmpty()) {
            Sha256 sum = new Sha256().add(height).add(width).add(channels);
            classes.forEach(
                    c -> sum.add(c.name()).add(c.quarterTurns()).add(c.upright().hash()));
            hash = sum.hex();
        }
        return hash;
    }

    /** Returns how many classes there are. */
    public int count() {
        return classes.size();
    }

    /** Returns the height of an image in pixels. */
    public int height() {
        return height;
    }

    /** Returns the width of an image in pixels. */
    public int width() {
        return width;
    }

    /** Returns the number of channels, 1 for grey and 3 for colour. */
    public int channels() {
        return channels;
    }

    /** Returns the name of a class. */
    public String name(int index) {
        return classes.get(index).name();
    }

    /** Returns the names of all classes in their order. */
    public List<String> names() {
        return classes.stream().map(Turned::name).toList();
    }

    /** Returns how many images a class has. */
    public int images(int index) {
        return classes.get(index).upright().size() / imageSize();
    }

    /** Returns how many images all classes have together. */
    public int imageCount() {
        return IntStream.range(0, count()).map(this::images).sum();
    }

    /** Returns one image's pixels, {@code [height, width, channels]} in row-major order, in [0, 1]. */
    public float[] image(int index, int image) {
        float[] pixels = new float[imageSize()];
        read(index, image, 0, pixels, 0);
        return pixels;
    }

    /** Returns the pool of some of the classes, in the order of the names, called {@code <name of this>/<part>}. */
    public ClassPool subset(String part, Collection<String> names) {
        Map<String, Turned> byName = new HashMap<>();
        classes.forEach(c -> byName.put(c.name(), c));
        List<Turned> chosen = new ArrayList<>(names.size());
        for (String name : names) {
            Turned found = byName.get(name);
            if (found == null) {
                throw new IllegalArgumentException("there is no class " + name + " among the " + count() + " classes");
            }
            chosen.add(found);
        }
        return new ClassPool(SourceId.partOf(name, part), height, width, channels, chosen);
    }

    /** Returns the pool of the classes from the first index, inclusive, to the second, exclusive, called {@code <name of this>/<part>}. */
    public ClassPool subset(String part, int from, int to) {
        return new ClassPool(SourceId.partOf(name, part), height, width, channels, classes.subList(from, to));
    }

    /** Returns these classes and then another pool's, whose images have the same size, under a name; throws if they share a class. */
    public ClassPool and(ClassPool other, String newName) {
        if (height != other.height || width != other.width || channels != other.channels) {
            throw new IllegalArgumentException("images of " + name + " are " + height + "x" + width + "x" + channels
                    + ", but those of " + other.name + " are " + other.height + "x" + other.width + "x"
                    + other.channels);
        }
        List<Turned> both = new ArrayList<>(classes);
        Set<String> own = new HashSet<>(names());
        for (Turned c : other.classes) {
            if (own.contains(c.name())) {
                throw new IllegalArgumentException("class " + c.name() + " is in " + name + " and in " + other.name);
            }
            both.add(c);
        }
        return new ClassPool(newName, height, width, channels, both);
    }

    /**
     * Returns the pool of every class turned by 0, 90, 180 and 270 degrees counter-clockwise, in this order, four classes
     * in place of each; the names end in {@code /rot000} to {@code /rot270}.
     */
    public ClassPool withRotations() {
        requireSquareImages();
        List<Turned> turned = new ArrayList<>(4 * count());
        for (Turned c : classes) {
            for (int turns = 0; turns < 4; turns++) {
                String turnedName = c.name() + "/rot" + (turns == 0 ? "000" : turns == 1 ? "090" : turns * 90);
                turned.add(new Turned(turnedName, c.upright(), (c.quarterTurns() + turns) & 3));
            }
        }
        return new ClassPool(SourceId.partOf(name, ROTATIONS), height, width, channels, turned);
    }

    void requireSquareImages() {
        if (height != width) {
            throw new IllegalArgumentException(
                    "only square images can be rotated, but these are " + height + "x" + width);
        }
    }

    int imageSize() {
        return height * width * channels;
    }

    /** Writes an image, turned further by some quarter turns, into the target from the offset on. */
    void read(int index, int image, int quarterTurns, float[] target, int offset) {
        Turned c = classes.get(index);
        int[] source = sources[(c.quarterTurns() + quarterTurns) & 3];
        byte[] pixels = new byte[source.length];
        c.upright().copy(image * source.length, pixels);
        for (int i = 0; i < source.length; i++) {
            target[offset + i] = Pixels.unit(pixels[source[i]]);
        }
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
