package org.meta4j.engine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Every kernel an ND4J operation, in any floating-point precision: the reference the fast engine is tested against. */
final class Nd4jEngine extends Kernels {
    static final Nd4jEngine DOUBLE = new Nd4jEngine(DataType.DOUBLE);

    private final DataType precision;

    Nd4jEngine(DataType precision) {
        if (!precision.isFPType()) {
            throw new IllegalArgumentException("precision must be a floating-point type, but is " + precision);
        }
        this.precision = precision;
    }

    /** The values, never written to after construction. */
    private static final class Nd4jArray implements Array {
        private final INDArray values;
        private final int[] shape;

        private Nd4jArray(INDArray values, int[] shape) {
            this.values = values;
            this.shape = shape;
        }

        static Nd4jArray of(INDArray values) {
            return new Nd4jArray(
                    values,
                    Arrays.stream(values.shape()).mapToInt(Math::toIntExact).toArray());
        }

        @Override
        public int[] shape() {
            return shape;
        }
    }

    private static INDArray v(Array a) {
        return ((Nd4jArray) a).values;
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    @Override
    public long nextId() {
        return sharedId();
    }

    /** Returns this: ND4J has its own threads. */
    @Override
    public Kernels withThreads(int threads) {
        return this;
    }

    /** Returns 0: ND4J keeps its memory itself. */
    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    public Runnable open() {
        return () -> {}; // ND4J's own garbage collection frees the arrays
    }

    @Override
    public boolean isDouble() {
        return precision == DataType.DOUBLE;
    }

    @Override
    public Array fromDoubles(double[] values, int[] shape) {
        INDArray flat = Nd4j.createFromArray(values).castTo(precision);
        return Nd4jArray.of(flat.reshape('c', longs(shape)));
    }

    @Override
    public Array fromFloats(float[] values, int[] shape) {
        return Nd4jArray.of(Nd4j.createFromArray(values).castTo(precision).reshape('c', longs(shape)));
    }

    @Override
    public Array fromINDArray(INDArray values) {
        INDArray copy = values.dataType() == precision
                ? values.dup('c')
                : values.castTo(precision).dup('c');
        return Nd4jArray.of(copy);
    }

    @Override
    public double[] toDoubles(Array a) {
        return v(a).castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', new long[] {v(a).length()})
                .toDoubleVector();
    }

    @Override
    public INDArray toINDArray(Array a) {
        return v(a).dup('c');
    }

    @Override
    public double item(Array a) {
        return v(a).getDouble(0);
    }

    @Override
    public Array persist(Array a) {
        return a;
    }

    @Override
    public Array adopt(Kernels from, Array other) {
        return from instanceof Nd4jEngine engine && engine.precision == precision
                ? other
                : fromDoubles(from.toDoubles(other), other.shape());
    }

    @Override
    public Array fill(double value, int[] shape) {
        return Nd4jArray.of(Nd4j.valueArrayOf(longs(shape), value, precision));
    }

    @Override
    public Array add(Array a, Array b) {
        return Nd4jArray.of(v(a).add(v(b)));
    }

    @Override
    public Array subtract(Array a, Array b) {
        return Nd4jArray.of(v(a).sub(v(b)));
    }

    @Override
    public Array multiply(Array a, Array b) {
        return Nd4jArray.of(v(a).mul(v(b)));
    }

    @Override
    public Array divide(Array a, Array b) {
        return Nd4jArray.of(v(a).div(v(b)));
    }

    @Override
    public Array addScaled(Array a, Array b, double scale) {
        return Nd4jArray.of(v(a).add(v(b).mul(scale)));
    }

    @Override
    public Array scale(Array a, double factor) {
        return Nd4jArray.of(v(a).mul(factor));
    }

    @Override
    public Array shift(Array a, double summand) {
        return Nd4jArray.of(v(a).add(summand));
    }

    @Override
    public Array square(Array a) {
        return Nd4jArray.of(v(a).mul(v(a)));
    }

    @Override
    public Array sqrt(Array a) {
        return Nd4jArray.of(Transforms.sqrt(v(a), true));
    }

    @Override
    public Array exp(Array a) {
        return Nd4jArray.of(Transforms.exp(v(a), true));
    }

    @Override
    public Array log(Array a) {
        return Nd4jArray.of(Transforms.log(v(a), true));
    }

    @Override
    public Array tanh(Array a) {
        return Nd4jArray.of(Transforms.tanh(v(a), true));
    }

    @Override
    public Array relu(Array a) {
        return wherePositive(a, a);
    }

    @Override
    public Array wherePositive(Array a, Array x) {
        return Nd4jArray.of(v(a).mul(v(x).gt(0).castTo(precision)));
    }

    @Override
    public Array matmul(Array a, boolean transposeA, Array b, boolean transposeB) {
        return Nd4jArray.of(Nd4j.matmul(v(a), v(b), transposeA, transposeB, false));
    }

    @Override
    public Array affine(Array x, Array w, Array b) {
        return Nd4jArray.of(Nd4j.matmul(v(x), v(w)).addRowVector(v(b)));
    }

    @Override
    public Array transpose(Array a) {
        return Nd4jArray.of(v(a).transpose().dup('c'));
    }

    @Override
    public Array reshape(Array a, int[] shape) {
        return Nd4jArray.of(v(a).dup('c').reshape('c', longs(shape)));
    }

    @Override
    public Array broadcastTo(Array a, int[] shape) {
        INDArray zeros = Nd4j.zeros(precision, longs(shape));
        return Nd4jArray.of(zeros.add(v(a)));
    }

    @Override
    public Array sumTo(Array a, int[] shape) {
        int[] strides = Shapes.strides(shape, a.shape());
        int[] summed = IntStream.range(0, strides.length)
                .filter(axis -> strides[axis] == 0)
                .toArray();
        return Nd4jArray.of(v(a).sum(summed).reshape('c', longs(shape)));
    }

    @Override
    public Array total(Array[] arrays) {
        return Nd4jArray.of(Shapes.total(arrays.length, i -> v(arrays[i]), INDArray::add));
    }

    @Override
    public Array logSoftmax(Array logits) {
        INDArray x = v(logits);
        INDArray centred = x.subColumnVector(x.max(true, 1));
        INDArray logSums = Transforms.log(Transforms.exp(centred, true).sum(true, 1), false);
        return Nd4jArray.of(centred.subColumnVector(logSums));
    }

    /** Returns the slices along the first axis as rows of a matrix. */
    private static INDArray slices(Array a) {
        long count = a.shape()[0];
        return v(a).dup('c').reshape('c', new long[] {count, v(a).length() / count});
    }

    private static Array fromSlices(INDArray slices, Array like) {
        long[] shape = longs(like.shape());
        shape[0] = slices.size(0);
        return Nd4jArray.of(slices.reshape('c', shape));
    }

    @Override
    public Array gatherRows(Array a, int[] indices) {
        return fromSlices(slices(a).getRows(indices).dup('c'), a);
    }

    @Override
    public Array scatterRows(Array a, int[] indices, int count) {
        INDArray from = slices(a);
        INDArray sums = Nd4j.zeros(precision, count, from.size(1));
        for (int i = 0; i < indices.length; i++) {
            sums.getRow(indices[i]).addi(from.getRow(i));
        }
        return fromSlices(sums, a);
    }

    // Convolution and pooling are written with windows of the padded image, one for each place in the window: slower
    // than
    // a fused kernel, but plain to read, and in any precision.

    /** Returns a view of what is under one place of the window, for all positions: [n, outHeight, outWidth, channels]. */
    private static INDArray under(INDArray padded, Window w, int row, int column) {
        long channels = padded.size(3);
        long line = padded.size(2) * channels;
        return Nd4j.create(
                padded.data(),
                new long[] {padded.size(0), w.outHeight(), w.outWidth(), channels},
                new long[] {padded.size(1) * line, w.stride() * line, w.stride() * channels, 1},
                row * line + column * channels,
                'c');
    }

    private static INDArray inside(INDArray padded, Window w) {
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(w.top(), w.top() + w.height()),
                NDArrayIndex.interval(w.left(), w.left() + w.width()),
                NDArrayIndex.all());
    }

