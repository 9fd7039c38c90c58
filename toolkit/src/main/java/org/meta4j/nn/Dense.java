package org.meta4j.nn;

import org.meta4j.autodiff.Ops;

/**
 * A fully connected layer: features {@code [n, in]} to {@code [n, units]}. Its parameters are {@code denseN.weight [in, units]} and
 * {@code denseN.bias [units]}.
 *
 * @param weights how the weights start
 * @param biases how the biases start
 */
public record Dense(int units, Bias bias, Initializer weights, Initializer biases) implements Layer {
    /** Throws {@link IllegalArgumentException} if there is no unit. */
    public Dense {
        Checks.requireAtLeast(1, units, "units");
    }

    /** Returns the same without a bias. */
    public Dense withoutBias() {
        return new Dense(units, Bias.NONE, weights, biases);
    }

    /** Returns the same with a bias that is there but not added, before a normalisation: see {@link Bias#IDLE}. */
    public Dense idleBias() {
        return new Dense(units, Bias.IDLE, weights, biases);
    }

    /** Returns the same with other initial weights, and biases that start at 0. */
    public Dense initialized(Initializer newWeights) {
        return initialized(newWeights, Initializer.zeros());
    }

    /** Returns the same with other initial weights and biases. */
    public Dense initialized(Initializer newWeights, Initializer newBiases) {
        return new Dense(units, bias, newWeights, newBiases);
    }

    @Override
    public Placed at(Place place, int[] shape) {
        Checks.requireFeatures(this, shape);
        int in = shape[0];
        String name = place.name("dense");
        String weight = place.parameter(name + ".weight", weights, in, units, in, units);
        int[] out = {units};
        String shift = bias == Bias.NONE ? "" : place.parameter(name + ".bias", biases, in, units, units);
        return new Placed(
                out,
                bias == Bias.ADDED
                        ? (theta, x, pass) -> Ops.affine(x, theta.tensor(weight), theta.tensor(shift))
                        : (theta, x, pass) -> Ops.matmul(x, theta.tensor(weight)));
    }

    @Override
    public String toString() {
        return Checks.text(
                "dense", Integer.toString(units), bias.text(), Checks.initial(weights, Layers.DENSE_WEIGHTS, biases));
    }
}
