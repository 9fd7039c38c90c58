package org.meta4j.data;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;
import org.meta4j.task.Randomness;

/**
 * A stand-in for CIFAR-FS and miniImageNet where their files are missing: 100 classes, parted 64/16/20 as theirs, of 60
 * pictures each. A class is an invented character in a colour of its own; a picture draws it by another hand, in a shade
 * of the colour, on a background of two random colours. Results on it say nothing about the real sets.
 */
public final class ColourGlyphs implements ColourImages {
    static final SetName USUAL =
            new SetName("ColourGlyphs (drawn by a program, not photographs)", CifarFs.SIZE, Resizing.LANCZOS, 1);
    private static final int CLASSES = 100;
    private static final int PICTURES = 60;
    private static final int VALIDATION_START = 64;
    private static final int TEST_START = 80;
    /** The standard deviations of a channel from picture to picture and from pixel to pixel, of 255. */
    private static final double SHADE = 25;

    private static final double NOISE = 8;

    private final ClassPool classes;

    private ColourGlyphs(ClassPool classes) {
        this.classes = classes;
    }

    /** Returns the pictures of this seed, {@code [size, size, 3]}: 32 for those of CIFAR-FS, 84 for miniImageNet. */
    public static ColourGlyphs generate(int size, long seed) {
        if (size < 8) {
            throw new IllegalArgumentException("colour glyphs need a size of at least 8 pixels, but it is " + size);
        }
        List<ImageClass> classes = IntStream.range(0, CLASSES)
                .parallel()
                .mapToObj(index -> glyph(size, seed, index))
                .toList();
        return new ColourGlyphs(ClassPool.of(USUAL.with(size, USUAL.resizing(), seed), size, size, 3, classes));
    }

    private static ImageClass glyph(int size, long seed, int index) {
        RandomGenerator random = Randomness.of(seed, index);
        double[][] character = Handwriting.character(random);
        double[] colour = colour(random);
        int bytes = size * size * 3;
        byte[] pixels = new byte[PICTURES * bytes];
        for (int picture = 0; picture < PICTURES; picture++) {
            byte[] ink = Handwriting.draw(character, size, random);
            paint(ink, shade(colour, random), random, pixels, picture * bytes);
        }
        return new ImageClass(String.format(Locale.ROOT, "glyph%03d", index + 1), pixels);
    }

    private static double[] colour(RandomGenerator random) {
        return random.doubles(3, 0, 255).toArray();
    }

    private static double[] shade(double[] colour, RandomGenerator random) {
        double[] shade = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            shade[channel] = colour[channel] + SHADE * random.nextGaussian();
        }
        return shade;
    }

    /** Puts the ink on a background that goes from one colour at the top to another at the bottom. */
    private static void paint(byte[] ink, double[] colour, RandomGenerator random, byte[] target, int offset) {
        double[] top = colour(random);
        double[] bottom = colour(random);
        for (int i = 0; i < ink.length; i++) {
            double opaque = (ink[i] & 255) / 255.0;
            double down = (double) i / ink.length;
            double noise = NOISE * random.nextGaussian();
            for (int channel = 0; channel < 3; channel++) {
                double behind = top[channel] + down * (bottom[channel] - top[channel]);
                double value = behind + opaque * (colour[channel] - behind) + noise;
                target[offset + i * 3 + channel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
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
        return SplitNames.cut(classes.names(), VALIDATION_START, TEST_START).partition(classes, "");
    }

    @Override
    public String toString() {
        return name();
    }
}
