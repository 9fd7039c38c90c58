package org.meta4j.autodiff;

import java.util.Arrays;

/**
 * Maximum pooling and the two linear maps its derivatives are made of. A window's cells are runs of channels, and what
 * happens to them are loops over channels without branches; who holds the maximum is told by the bits of the values.
 */
final class CpuPooling {
    private final CpuEngine engine;

    CpuPooling(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray maxPool(CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), x.shape[3]);
        images(x, (staging, n) -> {
            Image image = new Image(x, w, n, staging);
            float[] pooled = staging.floats(image.pooled);
            image.forEachWindow((cells, count, at) -> image.maxima(cells, count, pooled, at));
            out.write(n * image.pooled, pooled, image.pooled);
            staging.giveBack(2);
        });
        return out;
    }

    CpuArray scatter(CpuArray g, CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape);
        images(x, (staging, n) -> {
            Image image = new Image(x, w, n, staging);
            Choice choice = new Choice(image, staging);
            int[] gradient = staging.bits(image.pooled);
            int[] spread = staging.bits(image.pixels);
            g.readBits(n * image.pooled, gradient, image.pooled, staging);
            Arrays.fill(spread, 0, image.pixels, 0);
            image.forEachWindow((cells, count, at) -> {
                choice.begin(cells, count);
                for (int i = 0; i < count; i++) {
                    choice.spread(cells[i], gradient, at, spread);
                }
            });
            engine.writeBits(out, n * image.pixels, spread, image.pixels);
            staging.giveBack(2);
            staging.giveBackBits(5);
        });
        return out;
    }

    CpuArray gather(CpuArray values, CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), x.shape[3]);
        images(x, (staging, n) -> {
            Image image = new Image(x, w, n, staging);
            Choice choice = new Choice(image, staging);
            int[] all = staging.bits(image.pixels);
            int[] chosen = staging.bits(image.pooled);
            values.readBits(n * image.pixels, all, image.pixels, staging);
            Arrays.fill(chosen, 0, image.pooled, 0);
            image.forEachWindow((cells, count, at) -> {
                choice.begin(cells, count);
                for (int i = 0; i < count; i++) {
                    choice.collect(cells[i], all, chosen, at);
                }
            });
            engine.writeBits(out, n * image.pooled, chosen, image.pooled);
            staging.giveBack(2);
            staging.giveBackBits(5);
        });
        return out;
    }

    /** Works on image n. */
    @FunctionalInterface
    private interface ImageKernel {
        void run(Staging staging, int n);
    }

    private void images(CpuArray x, ImageKernel kernel) {
        int parts = Math.min(x.shape[0], Parts.count(x.size));
        engine.inParts(parts, x.shape[0], 1, (part, from, to) -> {
            Staging staging = Staging.here();
            for (int n = from; n < to; n++) {
                kernel.run(staging, n);
            }
        });
    }

    /** What happens at one window: where its cells begin in the image, and where its output begins. */
    @FunctionalInterface
    private interface Visitor {
        void visit(int[] cells, int count, int output);
    }

    /** One image and the geometry of its windows; its values take one array of the staging. */
    private static final class Image {
        final Window w;
        final int channels;
        final int pixels;
        final int pooled;
        final float[] values;

        Image(CpuArray x, Window w, int n, Staging staging) {
            this.w = w;
            channels = x.shape[3];
            pixels = w.height() * w.width() * channels;
            pooled = w.positions() * channels;
            values = staging.floats(pixels);
            x.read(n * pixels, values, pixels);
        }

        void forEachWindow(Visitor visitor) {
            int[] cells = new int[w.rows() * w.columns()];
            int output = 0;
            for (int y = 0; y < w.outHeight(); y++) {
                for (int position = 0; position < w.outWidth(); position++, output += channels) {
                    visitor.visit(cells, cells(y, position, cells), output);
                }
            }
        }

        /** Finds where the cells of a window begin, those that are not padding, and returns how many there are. */
        private int cells(int y, int position, int[] cells) {
            int count = 0;
            int bottom = Math.min(w.height(), y * w.stride() - w.top() + w.rows());
            int right = Math.min(w.width(), position * w.stride() - w.left() + w.columns());
            for (int row = Math.max(0, y * w.stride() - w.top()); row < bottom; row++) {
                for (int column = Math.max(0, position * w.stride() - w.left()); column < right; column++) {
                    cells[count++] = (row * w.width() + column) * channels;
                }
            }
            return count;
        }

        void maxima(int[] cells, int count, float[] to, int at) {
            System.arraycopy(values, cells[0], to, at, channels);
            for (int i = 1; i < count; i++) {
                maximum(to, at, values, cells[i], channels);
            }
        }

        private static void maximum(float[] to, int at, float[] values, int from, int count) {
            for (int c = 0; c < count; c++) {
                to[at + c] = Math.max(to[at + c], values[from + c]);
            }
        }
    }

    /** Which cell of a window holds the first maximum of each channel; takes an array of floats and three of bits. */
    private static final class Choice {
        private final Image image;
        private final float[] maxima;
        private final int[] bits;
        private final int[] maximumBits;
        private final int[] open;

        Choice(Image image, Staging staging) {
            this.image = image;
            maxima = staging.floats(image.channels);
            bits = staging.bits(image.pixels);
            maximumBits = staging.bits(image.channels);
            open = staging.bits(image.channels);
            toBits(image.values, bits, image.pixels);
        }

        private static void toBits(float[] values, int[] bits, int count) {
            for (int i = 0; i < count; i++) {
                bits[i] = Float.floatToRawIntBits(values[i] + 0f); // + 0 makes -0 the 0 it equals
            }
        }

        void begin(int[] cells, int count) {
            image.maxima(cells, count, maxima, 0);
            toBits(maxima, maximumBits, image.channels);
            Arrays.fill(open, 0, image.channels, -1);
        }

        /** Writes the gradient to the cell where it holds the maximum, and closes those channels. */
        void spread(int cell, int[] gradient, int at, int[] to) {
            for (int c = 0; c < image.channels; c++) {
                int difference = bits[cell + c] ^ maximumBits[c];
                int chosen = ~((difference | -difference) >> 31) & open[c];
                to[cell + c] = gradient[at + c] & chosen;
                open[c] &= ~chosen;
            }
        }

        /** Takes the value of the cell where it holds the maximum, and closes those channels. */
        void collect(int cell, int[] from, int[] to, int at) {
            for (int c = 0; c < image.channels; c++) {
                int difference = bits[cell + c] ^ maximumBits[c];
                int chosen = ~((difference | -difference) >> 31) & open[c];
                to[at + c] |= from[cell + c] & chosen;
                open[c] &= ~chosen;
            }
        }
    }
}
