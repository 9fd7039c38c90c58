package org.meta4j.nn;

import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Tensor;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, Algorithm 1) of the last axis, the channels: by running statistics where a prediction
 * has them, else by those of the batch given. Its parameters are {@code normN.gamma} and {@code normN.beta}, each {@code [channels]};
 * with parameters a step {@code normN.gamma0} and so on.
 *
 * @param gamma whether there is a scale; there always is a shift, beta
 * @param steps for how many adaptation steps there are parameters of their own; 0 for the same in all
 * @param adapted whether the parameters belong to the network's groups; else they are in {@link Model#SLOW}
 * @param epsilon added to the variance
 */
public record BatchNorm(boolean gamma, int steps, boolean adapted, double epsilon) implements Layer {
    private static final double USUAL_EPSILON = 1e-5;

    /** Throws {@link IllegalArgumentException} if steps are negative or epsilon is not positive. */
    public BatchNorm {
        Checks.requireCopies(0, steps, "steps");
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, but is " + epsilon);
        }
    }

    /** Returns the usual: gamma and beta, epsilon 1e-5 as in PyTorch. */
    static BatchNorm usual() {
        return new BatchNorm(true, 0, true, USUAL_EPSILON);
    }

    /** Returns the same with a shift alone. */
    public BatchNorm betaOnly() {
        return new BatchNorm(false, steps, adapted, epsilon);
    }

    /** Returns the same with parameters of their own for each of so many adaptation steps (Antoniou et al. 2019, sec. 4, BNWB). */
    public BatchNorm perStep(int newSteps) {
        Checks.requireAtLeast(1, newSteps, "steps");
        return new BatchNorm(gamma, newSteps, adapted, epsilon);
    }

    /** Returns the same with parameters in the group {@link Model#SLOW}: meta-learned, but not adapted to a task. */
    public BatchNorm notAdapted() {
        return new BatchNorm(gamma, steps, false, epsilon);
    }

    /** Returns the same with another number added to the variance. */
    public BatchNorm epsilon(double newEpsilon) {
        return new BatchNorm(gamma, steps, adapted, newEpsilon);
    }

    @Override
    public Placed at(Place place, int[] shape) {
        if (shape.length == 0) {
            throw new IllegalArgumentException(this + " takes channels along the last axis, but is given [n]");
        }
        int channels = shape[shape.length - 1];
        Place own = adapted ? place : place.inGroup(Model.SLOW);
        String name = own.name("norm");
        String[] gammas = gamma ? parameters(own, name + ".gamma", Initializer.constant(1), channels) : new String[0];
        String[] betas = parameters(own, name + ".beta", Initializer.zeros(), channels);
        Normalization normalization = new Normalization(name, epsilon);
        return new Placed(shape, (theta, x, pass) -> {
            int step = step(name, pass.step());
            Tensor normal = normalization.apply(theta, x, pass);
            Tensor scale = gamma ? theta.tensor(gammas[step]) : x.engine().filled(1, channels);
            return ImageOps.scaleShift(normal, scale, theta.tensor(betas[step]));
        });
    }

    private String[] parameters(Place place, String name, Initializer initializer, int channels) {
        String[] names = new String[Math.max(1, steps)];
        for (int step = 0; step < names.length; step++) {
            names[step] = place.parameter(steps == 0 ? name : name + step, initializer, channels, channels, channels);
        }
        return names;
    }

    private int step(String name, int step) {
        if (steps > 0 && (step < 0 || step >= steps)) {
            throw new IllegalArgumentException(
                    name + " has parameters for steps 0 to " + (steps - 1) + ", but is applied at step " + step);
        }
        return steps == 0 ? 0 : step;
    }

    @Override
    public String toString() {
        return Checks.text(
                "batchNorm",
                gamma ? "" : "beta only",
                steps == 0 ? "" : "per step " + steps,
                adapted ? "" : "not adapted",
                epsilon == USUAL_EPSILON ? "" : "epsilon " + epsilon);
    }
}
