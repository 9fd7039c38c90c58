package org.meta4j.data;

import java.util.Arrays;

/** The weights that shrink a line of pixels, in fixed point as in Pillow's 8-bit resampling. */
final class Lanczos {
    private static final int LOBES = 3;
    private static final int FRACTION_BITS = 22;
    private static final Lanczos OMNIGLOT = compute(Omniglot.DRAWN_SIZE, Omniglot.SIZE);

    private final int from;
    private final int to;
    private final int[] starts;
    private final int[][] weights;

    private Lanczos(int from, int to, int[] starts, int[][] weights) {
        this.from = from;
        this.to = to;
        this.starts = starts;
        this.weights = weights;
    }

    static Lanczos of(int from, int to) {
        return from == OMNIGLOT.from && to == OMNIGLOT.to ? OMNIGLOT : compute(from, to);
    }

    private static Lanczos compute(int from, int to) {
        double scale = Math.max(1, (double) from / to);
        int[] starts = new int[to];
        int[][] weights = new int[to][];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * from / to;
            starts[i] = Math.max(0, (int) (centre - LOBES * scale + 0.5));
            int end = Math.min(from, (int) (centre + LOBES * scale + 0.5));
            double[] window = new double[end - starts[i]];
            for (int j = 0; j < window.length; j++) {
                window[j] = lanczos((starts[i] + j - centre + 0.5) / scale);
            }
            double sum = Arrays.stream(window).sum();
            weights[i] = Arrays.stream(window)
                    .mapToInt(w -> (int) Math.round(w / sum * (1 << FRACTION_BITS)))
                    .toArray();
        }
        return new Lanczos(from, to, starts, weights);
    }

    private static double lanczos(double x) {
        return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** Shrinks every row of an image {@code [rows, from]} and returns {@code [to, rows]}; twice is the whole image. */
    byte[] shrinkAndTranspose(byte[] image, int rows) {
        int[][] columns = new int[from][rows];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < from; x++) {
                columns[x][y] = image[y * from + x] & 255;
            }
        }
        byte[] out = new byte[to * rows];
        int[] sums = new int[rows];
        for (int i = 0; i < to; i++) {
            Arrays.fill(sums, 1 << (FRACTION_BITS - 1));
            for (int j = 0; j < weights[i].length; j++) {
                addScaled(sums, columns[starts[i] + j], weights[i][j]);
            }
            for (int y = 0; y < rows; y++) {
                out[i * rows + y] = (byte) Math.max(0, Math.min(255, sums[y] >> FRACTION_BITS));
            }
        }
        return out;
    }

    private static void addScaled(int[] sums, int[] values, int weight) {
        for (int y = 0; y < sums.length; y++) {
            sums[y] += weight * values[y];
        }
    }
}