    /** Returns an image with room for every window, filled with one value. */
    private INDArray canvas(long n, long channels, Window w, double value) {
        long rows = Math.max(w.top() + w.height(), (w.outHeight() - 1) * w.stride() + w.rows());
        long columns = Math.max(w.left() + w.width(), (w.outWidth() - 1) * w.stride() + w.columns());
        return Nd4j.valueArrayOf(new long[] {n, rows, columns, channels}, value, precision);
    }

    private INDArray padded(INDArray x, Window w, double value) {
        INDArray padded = canvas(x.size(0), x.size(3), w, value);
        inside(padded, w).assign(x);
        return padded;
    }

    private static INDArray matrix(INDArray images) {
        INDArray copy = images.dup('c');
        return copy.reshape('c', new long[] {copy.length() / copy.size(3), copy.size(3)});
    }

    private static INDArray place(INDArray weights, int row, int column) {
        INDArray copy = weights.dup('c');
        long in = copy.size(2);
        long out = copy.size(3);
        long index = row * copy.size(1) + column;
        return copy.reshape('c', new long[] {copy.size(0) * copy.size(1), in * out})
                .getRow(index)
                .dup('c')
                .reshape('c', new long[] {in, out});
    }

    @Override
    public Array conv2d(Array x, Array weights, Window w) {
        INDArray padded = padded(v(x), w, 0);
        long n = padded.size(0);
        long out = v(weights).size(3);
        INDArray sum = Nd4j.zeros(precision, n * w.positions(), out);
        for (int row = 0; row < w.rows(); row++) {
            for (int column = 0; column < w.columns(); column++) {
                sum.addi(matrix(under(padded, w, row, column)).mmul(place(v(weights), row, column)));
            }
        }
        return Nd4jArray.of(sum.reshape('c', new long[] {n, w.outHeight(), w.outWidth(), out}));
    }

