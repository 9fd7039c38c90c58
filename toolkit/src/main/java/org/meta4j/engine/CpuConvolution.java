package org.meta4j.engine;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Convolution as matrix products with columns: for every position, the values under the window, as runs of channels. The
 * columns of a few images are kept with them while they live, because forward pass, weight gradient and double backward
 * share them; those of many images are made anew, a few at a time, and multiplied while they are in the cache. A result is
 * added to a sum, in its memory, where one is given.
 */
final class CpuConvolution {
    /** Most values of columns that are made at once and kept: what a second-level cache holds. */
    private static final int CHUNK = 1 << 18;

    /** Runs of fewer values are copied one by one. */
    private static final int SHORT = 32;

    private final CpuEngine engine;

    CpuConvolution(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray forward(@Nullable CpuArray sum, CpuArray x, CpuArray weights, Window w) {
        return scoped(() -> {
            int out = weights.shape[3];
            CpuArray matrix = engine.inArena(matrix(weights));
            CpuArray result = sum == null ? engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), out) : sum;
            float beta = sum == null ? 0 : 1;
            CpuArray rows = result.reshaped(new int[] {result.size / out, out});
            if (keeps(x, w)) {
                engine.products().gemm(columns(x, w), false, matrix, false, beta, rows);
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
                                beta,
                                rows.rows(from * w.positions(), to * w.positions())));
            }
            return result;
        });
    }

    CpuArray input(@Nullable CpuArray sum, CpuArray g, CpuArray weights, Window w) {
        return scoped(() -> {
            CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
            int under = weights.size / g.shape[3];
            boolean before = Blas.prefersTransposed(gradient.shape[0], under, g.shape[3]);
            CpuArray matrix = before ? transposed(weights) : engine.inArena(matrix(weights));
            CpuArray result = sum == null ? engine.allocate(g.shape[0], w.height(), w.width(), weights.shape[2]) : sum;
            chunks(g.shape[0], w, weights.shape[2], (part, first, from, to, scratch) -> {
                CpuArray columns = scratch.allocate((to - from) * w.positions(), under);
                CpuArray some = gradient.rows(from * w.positions(), to * w.positions());
                Blas.multiply(scratch.holding(some), false, matrix, !before, 0, columns);
                addColumns(columns, result, sum != null, w, from, to);
            });
            return result;
        });
    }

    CpuArray weights(@Nullable CpuArray sum, CpuArray x, CpuArray g, Window w) {
        return scoped(() -> {
            int[] shape = {w.rows(), w.columns(), x.shape[3], g.shape[3]};
            CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
            if (keeps(x, w)) {
                CpuArray result = sum == null ? engine.allocate(shape) : sum;
                engine.products().gemm(columns(x, w), true, gradient, false, sum == null ? 0 : 1, matrix(result));
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
            CpuArray all = sums.length == 1 ? sums[0] : (CpuArray) engine.total(sums);
            return sum == null ? all : (CpuArray) engine.addTo(sum, all);
        });
    }

    private CpuArray scoped(Supplier<CpuArray> work) {
        if (engine.inScope()) {
            return work.get();
        }
        Runnable close = engine.open();
        try {
            return (CpuArray) engine.persist(work.get());
        } finally {
            close.run();
        }
    }

    private static CpuArray matrix(CpuArray weights) {
        int out = weights.shape[3];
        return weights.reshaped(new int[] {weights.size / out, out});
    }

    /** Returns the weights as a matrix, transposed; kept with them while they live, for a task's second derivative. */
    private CpuArray transposed(CpuArray weights) {
        @Nullable CpuArray known = weights.transposed();
        if (known != null) {
            return known;
        }
        CpuArray transposed = (CpuArray) engine.transpose(matrix(weights));
        weights.keepTransposed(transposed);
        return transposed;
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
        Padded padded = new Padded(w, x.shape[3]);
        int length = w.rows() * padded.run;
        Staging staging = Staging.here();
        float[] image = staging.floats(padded.size);
        float[] row = staging.floats(w.outWidth() * length);
        Arrays.fill(image, 0, padded.size, 0f);
        for (int n = from, written = 0; n < to; n++) {
            padded.read(x, n, image);
            for (int i = 0; i < padded.positions.length; i += w.outWidth(), written += w.outWidth() * length) {
                if (padded.run < SHORT) {
                    padded.copyUnder(w, i, image, row);
                    columns.write(written, row, 0, w.outWidth() * length);
                } else {
                    padded.copyUnder(w, i, image, columns, written);
                }
            }
        }
        staging.giveBack(2);
    }

    /** Sets the images to the sums of the columns' values over the places they were copied to, or adds these to them. */
    private static void addColumns(CpuArray columns, CpuArray images, boolean add, Window w, int from, int to) {
        Padded padded = new Padded(w, images.shape[3]);
        Staging staging = Staging.here();
        float[] image = staging.floats(padded.size);
        for (int n = from, read = 0; n < to; n++) {
            Arrays.fill(image, 0, padded.size, 0f);
            if (add) {
                padded.read(images, n, image);
            }
            for (int position : padded.positions) {
                for (int k = 0; k < w.rows(); k++, read += padded.run) {
                    staging.loops.addTo(image, position + k * padded.row, columns, read, padded.run);
                }
            }
            padded.write(image, images, n);
        }
        staging.giveBack(1);
    }

    /** An image with zeros around it as wide as windows hang over its edges, so that none hangs over. */
    private static final class Padded {
        /** Length of a row of the image and of a run of values under one row of a window. */
        final int row;

        final int run;
        final int size;
        /** Where the windows begin. */
        final int[] positions;

        private final int imageRow;
        private final int imageRows;
        private final int start;

        Padded(Window w, int channels) {
            row = channels * Math.max(w.left() + w.width(), (w.outWidth() - 1) * w.stride() + w.columns());
            run = channels * w.columns();
            size = row * Math.max(w.top() + w.height(), (w.outHeight() - 1) * w.stride() + w.rows());
            positions = new int[w.positions()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = (i / w.outWidth() * row + i % w.outWidth() * channels) * w.stride();
            }
            imageRow = channels * w.width();
            imageRows = w.height();
            start = w.top() * row + w.left() * channels;
        }

        void read(CpuArray images, int n, float[] image) {
            for (int y = 0; y < imageRows; y++) {
                images.read((n * imageRows + y) * imageRow, image, start + y * row, imageRow);
            }
        }

        void write(float[] image, CpuArray images, int n) {
            for (int y = 0; y < imageRows; y++) {
                images.write((n * imageRows + y) * imageRow, image, start + y * row, imageRow);
            }
        }

        /** Copies short runs under the windows from the i-th on to the right edge. */
        void copyUnder(Window w, int i, float[] image, float[] to) {
            for (int position = i, at = 0; position < i + w.outWidth(); position++) {
                for (int k = 0; k < w.rows(); k++) {
                    for (int j = 0, from = positions[position] + k * row; j < run; j++) {
                        to[at++] = image[from + j];
                    }
                }
            }
        }

        /** The same for long runs, whose columns begin at {@code at}. */
        void copyUnder(Window w, int i, float[] image, CpuArray columns, int at) {
            for (int position = i, written = at; position < i + w.outWidth(); position++) {
                for (int k = 0; k < w.rows(); k++, written += run) {
                    columns.write(written, image, positions[position] + k * row, run);
                }
            }
        }
    }
}
