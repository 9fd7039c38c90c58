package org.meta4j.nn;

import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;

/**
 * Elements set to 0 with a probability, the others divided by what is left of 1 (Srivastava et al. 2014), in training only. Which they
 * are is a pure function of the pass's key, the layer's name and the step.
 *
 * @param rate the probability, in [0, 1)
 */
record Dropout(double rate) implements Layer {
    Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the dropout rate must be in [0, 1), but is " + rate);
        }
    }

    @Override
    public Placed at(Place place, int[] shape) {
        String name = place.name("dropout");
        return new Placed(
                shape, (theta, x, pass) -> pass.training() && rate > 0 ? Ops.multiply(x, mask(x, name, pass)) : x);
    }

    private Tensor mask(Tensor x, String name, Pass pass) {
        long ofLayer = Randomness.of(pass.key(), name.hashCode()).nextLong();
        RandomGenerator random = Randomness.of(ofLayer, pass.step());
        float kept = (float) (1 / (1 - rate));
        float[] mask = new float[x.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < rate ? 0 : kept;
        }
        return x.engine().tensor(mask, x.shape());
    }

    @Override
    public String toString() {
        return "dropout(" + rate + ")";
    }
}
