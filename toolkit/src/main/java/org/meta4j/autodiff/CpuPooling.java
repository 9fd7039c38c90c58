package org.meta4j.autodiff;

import java.util.Arrays;

/** Maximum pooling and the two linear maps its derivatives are made of. */
final class CpuPooling {
    private final CpuEngine engine;
    private float[] large = {};
    private float[] small = {};
    private float[] other = {};

    CpuPooling(CpuEngine engine) {
        this.engine = engine;
    }

    /** What happens at one window: where its maximum is in the image, and where the window is in the output. */
    @FunctionalInterface
    private interface Visitor {
        void visit(int maximum, int output);
    }

    CpuArray maxPool(CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), x.shape[3]);
        int pooled = out.size / x.shape[0];
        small = room(small, pooled);
        for (int n = 0; n < x.shape[0]; n++) {
            readImage(x, n);
            visitMaxima(x, w, (maximum, output) -> small[output] = large[maximum]);
            out.write(n * pooled, small, pooled);
        }
        return out;
    }

    CpuArray scatter(CpuArray g, CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape);
        int pixels = x.size / x.shape[0];
        int pooled = g.size / x.shape[0];
        small = room(small, pooled);
        other = room(other, pixels);
        for (int n = 0; n < x.shape[0]; n++) {
            readImage(x, n);
            g.read(n * pooled, small, pooled);
            Arrays.fill(other, 0, pixels, 0f);
            visitMaxima(x, w, (maximum, output) -> other[maximum] += small[output]);
            out.write(n * pixels, other, pixels);
        }
        return out;
    }

    CpuArray gather(CpuArray values, CpuArray x, Window w) {
        CpuArray out = engine.allocate(x.shape[0], w.outHeight(), w.outWidth(), x.shape[3]);
        int pixels = x.size / x.shape[0];
        int pooled = out.size / x.shape[0];
        small = room(small, pooled);
        other = room(other, pixels);
        for (int n = 0; n < x.shape[0]; n++) {
            readImage(x, n);
            values.read(n * pixels, other, pixels);
            visitMaxima(x, w, (maximum, output) -> small[output] = other[maximum]);
            out.write(n * pooled, small, pooled);
        }
        return out;
    }

    private void readImage(CpuArray x, int n) {
        int pixels = x.size / x.shape[0];
        large = room(large, pixels);
        x.read(n * pixels, large, pixels);
    }

    private void visitMaxima(CpuArray x, Window w, Visitor visitor) {
        int channels = x.shape[3];
        int output = 0;
        for (int y = 0; y < w.outHeight(); y++) {
            for (int position = 0; position < w.outWidth(); position++) {
                for (int channel = 0; channel < channels; channel++) {
                    visitor.visit(maximum(w, channels, y, position, channel), output++);
                }
            }
        }
    }

    /** Returns where the first maximum under a window is; padding never wins. */
    private int maximum(Window w, int channels, int y, int position, int channel) {
        int best = -1;
        int bottom = Math.min(w.height(), y * w.stride() - w.top() + w.rows());
        int right = Math.min(w.width(), position * w.stride() - w.left() + w.columns());
        for (int row = Math.max(0, y * w.stride() - w.top()); row < bottom; row++) {
            for (int column = Math.max(0, position * w.stride() - w.left()); column < right; column++) {
                int at = (row * w.width() + column) * channels + channel;
                if (best < 0 || large[at] > large[best]) {
                    best = at;
                }
            }
        }
        return best;
    }

    private static float[] room(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
