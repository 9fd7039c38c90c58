package org.meta4j.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maximum pooling and the two linear maps its derivatives are made of. Which cell of its window holds the first maximum is
 * kept with the image while it lives: derivatives do not read it again. Values are compared as whole numbers in the same order,
 * a row of windows at a time, the cells of all windows gathered one after the other: loops without branches, which C2
 * vectorises.
 */
final class CpuPooling {
    private final CpuEngine engine;

    CpuPooling(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray maxPool(CpuArray x, Window w) {
        Pooled pooled = pool(x, w);
        x.keepChoice(w, pooled.choice);
        return pooled.maxima;
    }

    CpuArray scatter(CpuArray g, CpuArray x, Window w) {
        CpuArray choice = choice(x, w);
        CpuArray out = engine.allocate(x.shape);
        forEachImage(x, w, (rows, n) -> {
            Arrays.fill(rows.image, 0, rows.pixels, 0);
            for (int y = 0; y < w.outHeight(); y++) {
                rows.read(g, rows.values, n, y);
                rows.read(choice, rows.choice, n, y);
                for (int cell = 0; cell < w.cells(); cell++) {
                    select(rows.cells[cell], rows.values, rows.choice, cell, rows.length);
                    rows.spread(y, cell);
                }
            }
            out.writeBits(n * rows.pixels, rows.image, rows.pixels);
        });
        return out;
    }

    CpuArray gather(CpuArray values, CpuArray x, Window w) {
        CpuArray choice = choice(x, w);
        CpuArray out = pooled(x, w);
        forEachImage(x, w, (rows, n) -> {
            values.readBits(n * rows.pixels, rows.image, rows.pixels);
            for (int y = 0; y < w.outHeight(); y++) {
                rows.read(choice, rows.choice, n, y);
                Arrays.fill(rows.values, 0, rows.length, 0);
                for (int cell = 0; cell < w.cells(); cell++) {
                    rows.gather(y, cell, 0);
                    addSelected(rows.values, rows.cells[cell], rows.choice, cell, rows.length);
                }
                out.writeBits(rows.at(n, y), rows.values, rows.length);
            }
        });
        return out;
    }

    private CpuArray pooled(CpuArray x, Window w) {
        return engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), x.shape[3]);
    }

    /** Returns the number of the cell with the first maximum, as bits, of every window and channel. */
    private CpuArray choice(CpuArray x, Window w) {
        @Nullable CpuArray known = x.choice(w);
        return known != null ? known : pool(x, w).choice;
    }

    /** The maxima of all windows, and the numbers of the cells that hold them. */
    private record Pooled(CpuArray maxima, CpuArray choice) {}

    private Pooled pool(CpuArray x, Window w) {
        CpuArray maxima = pooled(x, w);
        CpuArray choice = pooled(x, w);
        forEachImage(x, w, (rows, n) -> {
            rows.readKeys(x, n);
            for (int y = 0; y < w.outHeight(); y++) {
                rows.choose(y);
                maxima.writeBits(rows.at(n, y), rows.values, rows.length);
                choice.writeBits(rows.at(n, y), rows.choice, rows.length);
            }
        });
        return new Pooled(maxima, choice);
    }

    /** Works on image n. */
    @FunctionalInterface
    private interface ImageKernel {
        void run(Rows rows, int n);
    }

    private void forEachImage(CpuArray x, Window w, ImageKernel kernel) {
        int parts = Math.min(x.shape[0], Parts.count(x.size));
        engine.inParts(parts, x.shape[0], 1, (part, from, to) -> {
            Rows rows = new Rows(w, x.shape[3], Staging.here());
            for (int n = from; n < to; n++) {
                kernel.run(rows, n);
            }
            rows.giveBack();
        });
    }

    // ---- loops that C2 vectorises ----

    /**
     * Turns bits of floats into whole numbers in the order of the floats: the two zeros are equal, NaN is the largest. The
     * bits of a negative float fall as it rises.
     */
    private static void toKeys(int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            int b = bits[i];
            int key = b ^ ((b >> 31) & Integer.MAX_VALUE);
            int nan = (0x7f800000 - (b & Integer.MAX_VALUE)) >> 31;
            bits[i] = (key + (key >>> 31) | nan) & (Integer.MAX_VALUE | ~nan);
        }
    }

    private static void toBits(int[] keys, int count) {
        for (int i = 0; i < count; i++) {
            int key = keys[i] + (keys[i] >> 31);
            keys[i] = key ^ ((key >> 31) & Integer.MAX_VALUE);
        }
    }

    private static void maximum(int[] p, int[] q, int count) {
        for (int i = 0; i < count; i++) {
            p[i] = Math.max(p[i], q[i]);
        }
    }

    /** Writes the cell's number where it is the first to hold the maximum; {@code open} is -1 where none before does. */
    private static void choose(int[] choice, int[] open, int[] keys, int[] maxima, int cell, int count) {
        for (int i = 0; i < count; i++) {
            int difference = keys[i] ^ maxima[i];
            int chosen = ~((difference | -difference) >> 31) & open[i];
            choice[i] |= cell & chosen;
            open[i] &= ~chosen;
        }
    }

    /** Takes the values where the cell was chosen, 0 elsewhere. */
    private static void select(int[] to, int[] values, int[] choice, int cell, int count) {
        for (int i = 0; i < count; i++) {
            int difference = choice[i] ^ cell;
            to[i] = values[i] & ~((difference | -difference) >> 31);
        }
    }

    private static void addSelected(int[] to, int[] values, int[] choice, int cell, int count) {
        for (int i = 0; i < count; i++) {
            int difference = choice[i] ^ cell;
            to[i] |= values[i] & ~((difference | -difference) >> 31);
        }
    }

    /** Adds floats, given by their bits. */
    private static void addFloats(int[] to, int at, int[] from, int start, int count) {
        for (int i = 0; i < count; i++) {
            float sum = Float.intBitsToFloat(to[at + i]) + Float.intBitsToFloat(from[start + i]);
            to[at + i] = Float.floatToRawIntBits(sum);
        }
    }

    /** One image and a row of its windows, in arrays of the staging. */
    private static final class Rows {
        /** Values of an image, and of a row of windows. */
        final int pixels;

        final int length;
        final int[] image;
        final int[] values;
        final int[] choice;
        /** The same cell of every window of the row. */
        final int[][] cells;

        private final Window w;
        private final int channels;
        private final boolean overlapping;
        private final int[] open;
        private final Staging staging;

        Rows(Window w, int channels, Staging staging) {
            this.w = w;
            this.channels = channels;
            overlapping = w.stride() < Math.max(w.rows(), w.columns());
            this.staging = staging;
            pixels = w.height() * w.width() * channels;
            length = w.outWidth() * channels;
            image = staging.bits(pixels);
            values = staging.bits(length);
            choice = staging.bits(length);
            open = staging.bits(length);
            cells = new int[w.cells()][];
            Arrays.setAll(cells, cell -> staging.bits(length));
        }

        void giveBack() {
            staging.giveBackBits(4 + cells.length);
        }

        /** Returns where row y of image n begins in a pooled array. */
        int at(int n, int y) {
            return (n * w.outHeight() + y) * length;
        }

        void read(CpuArray pooled, int[] row, int n, int y) {
            pooled.readBits(at(n, y), row, length);
        }

        void readKeys(CpuArray x, int n) {
            x.readBits(n * pixels, image, pixels);
            toKeys(image, pixels);
        }

        /** Finds the maxima of the windows in row y and where they are, from the keys of the image. */
        void choose(int y) {
            Arrays.fill(values, 0, length, Integer.MIN_VALUE);
            Arrays.fill(choice, 0, length, 0);
            Arrays.fill(open, 0, length, -1);
            for (int k = 0; k < w.cells(); k++) {
                gather(y, k, Integer.MIN_VALUE);
                maximum(values, cells[k], length);
            }
            for (int k = 0; k < w.cells(); k++) {
                CpuPooling.choose(choice, open, cells[k], values, k, length);
            }
            toBits(values, length);
        }

        /** Gathers one cell of every window in row y, {@code absent} where it lies outside the image. */
        void gather(int y, int k, int absent) {
            forEachRun(y, k, absent, true);
        }

        /** Puts one cell of every window in row y where it lies in the image, added to what others put there if windows overlap. */
        void spread(int y, int k) {
            forEachRun(y, k, 0, false);
        }

        private void forEachRun(int y, int k, int absent, boolean fromImage) {
            int row = y * w.stride() - w.top() + k / w.columns();
            int column = k % w.columns() - w.left();
            int[] cell = cells[k];
            for (int to = 0; to < length; to += channels, column += w.stride()) {
                int at = (row * w.width() + column) * channels;
                boolean inside = row >= 0 && row < w.height() && column >= 0 && column < w.width();
                if (inside && fromImage) {
                    System.arraycopy(image, at, cell, to, channels);
                } else if (inside && overlapping) {
                    addFloats(image, at, cell, to, channels);
                } else if (inside) {
                    System.arraycopy(cell, to, image, at, channels);
                } else if (fromImage) {
                    Arrays.fill(cell, to, to + channels, absent);
                }
            }
        }
    }
}
