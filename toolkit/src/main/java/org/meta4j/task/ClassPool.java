package org.meta4j.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The classes of a data set or partition: images {@code [height, width, channels]}, kept as unsigned bytes and read as
 * floats in [0, 1]. Pools that are made of one another share the bytes.
 */
public final class ClassPool {
    private static final float[] UNIT = unit();

    private final int height;
    private final int width;
    private final int channels;
    private final List<Turned> classes;
    /** Where the bytes of a turned image come from, by quarter turns counter-clockwise. */
    private final int[][] sources;

    private record Turned(String name, ImageClass upright, int quarterTurns) {}

    private ClassPool(int height, int width, int channels, List<Turned> classes) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.classes = List.copyOf(classes);
        this.sources = QuarterTurns.sources(height, width, channels);
    }

    /** Returns the pool of these classes in their order. */
    public static ClassPool of(int height, int width, int channels, List<ImageClass> classes) {
        int size = height * width * channels;
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
        return new ClassPool(height, width, channels, upright);
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

    /** Returns the pool of some of the classes, in the order of the names. */
    public ClassPool subset(Collection<String> names) {
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
        return new ClassPool(height, width, channels, chosen);
    }

    /** Returns the pool of the classes from the first index, inclusive, to the second, exclusive. */
    public ClassPool subset(int from, int to) {
        return new ClassPool(height, width, channels, classes.subList(from, to));
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
                String name = c.name() + "/rot" + (turns == 0 ? "000" : turns == 1 ? "090" : turns * 90);
                turned.add(new Turned(name, c.upright(), (c.quarterTurns() + turns) & 3));
            }
        }
        return new ClassPool(height, width, channels, turned);
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
            target[offset + i] = UNIT[pixels[source[i]] & 255];
        }
    }

    private static float[] unit() {
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 255f;
        }
        return values;
    }
}
