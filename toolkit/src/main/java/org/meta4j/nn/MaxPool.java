package org.meta4j.nn;

import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Padding;

/** The largest value of every window, a channel: images {@code [n, height, width, channels]} to smaller ones. */
public record MaxPool(int size, int stride, Padding padding) implements Layer {
    /** Throws {@link IllegalArgumentException} unless size and stride are at least 1. */
    public MaxPool {
        Checks.requireAtLeast(1, size, "size");
        Checks.requireAtLeast(1, stride, "stride");
    }

    /** Returns the same with another stride; it is the size at first. */
    public MaxPool stride(int newStride) {
        return new MaxPool(size, newStride, padding);
    }

    /** Returns the same with another padding, which is never the largest value; at first there is none, so odd edges are dropped. */
    public MaxPool padding(Padding newPadding) {
        return new MaxPool(size, stride, newPadding);
    }

    @Override
    public Placed at(Place place, int[] shape) {
        Checks.requireImages(this, shape);
        int[] out = {padding.positions(shape[0], size, stride), padding.positions(shape[1], size, stride), shape[2]};
        return new Placed(out, (theta, x, pass) -> ImageOps.maxPool(x, size, stride, padding));
    }

    @Override
    public String toString() {
        return Checks.text(
                "maxPool",
                Integer.toString(size),
                stride == size ? "" : "stride " + stride,
                padding.equals(Padding.valid()) ? "" : "padding " + padding);
    }
}
