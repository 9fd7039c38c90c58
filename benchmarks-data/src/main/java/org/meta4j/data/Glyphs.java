package org.meta4j.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.meta4j.task.ClassPool;
import org.meta4j.task.ImageClass;
import org.meta4j.task.Randomness;

/**
 * A stand-in for Omniglot where its files are missing: as many characters, drawings and pixels, but the characters are a
 * few random Bezier strokes and the drawings wobble at random. Results on it say nothing about Omniglot.
 */
public final class Glyphs implements Characters {
    private static final int SIZE = Omniglot.SIZE;
    private static final int COUNT = 1623;
    private static final int DRAWINGS = 20;
    private static final int ALPHABETS = 50;
    /** The standard deviation of a control point in pixels. */
    private static final double WOBBLE = 0.9;

    private final ClassPool classes;

    private Glyphs(ClassPool classes) {
        this.classes = classes;
    }

    /** Returns the characters of this seed. */
    public static Glyphs generate(long seed) {
        List<ImageClass> classes = IntStream.range(0, COUNT)
                .parallel()
                .mapToObj(index -> character(seed, index))
                .sorted(Comparator.comparing(ImageClass::name))
                .toList();
        return new Glyphs(ClassPool.of(SIZE, SIZE, 1, classes));
    }

    private static ImageClass character(long seed, int index) {
        RandomGenerator random = Randomness.of(seed, index);
        double[][] strokes = strokes(random);
        int size = SIZE * SIZE;
        byte[] pixels = new byte[DRAWINGS * size];
        for (int drawing = 0; drawing < DRAWINGS; drawing++) {
            Canvas canvas = new Canvas();
            Hand hand = Hand.of(random);
            for (double[] stroke : strokes) {
                canvas.draw(hand.write(stroke, WOBBLE, random));
            }
            System.arraycopy(canvas.pixels(), 0, pixels, drawing * size, size);
        }
        String name =
                String.format(Locale.ROOT, "Glyphs%02d/character%02d", index % ALPHABETS + 1, index / ALPHABETS + 1);
        return new ImageClass(name, pixels);
    }

    /** Returns one to four cubic Bezier curves x0, y0, ... x3, y3, every second of which starts at another's end. */
    private static double[][] strokes(RandomGenerator random) {
        double[][] strokes = new double[random.nextInt(1, 5)][8];
        for (int s = 0; s < strokes.length; s++) {
            for (int i = 0; i < 8; i++) {
                boolean end = i < 2 || i > 5;
                strokes[s][i] = end ? random.nextDouble(3, SIZE - 3) : random.nextDouble(-8, SIZE + 8);
            }
            if (s > 0 && random.nextBoolean()) {
                System.arraycopy(strokes[s - 1], 6, strokes[s], 0, 2);
            }
        }
        return strokes;
    }

    /** How one drawing is turned, stretched and moved about the middle of the image. */
    private record Hand(double xx, double xy, double yx, double yy, double x0, double y0) {
        static Hand of(RandomGenerator random) {
            double angle = random.nextGaussian() * 0.1;
            double wide = 0.9 + random.nextGaussian() * 0.08;
            double high = 0.9 + random.nextGaussian() * 0.08;
            return new Hand(
                    wide * Math.cos(angle),
                    -high * Math.sin(angle),
                    wide * Math.sin(angle),
                    high * Math.cos(angle),
                    random.nextGaussian(),
                    random.nextGaussian());
        }

        double[] write(double[] stroke, double wobble, RandomGenerator random) {
            double middle = (SIZE - 1) / 2.0;
            double[] written = new double[stroke.length];
            for (int i = 0; i < stroke.length; i += 2) {
                double x = stroke[i] - middle + wobble * random.nextGaussian();
                double y = stroke[i + 1] - middle + wobble * random.nextGaussian();
                written[i] = middle + x0 + xx * x + xy * y;
                written[i + 1] = middle + y0 + yx * x + yy * y;
            }
            return written;
        }
    }

    @Override
    public String name() {
        return "Glyphs (not Omniglot)";
    }

    @Override
    public ClassPool classes() {
        return classes;
    }

    /** Returns parts as large as those of Omniglot's split. */
    @Override
    public Partitions split(Omniglot.Split split) {
        int validationStart = OmniglotSplits.names(split).metaTrain().size();
        int testStart =
                validationStart + OmniglotSplits.names(split).metaValidation().size();
        return new Partitions(
                classes.subset(0, validationStart),
                classes.subset(validationStart, testStart),
                classes.subset(testStart, classes.count()));
    }

    @Override
    public String toString() {
        return name();
    }
}
