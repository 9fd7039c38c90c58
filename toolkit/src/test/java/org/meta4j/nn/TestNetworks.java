package org.meta4j.nn;

import org.meta4j.autodiff.Padding;

/** Small convolutional networks for the tests of other packages. */
public final class TestNetworks {
    private TestNetworks() {}

    /** Returns a network with PyTorch's padding: a head on the spatial mean after strides, on flat features after pooling. */
    public static Network convolutional(int image, int channels, int blocks, int filters, boolean strides, int ways) {
        Conv2d conv = Layers.conv2d(filters)
                .stride(strides ? 2 : 1)
                .padding(Padding.of(1))
                .idleBias();
        Layer block = strides
                ? Layers.sequence(conv, Layers.batchNorm(), Layers.relu())
                : Layers.sequence(conv, Layers.batchNorm(), Layers.maxPool(2), Layers.relu());
        Network network = Network.of(
                Layers.images(image, image, channels),
                Layers.repeat(blocks, block),
                strides && ways > 0 ? Layers.globalMean() : Layers.flatten());
        return ways > 0 ? network.withHead(Layers.dense(ways)) : network;
    }
}
