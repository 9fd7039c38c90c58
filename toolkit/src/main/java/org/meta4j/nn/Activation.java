package org.meta4j.nn;

import java.util.Locale;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

/** A function of every element. */
record Activation(Function function) implements Layer {
    enum Function {
        RELU,
        TANH,
        SIGMOID;

        private Tensor of(Tensor x) {
            return switch (this) {
                case RELU -> Ops.relu(x);
                case TANH -> Ops.tanh(x);
                case SIGMOID -> Ops.sigmoid(x);
            };
        }
    }

    @Override
    public Placed at(Place place, int[] shape) {
        return new Placed(shape, (theta, x, pass) -> function.of(x));
    }

    @Override
    public String toString() {
        return function.name().toLowerCase(Locale.ROOT) + "()";
    }
}
