package org.meta4j.autodiff;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Float32 values of a {@link CpuEngine}: a stretch of an arena's block, or a Java array of their own. */
final class CpuArray implements Array {
    final int[] shape;
    final int size;
    private final FloatBuffer memory;
    private final int offset;
    private final Arena.@Nullable Block block;
    private final Arena.@Nullable Stretch scope;
    private @Nullable CpuArray columns;
    private @Nullable Window columnsWindow;
    private double @Nullable [] inverseDeviation;

    CpuArray(
            int[] shape,
            int size,
            FloatBuffer memory,
            int offset,
            Arena.@Nullable Block block,
            Arena.@Nullable Stretch scope) {
        this.shape = shape;
        this.size = size;
        this.memory = memory;
        this.offset = offset;
        this.block = block;
        this.scope = scope;
    }

    /** Returns an array outside every arena, which the garbage collector frees. */
    static CpuArray onHeap(int[] shape, int size) {
        return new CpuArray(shape, size, FloatBuffer.wrap(new float[size]), 0, null, null);
    }

    @Override
    public int[] shape() {
        return shape;
    }

    CpuArray reshaped(int[] newShape) {
        return new CpuArray(newShape, size, memory, offset, block, scope);
    }

    boolean isOnHeap() {
        return block == null;
    }

    /** Copies {@code count} elements from {@code start} on into the beginning of {@code target}. */
    void read(int start, float[] target, int count) {
        requireOpen();
        memory.get(offset + start, target, 0, count);
    }

    void write(int start, float[] source, int count) {
        memory.put(offset + start, source, 0, count);
    }

    float first() {
        requireOpen();
        return memory.get(offset);
    }

    /** Returns BLAS's view of the block this array lies in; only for arrays in an arena. */
    Arena.Block block() {
        requireOpen();
        if (block == null) {
            throw new IllegalStateException("a heap array has no block");
        }
        return block;
    }

    int offset() {
        return offset;
    }

    /** Returns the columns kept for a window, or null if there are none or their scope has closed. */
    @Nullable
    CpuArray columns(Window window) {
        return window.equals(columnsWindow) && columns != null && columns.isOpen() ? columns : null;
    }

    void keepColumns(Window window, CpuArray newColumns) {
        columnsWindow = window;
        columns = newColumns;
    }

    /** Returns 1 / sqrt(variance + epsilon) of every channel before it was normalised to these values. */
    double[] inverseDeviation() {
        if (inverseDeviation == null) {
            throw new IllegalStateException("these values do not come from normalize");
        }
        return inverseDeviation;
    }

    void keepInverseDeviation(double[] newInverseDeviation) {
        inverseDeviation = newInverseDeviation;
    }

    private boolean isOpen() {
        return scope == null || scope.open();
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException(
                    "this tensor was computed in a scope that has closed: call persist() on it inside the scope");
        }
    }
}
