package org.meta4j.nn;

import org.meta4j.autodiff.ImageOps;

/** The mean over height and width: images {@code [n, height, width, channels]} to features {@code [n, channels]}. */
record GlobalMean() implements Layer {
    @Override
    public Placed at(Place place, int[] shape) {
        Checks.requireImages(this, shape);
        int[] out = {shape[2]};
        return new Placed(out, (theta, x, pass) -> ImageOps.spatialMean(x));
    }

    @Override
    public String toString() {
        return "globalMean()";
    }
}