    @Override
    public Array conv2dInput(Array g, Array weights, Window w) {
        INDArray gradient = matrix(v(g));
        long n = v(g).size(0);
        long in = v(weights).size(2);
        INDArray padded = canvas(n, in, w, 0);
        for (int row = 0; row < w.rows(); row++) {
            for (int column = 0; column < w.columns(); column++) {
                INDArray share = gradient.mmul(place(v(weights), row, column).transpose());
                under(padded, w, row, column)
                        .addi(share.dup('c').reshape('c', new long[] {n, w.outHeight(), w.outWidth(), in}));
            }
        }
        return Nd4jArray.of(inside(padded, w).dup('c'));
    }

    @Override
    public Array conv2dWeights(Array x, Array g, Window w) {
        INDArray padded = padded(v(x), w, 0);
        INDArray gradient = matrix(v(g));
        long in = padded.size(3);
        long out = gradient.size(1);
        INDArray weights = Nd4j.zeros(precision, (long) w.rows() * w.columns(), in * out);
        for (int row = 0; row < w.rows(); row++) {
            for (int column = 0; column < w.columns(); column++) {
                INDArray product =
                        matrix(under(padded, w, row, column)).transpose().mmul(gradient);
                weights.putRow(
                        (long) row * w.columns() + column, product.dup('c').reshape('c', new long[] {in * out}));
            }
        }
        return Nd4jArray.of(weights.reshape('c', new long[] {w.rows(), w.columns(), in, out}));
    }

    @Override
    public Array maxPool(Array x, Window w) {
        INDArray padded = padded(v(x), w, Double.NEGATIVE_INFINITY);
        INDArray largest = under(padded, w, 0, 0).dup('c');
        for (int place = 1; place < w.rows() * w.columns(); place++) {
            largest = Transforms.max(largest, under(padded, w, place / w.columns(), place % w.columns()), true);
        }
        return Nd4jArray.of(largest);
    }

    /** Visits the places of the window with a mask of 1 where the first maximum is. */
    private void visitMaxima(Array x, Window w, BiConsumer<Integer, INDArray> visitor) {
        INDArray padded = padded(v(x), w, Double.NEGATIVE_INFINITY);
        INDArray largest = v(maxPool(x, w));
        INDArray free = Nd4j.onesLike(largest);
        for (int place = 0; place < w.rows() * w.columns(); place++) {
            INDArray mask = under(padded, w, place / w.columns(), place % w.columns())
                    .dup('c')
                    .eq(largest)
                    .castTo(precision)
                    .mul(free);
            free = free.sub(mask);
            visitor.accept(place, mask);
        }
    }

