package org.meta4j.nn;

import org.meta4j.nn.Convolutional.Downsampling;
import org.meta4j.nn.Convolutional.Features;

/** Small convolutional networks for the tests of other packages. */
public final class TestNetworks {
    private TestNetworks() {}

    /** Returns a network with PyTorch's padding: a head on the spatial mean after strides, on flat features after pooling. */
    public static Model convolutional(int image, int channels, int blocks, int filters, boolean strides, int ways) {
        return new Convolutional(
                image,
                channels,
                blocks,
                filters,
                strides ? Downsampling.STRIDE : Downsampling.POOL_VALID,
                strides && ways > 0 ? Features.MEAN : Features.FLAT,
                ways);
    }
}
