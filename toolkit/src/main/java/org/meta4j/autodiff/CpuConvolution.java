package org.meta4j.autodiff;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Convolution as matrix products with columns: for every position, the values under the window, as runs of channels. The
 * columns of a few images are kept with them while they live, because forward pass, weight gradient and double backward
 * share them; those of many images are made anew, a few at a time, and multiplied while they are in the cache.
 */
final class CpuConvolution {
    /** Most values of columns that are made at once and kept: what a second-level cache holds. */
    private static final int CHUNK = 1 << 18;

    private final CpuEngine engine;

    CpuConvolution(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray forward(CpuArray x, CpuArray weights, Window w) {
        return scoped(() -> {
            int out = weights.shape[3];
            CpuArray matrix = engine.inArena(matrix(weights));
            CpuArray result = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), out);
            CpuArray rows = result.reshaped(new int[] {result.size / out, out});
            if (keeps(x, w)) {
                engine.gemm(columns(x, w), false, matrix, false, 0, rows);
            } else {
                chunks(
                        x.shape[0],
                        w,
                        x.shape[3],
                        (part, first, from, to, scratch) -> Blas.multiply(
                                columns(x, w, from, to, scratch),
                                false,
                                matrix,
                                false,
                                0,
                                rows.rows(from * w.positions(), to * w.positions())));
            }
            return result;
        });
    }

    CpuArray input(CpuArray g, CpuArray weights, Window w) {
        return scoped(() -> {
            CpuArray matrix = engine.inArena(matrix(weights));
            CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
            CpuArray result = engine.allocate(g.shape[0], w.height(), w.width(), weights.shape[2]);
            chunks(g.shape[0], w, weights.shape[2], (part, first, from, to, scratch) -> {
                CpuArray columns = scratch.allocate((to - from) * w.positions(), matrix.shape[0]);
                CpuArray some = gradient.rows(from * w.positions(), to * w.positions());
                Blas.multiply(scratch.holding(some), false, matrix, true, 0, columns);
                addColumns(columns, result, w, from, to);
            });
            return result;
        });
    }

    CpuArray weights(CpuArray x, CpuArray g, Window w) {
        return scoped(() -> {
            int[] shape = {w.rows(), w.columns(), x.shape[3], g.shape[3]};
            CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
            if (keeps(x, w)) {
                CpuArray result = engine.allocate(shape);
                engine.gemm(columns(x, w), true, gradient, false, 0, matrix(result));
                return result;
            }
            CpuArray[] sums = new CpuArray[parts(x.shape[0], w, x.shape[3])];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = engine.allocate(shape);
            }
            chunks(x.shape[0], w, x.shape[3], (part, first, from, to, scratch) -> {
                CpuArray some = gradient.rows(from * w.positions(), to * w.positions());
                CpuArray columns = columns(x, w, from, to, scratch);
                Blas.multiply(columns, true, scratch.holding(some), false, first ? 0 : 1, matrix(sums[part]));
            });
            return sums.length == 1 ? sums[0] : (CpuArray) engine.total(sums);
        });
    }

    private CpuArray scoped(Supplier<CpuArray> work) {
        if (engine.inScope()) {
            return work.get();
        }
        try (Engine.Scope scope = engine.scope()) {
            return (CpuArray) engine.persist(work.get());
        }
    }

    private static CpuArray matrix(CpuArray weights) {
        int out = weights.shape[3];
        return weights.reshaped(new int[] {weights.size / out, out});
    }

    // ---- a few images at a time ----

    /** Works on the images {@code from} up to {@code to}; {@code first} in its part. */
    @FunctionalInterface
    private interface Chunk {
        void run(int part, boolean first, int from, int to, Arena scratch);
    }

    private static int columnsOfAnImage(Window w, int channels) {
        return w.positions() * w.rows() * w.columns() * channels;
    }

    private static int imagesAtATime(Window w, int channels) {
        return Math.max(1, CHUNK / columnsOfAnImage(w, channels));
    }

    private static int parts(int images, Window w, int channels) {
        int chunks = (images - 1) / imagesAtATime(w, channels) + 1;
        return Math.min(chunks, Parts.count((long) images * columnsOfAnImage(w, channels)));
    }

    private void chunks(int images, Window w, int channels, Chunk work) {
        int step = imagesAtATime(w, channels);
        engine.inParts(parts(images, w, channels), images, step, (part, from, to) -> {
            Arena scratch = Staging.here().scratch;
            for (int n = from; n < to; n += step) {
                Arena.Stretch stretch = scratch.open();
                try {
                    work.run(part, n == from, n, Math.min(to, n + step), scratch);
                } finally {
                    scratch.close(stretch);
                }
            }
        });
    }

    // ---- columns ----

    private static boolean keeps(CpuArray x, Window w) {
        return (long) x.shape[0] * columnsOfAnImage(w, x.shape[3]) <= CHUNK;
    }

    private CpuArray columns(CpuArray x, Window w) {
        @Nullable CpuArray known = x.columns(w);
        if (known != null) {
            return known;
        }
        CpuArray columns = engine.allocate(x.shape[0] * w.positions(), w.rows() * w.columns() * x.shape[3]);
        fill(columns, x, w, 0, x.shape[0]);
        x.keepColumns(w, columns);
        return columns;
    }

    private static CpuArray columns(CpuArray x, Window w, int from, int to, Arena scratch) {
        CpuArray columns = scratch.allocate((to - from) * w.positions(), w.rows() * w.columns() * x.shape[3]);
        fill(columns, x, w, from, to);
        return columns;
    }

    private static void fill(CpuArray columns, CpuArray x, Window w, int from, int to) {
        int channels = x.shape[3];
        int pixels = w.height() * w.width() * channels;
        int length = w.outWidth() * columns.shape[1];
        Staging staging = Staging.here();
        float[] image = staging.floats(pixels);
        float[] row = staging.floats(length);
        for (int n = from, written = 0; n < to; n++) {
            x.read(n * pixels, image, pixels);
            for (int y = 0; y < w.outHeight(); y++, written += length) {
                for (int position = 0; position < w.outWidth(); position++) {
                    copyUnder(w, channels, y, position, image, row);
                }
                columns.write(written, row, length);
            }
        }
        staging.giveBack(2);
    }

    /** Copies what is under the window at one position into the row, zeros where it hangs over the edge. */
    private static void copyUnder(Window w, int channels, int y, int position, float[] image, float[] row) {
        int run = w.columns() * channels;
        int to = position * w.rows() * run;
        int left = position * w.stride() - w.left();
        int from = Math.max(0, -left) * channels;
        int until = Math.min(w.columns(), w.width() - left) * channels;
        for (int k = 0; k < w.rows(); k++, to += run) {
            int source = y * w.stride() - w.top() + k;
            if (source < 0 || source >= w.height()) {
                Arrays.fill(row, to, to + run, 0f);
                continue;
            }
            Arrays.fill(row, to, to + from, 0f);
            System.arraycopy(image, (source * w.width() + left) * channels + from, row, to + from, until - from);
            Arrays.fill(row, to + until, to + run, 0f);
        }
    }

    /** Sets the images to the sums of the columns' values over the places they were copied to. */
    private static void addColumns(CpuArray columns, CpuArray images, Window w, int from, int to) {
        int channels = images.shape[3];
        int pixels = w.height() * w.width() * channels;
        int length = w.outWidth() * columns.shape[1];
        Staging staging = Staging.here();
        float[] image = staging.floats(pixels);
        float[] row = staging.floats(length);
        for (int n = from, read = 0; n < to; n++) {
            Arrays.fill(image, 0, pixels, 0f);
            for (int y = 0; y < w.outHeight(); y++, read += length) {
                columns.read(read, row, length);
                for (int position = 0; position < w.outWidth(); position++) {
                    addUnder(w, channels, y, position, row, image);
                }
            }
            images.write(n * pixels, image, pixels);
        }
        staging.giveBack(2);
    }

    private static void addUnder(Window w, int channels, int y, int position, float[] row, float[] image) {
        int run = w.columns() * channels;
        int from = position * w.rows() * run;
        int left = position * w.stride() - w.left();
        int skip = Math.max(0, -left) * channels;
        int count = Math.min(w.columns(), w.width() - left) * channels - skip;
        for (int k = 0; k < w.rows(); k++, from += run) {
            int target = y * w.stride() - w.top() + k;
            if (target >= 0 && target < w.height()) {
                add(image, (target * w.width() + left) * channels + skip, row, from + skip, count);
            }
        }
    }

    private static void add(float[] to, int at, float[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] += values[from + i];
        }
    }
}