    @Override
    public Array scatterToMaxima(Array g, Array x, Window w) {
        INDArray padded = canvas(v(x).size(0), v(x).size(3), w, 0);
        visitMaxima(x, w, (place, mask) -> under(padded, w, place / w.columns(), place % w.columns())
                .addi(v(g).mul(mask)));
        return Nd4jArray.of(inside(padded, w).dup('c'));
    }

    @Override
    public Array gatherAtMaxima(Array values, Array x, Window w) {
        INDArray padded = padded(v(values), w, 0);
        INDArray gathered = Nd4j.zeros(precision, v(x).size(0), w.outHeight(), w.outWidth(), v(x).size(3));
        visitMaxima(
                x,
                w,
                (place, mask) -> gathered.addi(under(padded, w, place / w.columns(), place % w.columns())
                        .mul(mask)));
        return Nd4jArray.of(gathered);
    }

    /** Returns the values with one row for every place of every channel. */
    private static INDArray rows(Array a) {
        INDArray copy = v(a).dup('c');
        long channels = copy.size(copy.rank() - 1);
        return copy.reshape('c', new long[] {copy.length() / channels, channels});
    }

    private static Array shaped(INDArray rows, Array like) {
        return Nd4jArray.of(rows.dup('c').reshape('c', longs(like.shape())));
    }

    @Override
    public Array channelScale(Array x, Array factors) {
        return shaped(rows(x).mulRowVector(v(factors)), x);
    }

    @Override
    public Array channelDot(Array a, Array b) {
        return Nd4jArray.of(rows(a).mul(rows(b)).sum(0));
    }

    @Override
    public Array scaleShift(Array x, Array scale, Array shift) {
        return shaped(rows(x).mulRowVector(v(scale)).addRowVector(v(shift)), x);
    }

    private static INDArray variance(INDArray rows) {
        INDArray centred = rows.subRowVector(rows.mean(0));
        return centred.mul(centred).mean(0);
    }

    private static INDArray inverseDeviation(INDArray rows, double epsilon) {
        return Transforms.sqrt(variance(rows).add(epsilon), true).rdiv(1);
    }

    @Override
    public Array[] channelStatistics(Array x, Array y, double epsilon) {
        INDArray rows = rows(x);
        return new Array[] {Nd4jArray.of(rows.mean(0)), Nd4jArray.of(variance(rows))};
    }

    @Override
    public Array normalize(Array x, double epsilon) {
        INDArray rows = rows(x);
        return shaped(rows.subRowVector(rows.mean(0)).mulRowVector(inverseDeviation(rows, epsilon)), x);
    }

    @Override
    public Array normalizeGradient(Array g, Array x, Array y, double epsilon) {
        INDArray gradient = rows(g);
        INDArray normal = rows(y);
        INDArray alongY = normal.mulRowVector(gradient.mul(normal).mean(0));
        INDArray centred = gradient.subRowVector(gradient.mean(0)).sub(alongY);
        return shaped(centred.mulRowVector(inverseDeviation(rows(x), epsilon)), x);
    }

    @Override
    public Array normalizeSecond(Array first, Array second, Array x, Array y, double epsilon) {
        INDArray a = rows(first);
        INDArray b = rows(second);
        INDArray normal = rows(y);
        INDArray p = a.mul(normal).mean(0);
        INDArray q = b.mul(normal).mean(0);
        INDArray alongY =
                a.mul(b).mean(0).sub(a.mean(0).mul(b.mean(0))).sub(p.mul(q).mul(3));
        INDArray sum = normal.mulRowVector(alongY)
                .add(a.subRowVector(a.mean(0)).mulRowVector(q))
                .add(b.subRowVector(b.mean(0)).mulRowVector(p));
        INDArray s = inverseDeviation(rows(x), epsilon);
        return shaped(sum.mulRowVector(s.mul(s)).neg(), x);
    }

    @Override
    public String toString() {
        return "Nd4jEngine(" + precision + ")";
    }
}
