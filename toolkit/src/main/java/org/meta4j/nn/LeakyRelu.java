package org.meta4j.nn;

import org.meta4j.autodiff.Ops;

/** Every element where it is positive, and {@code slope} times it elsewhere. */
record LeakyRelu(double slope) implements Layer {
    LeakyRelu {
        if (!Double.isFinite(slope)) {
            throw new IllegalArgumentException("the slope must be finite, but is " + slope);
        }
    }

    @Override
    public Placed at(Place place, int[] shape) {
        return new Placed(shape, (theta, x, pass) -> Ops.leakyRelu(x, slope));
    }

    @Override
    public String toString() {
        return "leakyRelu(" + slope + ")";
    }
}
