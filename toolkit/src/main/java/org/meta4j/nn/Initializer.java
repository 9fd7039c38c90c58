package org.meta4j.nn;

import java.util.random.RandomGenerator;

/** How the weights and bias of one layer are drawn. */
@FunctionalInterface
public interface Initializer {
    /** The elements of one tensor: {@code count} values for a layer with {@code fanIn} inputs a unit. */
    double[] draw(int count, int fanIn, boolean isBias, RandomGenerator random);

    /** Weights and biases uniform in +-1/sqrt(fanIn), as PyTorch's linear layers start. */
    static Initializer uniformFanIn() {
        return (count, fanIn, isBias, random) -> {
            double bound = 1 / Math.sqrt(fanIn);
            return random.doubles(count, -bound, bound).toArray();
        };
    }

    /** Weights normal with variance 2/fanIn (He et al. 2015, eq. 10), biases 0. */
    static Initializer heNormal() {
        return (count, fanIn, isBias, random) ->
                isBias ? new double[count] : normal(count, Math.sqrt(2.0 / fanIn), Double.POSITIVE_INFINITY, random);
    }

    /**
     * Weights normal with the given standard deviation, redrawn beyond two of them, biases 0; 0.01 is the initialisation
     * of the sinusoid regressor in the code of Finn et al. 2017.
     */
    static Initializer truncatedNormal(double standardDeviation) {
        return (count, fanIn, isBias, random) ->
                isBias ? new double[count] : normal(count, standardDeviation, 2, random);
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
}
