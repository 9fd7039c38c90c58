package org.meta4j.nn;

import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Tensor;

/**
 * A convolution: images {@code [n, height, width, in]} to {@code [n, outHeight, outWidth, filters]}. Its parameters are {@code
 * convN.weight [kernel, kernel, in, filters]} and {@code convN.bias [filters]}.
 *
 * @param weights how the weights start
 * @param biases how the biases start
 */
public record Conv2d(
        int filters, int kernel, int stride, Padding padding, Bias bias, Initializer weights, Initializer biases)
        implements Layer {
    /** Throws {@link IllegalArgumentException} unless filters, kernel and stride are at least 1. */
    public Conv2d {
        Checks.requireAtLeast(1, filters, "filters");
        Checks.requireAtLeast(1, kernel, "kernel");
        Checks.requireAtLeast(1, stride, "stride");
    }

    /** Returns the same with another height and width of the kernel. */
    public Conv2d kernel(int newKernel) {
        return new Conv2d(filters, newKernel, stride, padding, bias, weights, biases);
    }

    /** Returns the same with another stride. */
    public Conv2d stride(int newStride) {
        return new Conv2d(filters, kernel, newStride, padding, bias, weights, biases);
    }

    /** Returns the same with another padding. */
    public Conv2d padding(Padding newPadding) {
        return new Conv2d(filters, kernel, stride, newPadding, bias, weights, biases);
    }

    /** Returns the same without a bias. */
    public Conv2d withoutBias() {
        return new Conv2d(filters, kernel, stride, padding, Bias.NONE, weights, biases);
    }

    /** Returns the same with a bias that is there but not added, before a normalisation: see {@link Bias#IDLE}. */
    public Conv2d idleBias() {
        return new Conv2d(filters, kernel, stride, padding, Bias.IDLE, weights, biases);
    }

    /** Returns the same with other initial weights, and biases that start at 0. */
    public Conv2d initialized(Initializer newWeights) {
        return initialized(newWeights, Initializer.zeros());
    }

    /** Returns the same with other initial weights and biases. */
    public Conv2d initialized(Initializer newWeights, Initializer newBiases) {
        return new Conv2d(filters, kernel, stride, padding, bias, newWeights, newBiases);
    }

    @Override
    public Placed at(Place place, int[] shape) {
        Checks.requireImages(this, shape);
        int in = shape[2];
        int cells = kernel * kernel;
        String name = place.name("conv");
        String weight =
                place.parameter(name + ".weight", weights, cells * in, cells * filters, kernel, kernel, in, filters);
        String shift =
                bias == Bias.NONE ? "" : place.parameter(name + ".bias", biases, cells * in, cells * filters, filters);
        int[] out = {padding.positions(shape[0], kernel, stride), padding.positions(shape[1], kernel, stride), filters};
        return new Placed(
                out,
                bias == Bias.ADDED
                        ? (theta, x, pass) -> shifted(convolved(x, theta.tensor(weight)), theta.tensor(shift))
                        : (theta, x, pass) -> convolved(x, theta.tensor(weight)));
    }

    private Tensor convolved(Tensor x, Tensor weight) {
        return ImageOps.conv2d(x, weight, stride, padding);
    }

    private static Tensor shifted(Tensor z, Tensor shift) {
        return ImageOps.scaleShift(z, z.engine().filled(1, shift.size()), shift);
    }

    @Override
    public String toString() {
        return Checks.text(
                "conv2d",
                Integer.toString(filters),
                kernel == 3 ? "" : "kernel " + kernel,
                stride == 1 ? "" : "stride " + stride,
                padding.equals(Padding.same()) ? "" : "padding " + padding,
                bias.text(),
                Checks.initial(weights, Layers.CONV_WEIGHTS, biases));
    }
}
