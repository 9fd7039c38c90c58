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

/** The networks of the published benchmarks. */
public final class Networks {
    private Networks() {}

    /**
     * Returns a fully connected network with ReLU between layers, weights and biases uniform in +-1/sqrt(fan-in).
     * {@code mlp(1, 40, 40, 1)} is the sinusoid regressor of Finn et al. 2017, sec. 5.1.
     *
     * @param widths inputs, hidden units of each layer, outputs; inputs are {@code [n, widths[0]]}, predictions {@code
     *     [n, widths[last]]}
     */
    public static Model mlp(int... widths) {
        return mlp(Ops::relu, Initializer.uniformFanIn(), widths);
    }

    /**
     * Returns a fully connected network with an activation between layers. Parameters are, for each layer, {@code
     * weightN [in, out]} and {@code biasN [out]}.
     */
    public static Model mlp(UnaryOperator<Tensor> activation, Initializer initializer, int... widths) {
        if (widths.length < 2 || Arrays.stream(widths).anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "mlp needs at least inputs and outputs, each at least 1, but got " + Arrays.toString(widths));
        }
        return new Mlp(activation, initializer, widths.clone());
    }

    private static final class Mlp implements Model {
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
}
