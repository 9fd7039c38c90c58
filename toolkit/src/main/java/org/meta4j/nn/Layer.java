package org.meta4j.nn;

/**
 * One step from inputs to predictions: a value that says what is computed, without parameters. {@link Layers} makes them, a {@link
 * Network} puts them in their places.
 */
public sealed interface Layer
        permits Activation,
                BatchNorm,
                Concat,
                Conv2d,
                Dense,
                Dropout,
                Flatten,
                GlobalMean,
                LeakyRelu,
                MaxPool,
                Sequence {
    /**
     * Returns this layer at a place, which is told of its parameters. Throws {@link IllegalArgumentException} if it cannot take what
     * it is given there.
     *
     * @param shape of what it is given, without the batch axis
     */
    Placed at(Place place, int[] shape);
}
