package org.meta4j.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/**
 * Fully connected layers, each but the last followed by batch normalisation and ReLU; inputs of any shape are flattened. The
 * parameters of layer N are {@code weightN [in, out]} and {@code biasN [out]}, then but for the last {@code gammaN} and {@code
 * betaN}. As in {@link Convolutional}, a bias before a normalisation is there but not added.
 *
 * @param widths inputs, hidden units of each layer, outputs
 */
record NormalizedMlp(List<Integer> widths) implements Model {
    private static final double EPSILON = 1e-5;

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        Map<String, Tensor> theta = new LinkedHashMap<>();
        for (int layer = 1; layer < widths.size(); layer++) {
            int in = widths.get(layer - 1);
            int out = widths.get(layer);
            theta.put(
                    "weight" + layer, engine.tensor(Initializer.heNormal().draw(in * out, in, false, random), in, out));
            theta.put("bias" + layer, engine.filled(0, out));
            if (layer < widths.size() - 1) {
                theta.put("gamma" + layer, engine.filled(1, out));
                theta.put("beta" + layer, engine.filled(0, out));
            }
        }
        return Parameters.of(theta);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor inputs) {
        Tensor x = Ops.reshape(inputs, inputs.length(0), inputs.size() / inputs.length(0));
        if (x.length(1) != widths.get(0)) {
            throw new IllegalArgumentException(
                    "the network takes inputs of " + widths.get(0) + " values, but they have " + x.length(1));
        }
        int hidden = widths.size() - 2;
        for (int layer = 0; layer < hidden; layer++) {
            Tensor normal = ImageOps.normalize(Ops.matmul(x, theta.tensor(4 * layer)), EPSILON);
            x = Ops.relu(ImageOps.scaleShift(normal, theta.tensor(4 * layer + 2), theta.tensor(4 * layer + 3)));
        }
        return Ops.affine(x, theta.tensor(4 * hidden), theta.tensor(4 * hidden + 1));
    }
}
