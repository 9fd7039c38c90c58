package org.meta4j.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How the numbers of one parameter are drawn. Initializers are values: equal if they draw the same, and printed as what they are. */
public sealed interface Initializer {
    /** Returns the numbers of one tensor of a layer whose units have {@code fanIn} inputs and whose inputs feed {@code fanOut} units. */
    double[] draw(int count, int fanIn, int fanOut, RandomGenerator random);

    /** Returns uniform in +-1/sqrt(fanIn), as PyTorch's linear layers start. */
    static Initializer uniformFanIn() {
        return new UniformFanIn();
    }

    /** Returns uniform in +-sqrt(6/(fanIn + fanOut)) (Glorot and Bengio 2010, eq. 16), TensorFlow's {@code xavier_initializer}. */
    static Initializer xavierUniform() {
        return new XavierUniform();
    }

    /** Returns normal with variance 2/fanIn (He et al. 2015, eq. 10). */
    static Initializer heNormal() {
        return new HeNormal();
    }

    /** Returns normal with a standard deviation. */
    static Initializer normal(double standardDeviation) {
        return new Normal(standardDeviation);
    }

    /**
     * Returns normal with a standard deviation, redrawn beyond two of them; 0.01 is the initialisation of the sinusoid regressor in
     * the code of Finn et al. 2017.
     */
    static Initializer truncatedNormal(double standardDeviation) {
        return new TruncatedNormal(standardDeviation);
    }

    /** Returns the same number everywhere. */
    static Initializer constant(double value) {
        return new Constant(value);
    }

    /** Returns 0 everywhere. */
    static Initializer zeros() {
        return new Constant(0);
    }

    private static double[] normal(int count, double standardDeviation, double cut, RandomGenerator random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double z;
            do {
                z = random.nextGaussian();
            } while (Math.abs(z) > cut);
            values[i] = standardDeviation * z;
        }
        return values;
    }

    private static void requirePositive(double standardDeviation) {
        if (!(standardDeviation > 0) || Double.isInfinite(standardDeviation)) {
            throw new IllegalArgumentException("the standard deviation must be positive, but is " + standardDeviation);
        }
    }

    /** Uniform in +-1/sqrt(fanIn). */
    record UniformFanIn() implements Initializer {
        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            double bound = 1 / Math.sqrt(fanIn);
            return random.doubles(count, -bound, bound).toArray();
        }

        @Override
        public String toString() {
            return "uniformFanIn()";
        }
    }

    /** Uniform in +-sqrt(6/(fanIn + fanOut)). */
    record XavierUniform() implements Initializer {
        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            double bound = Math.sqrt(6.0 / (fanIn + fanOut));
            return random.doubles(count, -bound, bound).toArray();
        }

        @Override
        public String toString() {
            return "xavierUniform()";
        }
    }

    /** Normal with variance 2/fanIn. */
    record HeNormal() implements Initializer {
        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            return normal(count, Math.sqrt(2.0 / fanIn), Double.POSITIVE_INFINITY, random);
        }

        @Override
        public String toString() {
            return "heNormal()";
        }
    }

    /** Normal with a standard deviation. */
    record Normal(double standardDeviation) implements Initializer {
        /** Throws {@link IllegalArgumentException} unless the standard deviation is positive. */
        public Normal {
            requirePositive(standardDeviation);
        }

        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            return normal(count, standardDeviation, Double.POSITIVE_INFINITY, random);
        }

        @Override
        public String toString() {
            return "normal(" + standardDeviation + ")";
        }
    }

    /** Normal with a standard deviation, redrawn beyond two of them. */
    record TruncatedNormal(double standardDeviation) implements Initializer {
        /** Throws {@link IllegalArgumentException} unless the standard deviation is positive. */
        public TruncatedNormal {
            requirePositive(standardDeviation);
        }

        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            return normal(count, standardDeviation, 2, random);
        }

        @Override
        public String toString() {
            return "truncatedNormal(" + standardDeviation + ")";
        }
    }

    /** The same number everywhere. */
    record Constant(double value) implements Initializer {
        /** Throws {@link IllegalArgumentException} unless the number is finite. */
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the constant must be finite, but is " + value);
            }
        }

        @Override
        public double[] draw(int count, int fanIn, int fanOut, RandomGenerator random) {
            double[] values = new double[count];
            Arrays.fill(values, value);
            return values;
        }

        @Override
        public String toString() {
            return value == 0 ? "zeros()" : "constant(" + value + ")";
        }
    }
}
