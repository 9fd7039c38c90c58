package org.meta4j.data;

import java.util.random.RandomGenerator;

/** Invented characters of a few Bezier strokes, and hands that draw them differently every time. */
final class Handwriting {
    /** The width of the sheet in its own units, which are pixels of Omniglot's size. */
    private static final int SHEET = Omniglot.SIZE;
    /** The standard deviation of a control point in these units. */
    private static final double WOBBLE = 0.9;

    private Handwriting() {}

    /** Returns one to four cubic Bezier curves x0, y0, ... x3, y3, every second of which starts at another's end. */
    static double[][] character(RandomGenerator random) {
        double[][] strokes = new double[random.nextInt(1, 5)][8];
        for (int s = 0; s < strokes.length; s++) {
            for (int i = 0; i < 8; i++) {
                boolean end = i < 2 || i > 5;
                strokes[s][i] = end ? random.nextDouble(3, SHEET - 3) : random.nextDouble(-8, SHEET + 8);
            }
            if (s > 0 && random.nextBoolean()) {
                System.arraycopy(strokes[s - 1], 6, strokes[s], 0, 2);
            }
        }
        return strokes;
    }

    /** Returns the ink of one drawing of a character, {@code [size, size]} row-major, 0 to 255. */
    static byte[] draw(double[][] character, int size, RandomGenerator random) {
        Canvas canvas = new Canvas(size, (double) size / SHEET);
        Hand hand = Hand.of(random);
        for (double[] stroke : character) {
            canvas.draw(hand.write(stroke, random));
        }
        return canvas.pixels();
    }

    /** How one drawing is turned, stretched and moved about the middle of the sheet. */
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

        double[] write(double[] stroke, RandomGenerator random) {
            double middle = (SHEET - 1) / 2.0;
            double[] written = new double[stroke.length];
            for (int i = 0; i < stroke.length; i += 2) {
                double x = stroke[i] - middle + WOBBLE * random.nextGaussian();
                double y = stroke[i + 1] - middle + WOBBLE * random.nextGaussian();
                written[i] = middle + x0 + xx * x + xy * y;
                written[i + 1] = middle + y0 + yx * x + yy * y;
            }
            return written;
        }
    }
}
