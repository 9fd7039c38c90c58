package org.meta4j.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** Fully connected layers with an activation between them. */
final class Mlp implements Model {
    private final UnaryOperator<Tensor> activation;
    private final Initializer initializer;
    private final int[] widths;

    Mlp(UnaryOperator<Tensor> activation, Initializer initializer, int[] widths) {
        this.activation = activation;
        this.initializer = initializer;
        this.widths = widths;
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Map<String, Tensor> theta = new LinkedHashMap<>();
        for (int layer = 1; layer < widths.length; layer++) {
            int in = widths[layer - 1];
            int out = widths[layer];
            theta.put("weight" + layer, engine.tensor(initializer.draw(in * out, in, false, random), in, out));
            theta.put("bias" + layer, engine.tensor(initializer.draw(out, in, true, random), out));
        }
        return Parameters.of(theta);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor inputs) {
        if (inputs.rank() != 2 || inputs.length(1) != widths[0]) {
            throw new IllegalArgumentException("the network takes inputs [n, " + widths[0]
                    + "], but the inputs have shape " + Arrays.toString(inputs.shape()));
        }
        int last = widths.length - 2;
        Tensor x = inputs;
        for (int layer = 0; layer <= last; layer++) {
            Tensor z = Ops.affine(x, theta.tensor(2 * layer), theta.tensor(2 * layer + 1));
            x = layer < last ? activation.apply(z) : z;
        }
        return x;
    }

    @Override
    public String toString() {
        return "mlp" + Arrays.toString(widths);
    }
}
