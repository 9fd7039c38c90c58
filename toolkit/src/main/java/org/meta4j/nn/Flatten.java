package org.meta4j.nn;

import org.meta4j.autodiff.Ops;

/** Values of any shape as features {@code [n, count]}; of images, rows before columns before channels. */
record Flatten() implements Layer {
    @Override
    public Placed at(Place place, int[] shape) {
        int count = Checks.size(shape);
        int[] out = {count};
        return new Placed(
                out,
                shape.length == 1 ? (theta, x, pass) -> x : (theta, x, pass) -> Ops.reshape(x, x.length(0), count));
    }

    @Override
    public String toString() {
        return "flatten()";
    }
}
