package org.meta4j.engine;

/** The kernels that move, repeat and add up values. */
final class CpuShapes {
    /** Length of the side of a square of a matrix that is transposed at a time: its rows and columns fit in the cache. */
    private static final int TILE = 16;

    private final CpuEngine engine;
    private final float[] x = new float[CpuEngine.ROW];

    CpuShapes(CpuEngine engine) {
        this.engine = engine;
    }

    Array transpose(Array a) {
        CpuArray in = (CpuArray) a;
        int rows = in.shape[0];
        int columns = in.shape[1];
        CpuArray out = engine.allocate(columns, rows);
        Staging staging = Staging.here();
        float[] from = staging.floats(in.size);
        float[] to = staging.floats(in.size);
        in.read(0, from, in.size);
        for (int i = 0; i < rows; i += TILE) {
            for (int j = 0; j < columns; j += TILE) {
                transposeTile(from, to, rows, columns, i, j);
            }
        }
        out.write(0, to, in.size);
        staging.giveBack(2);
        return out;
    }

    private static void transposeTile(float[] from, float[] to, int rows, int columns, int row, int column) {
        int bottom = Math.min(rows, row + TILE);
        int right = Math.min(columns, column + TILE);
        for (int j = column; j < right; j++) {
            for (int i = row; i < bottom; i++) {
                to[j * rows + i] = from[i * columns + j];
            }
        }
    }

    Array reshape(Array a, int[] shape) {
        return ((CpuArray) a).reshaped(shape);
    }

    Array broadcastTo(Array a, int[] shape) {
        CpuArray in = (CpuArray) a;
        if (in.size == 1) {
            return engine.fill(in.first(), shape);
        }
        CpuArray out = engine.allocate(shape);
        if (in.size <= CpuEngine.ROW && Shapes.isSuffix(in.shape, shape)) {
            in.read(0, x, in.size);
            for (int i = 0; i < out.size; i += in.size) {
                out.write(i, x, in.size);
            }
            return out;
        }
        float[] from = CpuEngine.toFloats(in);
        float[] to = new float[out.size];
        int[] blocks = Shapes.singleRepeat(in.shape, shape);
        if (blocks.length == 3) {
            repeatBlocks(from, to, blocks);
        } else {
            new Walk(in.shape, shape).forEach((source, target) -> to[target] = from[source]);
        }
        out.write(0, to, out.size);
        return out;
    }

    Array sumTo(Array a, int[] shape) {
        CpuArray in = (CpuArray) a;
        boolean channelwise = shape.length == 1 && in.shape.length > 1 && shape[0] == in.shape[in.shape.length - 1];
        if (channelwise && shape[0] > 1 && in.size > 4 * CpuEngine.ROW) {
            return engine.fromDoubles(engine.channels().sums(in), shape);
        }
        double[] sums = new double[Shapes.size(shape)];
        if (sums.length <= CpuEngine.ROW && Shapes.isSuffix(shape, in.shape)) {
            int period = CpuEngine.rowOf(sums.length);
            for (int i = 0; i < in.size; i += period) {
                int count = Math.min(period, in.size - i);
                in.read(i, x, count);
                accumulate(sums, x, count);
            }
        } else {
            float[] from = CpuEngine.toFloats(in);
            int[] blocks = Shapes.singleRepeat(shape, in.shape);
            if (blocks.length == 3) {
                sumBlocks(from, sums, blocks);
            } else {
                new Walk(shape, in.shape).forEach((target, source) -> sums[target] += from[source]);
            }
        }
        return engine.fromDoubles(sums, shape);
    }

    /** Repeats every block of {@code blocks[2]} values {@code blocks[1]} times. */
    private static void repeatBlocks(float[] from, float[] to, int[] blocks) {
        int target = 0;
        for (int outer = 0; outer < blocks[0]; outer++) {
            for (int repeat = 0; repeat < blocks[1]; repeat++) {
                System.arraycopy(from, outer * blocks[2], to, target, blocks[2]);
                target += blocks[2];
            }
        }
    }

    /** Adds every {@code blocks[1]} consecutive blocks of {@code blocks[2]} values. */
    private static void sumBlocks(float[] from, double[] sums, int[] blocks) {
        int source = 0;
        for (int outer = 0; outer < blocks[0]; outer++) {
            for (int repeat = 0; repeat < blocks[1]; repeat++) {
                for (int j = 0; j < blocks[2]; j++) {
                    sums[outer * blocks[2] + j] += from[source++];
                }
            }
        }
    }

    /** Adds row after row of {@code sums.length} values, in double precision. */
    private static void accumulate(double[] sums, float[] rows, int count) {
        if (sums.length == 1) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += rows[i];
            }
            sums[0] += sum;
            return;
        }
        for (int i = 0; i < count; i += sums.length) {
            for (int j = 0; j < sums.length; j++) {
                sums[j] += rows[i + j];
            }
        }
    }

    Array total(Array[] arrays) {
        CpuArray out = engine.allocate(arrays[0].shape());
        engine.inParts(Parts.count((long) out.size * arrays.length), out.size, CpuEngine.ROW, (part, from, to) -> {
            Staging staging = Staging.here();
            for (int i = from; i < to; i += CpuEngine.ROW) {
                int count = Math.min(CpuEngine.ROW, to - i);
                out.write(i, total(arrays, i, count, staging), count);
                staging.giveBack(1);
            }
        });
        return out;
    }

    /** Returns the sums of {@code count} values from {@code start} on of some arrays, in a row that is lent. */
    private static float[] total(Array[] arrays, int start, int count, Staging staging) {
        return Shapes.total(
                arrays.length,
                i -> {
                    float[] row = staging.floats(CpuEngine.ROW);
                    ((CpuArray) arrays[i]).read(start, row, count);
                    return row;
                },
                (left, right) -> {
                    PlainLoops.add(left, right, count);
                    staging.giveBack(1); // the right one was lent last
                    return left;
                });
    }

    Array gatherRows(Array a, int[] indices) {
        CpuArray in = (CpuArray) a;
        int length = in.size / in.shape[0];
        int[] shape = in.shape.clone();
        shape[0] = indices.length;
        CpuArray out = engine.allocate(shape);
        float[] row = new float[length];
        for (int i = 0; i < indices.length; i++) {
            in.read(indices[i] * length, row, length);
            out.write(i * length, row, length);
        }
        return out;
    }

    Array scatterRows(Array a, int[] indices, int count) {
        CpuArray in = (CpuArray) a;
        int length = in.size / in.shape[0];
        int[] shape = in.shape.clone();
        shape[0] = count;
        float[] sums = new float[count * length];
        float[] row = new float[length];
        for (int i = 0; i < indices.length; i++) {
            in.read(i * length, row, length);
            for (int j = 0; j < length; j++) {
                sums[indices[i] * length + j] += row[j];
            }
        }
        return engine.fromFloats(sums, shape);
    }
}
