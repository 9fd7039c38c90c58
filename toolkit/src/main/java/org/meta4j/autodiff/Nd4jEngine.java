package org.meta4j.autodiff;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Every kernel an ND4J operation, in any floating-point precision: the reference the fast engine is tested against. */
final class Nd4jEngine extends Engine {
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
    long nextId() {
        return sharedId();
    }

    @Override
    public Scope scope() {
        return () -> {}; // ND4J's own garbage collection frees the arrays
    }

    @Override
    Array fromDoubles(double[] values, int[] shape) {
        INDArray flat = Nd4j.createFromArray(values).castTo(precision);
        return Nd4jArray.of(flat.reshape('c', longs(shape)));
    }

    @Override
    Array fromFloats(float[] values, int[] shape) {
        return Nd4jArray.of(Nd4j.createFromArray(values).castTo(precision).reshape('c', longs(shape)));
    }

    @Override
    Array fromINDArray(INDArray values) {
        INDArray copy = values.dataType() == precision
                ? values.dup('c')
                : values.castTo(precision).dup('c');
        return Nd4jArray.of(copy);
    }

    @Override
    double[] toDoubles(Array a) {
        return v(a).castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', new long[] {v(a).length()})
                .toDoubleVector();
    }

    @Override
    INDArray toINDArray(Array a) {
        return v(a).dup('c');
    }

    @Override
    double item(Array a) {
        return v(a).getDouble(0);
    }

    @Override
    Array persist(Array a) {
        return a;
    }

    @Override
    Array adopt(Tensor other) {
        return other.engine instanceof Nd4jEngine engine && engine.precision == precision
                ? other.array
                : fromDoubles(other.toDoubles(), other.array.shape());
    }

    @Override
    Array fill(double value, int[] shape) {
        return Nd4jArray.of(Nd4j.valueArrayOf(longs(shape), value, precision));
    }

    @Override
    Array add(Array a, Array b) {
        return Nd4jArray.of(v(a).add(v(b)));
    }

    @Override
    Array subtract(Array a, Array b) {
        return Nd4jArray.of(v(a).sub(v(b)));
    }

    @Override
    Array multiply(Array a, Array b) {
        return Nd4jArray.of(v(a).mul(v(b)));
    }

    @Override
    Array divide(Array a, Array b) {
        return Nd4jArray.of(v(a).div(v(b)));
    }

    @Override
    Array addScaled(Array a, Array b, double scale) {
        return Nd4jArray.of(v(a).add(v(b).mul(scale)));
    }

    @Override
    Array scale(Array a, double factor) {
        return Nd4jArray.of(v(a).mul(factor));
    }

    @Override
    Array shift(Array a, double summand) {
        return Nd4jArray.of(v(a).add(summand));
    }

    @Override
    Array square(Array a) {
        return Nd4jArray.of(v(a).mul(v(a)));
    }

    @Override
    Array sqrt(Array a) {
        return Nd4jArray.of(Transforms.sqrt(v(a), true));
    }

    @Override
    Array exp(Array a) {
        return Nd4jArray.of(Transforms.exp(v(a), true));
    }

    @Override
    Array log(Array a) {
        return Nd4jArray.of(Transforms.log(v(a), true));
    }

    @Override
    Array tanh(Array a) {
        return Nd4jArray.of(Transforms.tanh(v(a), true));
    }

    @Override
    Array relu(Array a) {
        return wherePositive(a, a);
    }

    @Override
    Array wherePositive(Array a, Array x) {
        return Nd4jArray.of(v(a).mul(v(x).gt(0).castTo(precision)));
    }

    @Override
    Array matmul(Array a, boolean transposeA, Array b, boolean transposeB) {
        return Nd4jArray.of(Nd4j.matmul(v(a), v(b), transposeA, transposeB, false));
    }

    @Override
    Array affine(Array x, Array w, Array b) {
        return Nd4jArray.of(Nd4j.matmul(v(x), v(w)).addRowVector(v(b)));
    }

    @Override
    Array transpose(Array a) {
        return Nd4jArray.of(v(a).transpose().dup('c'));
    }

    @Override
    Array reshape(Array a, int[] shape) {
        return Nd4jArray.of(v(a).dup('c').reshape('c', longs(shape)));
    }

    @Override
    Array broadcastTo(Array a, int[] shape) {
        INDArray zeros = Nd4j.zeros(precision, longs(shape));
        return Nd4jArray.of(zeros.add(v(a)));
    }

    @Override
    Array sumTo(Array a, int[] shape) {
        int[] strides = Shapes.strides(shape, a.shape());
        int[] summed = IntStream.range(0, strides.length)
                .filter(axis -> strides[axis] == 0)
                .toArray();
        return Nd4jArray.of(v(a).sum(summed).reshape('c', longs(shape)));
    }

    @Override
    Array total(Array[] arrays) {
        INDArray sum = v(arrays[0]);
        for (int i = 1; i < arrays.length; i++) {
            sum = sum.add(v(arrays[i]));
        }
        return Nd4jArray.of(sum);
    }

    @Override
    public String toString() {
        return "Nd4jEngine(" + precision + ")";
    }
}
