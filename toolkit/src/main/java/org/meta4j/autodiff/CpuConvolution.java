package org.meta4j.autodiff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolution as one matrix product. The columns of an image tensor (for every position, the values under the window, as
 * runs of channels) are kept with it while it lives: its forward pass, weight gradient and double backward share them.
 */
final class CpuConvolution {
    private final CpuEngine engine;
    private float[] image = {};
    private float[] row = {};

    CpuConvolution(CpuEngine engine) {
        this.engine = engine;
    }

    CpuArray forward(CpuArray x, CpuArray weights, Window w) {
        int out = weights.shape[3];
        CpuArray result = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), out);
        engine.gemm(
                columns(x, w), false, matrix(weights), false, 0, result.reshaped(new int[] {result.size / out, out}));
        return result;
    }

    CpuArray input(CpuArray g, CpuArray weights, Window w) {
        CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
        CpuArray matrix = matrix(weights);
        CpuArray columns = engine.allocate(gradient.shape[0], matrix.shape[0]);
        engine.gemm(gradient, false, matrix, true, 0, columns);
        CpuArray result = engine.allocate(g.shape[0], w.height(), w.width(), weights.shape[2]);
        addColumns(columns, result, w);
        return result;
    }

    CpuArray weights(CpuArray x, CpuArray g, Window w) {
        CpuArray result = engine.allocate(w.rows(), w.columns(), x.shape[3], g.shape[3]);
        CpuArray gradient = g.reshaped(new int[] {g.size / g.shape[3], g.shape[3]});
        engine.gemm(columns(x, w), true, gradient, false, 0, matrix(result));
        return result;
    }

    private static CpuArray matrix(CpuArray weights) {
        int out = weights.shape[3];
        return weights.reshaped(new int[] {weights.size / out, out});
    }

    private CpuArray columns(CpuArray x, Window w) {
        @Nullable CpuArray known = x.columns(w);
        if (known != null) {
            return known;
        }
        int channels = x.shape[3];
        int length = w.rows() * w.columns() * channels;
        CpuArray columns = engine.allocate(x.shape[0] * w.positions(), length);
        int pixels = w.height() * w.width() * channels;
        image = room(image, pixels);
        row = room(row, w.outWidth() * length);
        for (int n = 0; n < x.shape[0]; n++) {
            x.read(n * pixels, image, pixels);
            for (int y = 0; y < w.outHeight(); y++) {
                for (int position = 0; position < w.outWidth(); position++) {
                    copyUnder(w, channels, y, position);
                }
                columns.write((n * w.positions() + y * w.outWidth()) * length, row, w.outWidth() * length);
            }
        }
        x.keepColumns(w, columns);
        return columns;
    }

    /** Copies what is under the window at one position into the row, zeros where it hangs over the edge. */
    private void copyUnder(Window w, int channels, int y, int position) {
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

    /** Adds every value of the columns to the pixel it was copied from. */
    private void addColumns(CpuArray columns, CpuArray target, Window w) {
        int channels = target.shape[3];
        int length = w.rows() * w.columns() * channels;
        int pixels = w.height() * w.width() * channels;
        image = room(image, pixels);
        row = room(row, w.outWidth() * length);
        for (int n = 0; n < target.shape[0]; n++) {
            Arrays.fill(image, 0, pixels, 0f);
            for (int y = 0; y < w.outHeight(); y++) {
                columns.read((n * w.positions() + y * w.outWidth()) * length, row, w.outWidth() * length);
                for (int position = 0; position < w.outWidth(); position++) {
                    addUnder(w, channels, y, position);
                }
            }
            target.write(n * pixels, image, pixels);
        }
    }

    private void addUnder(Window w, int channels, int y, int position) {
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

    private static float[] room(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
