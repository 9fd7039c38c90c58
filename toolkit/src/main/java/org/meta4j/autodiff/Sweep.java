package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.meta4j.engine.Array;
import org.meta4j.engine.Kernels;

/** The memory of a computation without history, of which few tensors are still wanted at any time. */
final class Sweep implements AutoCloseable {
    private final Kernels kernels;
    private final Kernels.Sweep memory;

    /** Begins one on what computes on the current thread. */
    Sweep(Kernels kernels) {
        this.kernels = kernels;
        this.memory = kernels.sweep();
    }

    /** Returns whether a share of a cotangent was computed in memory of its own since it began. */
    boolean isFresh(Tensor share, Tensor cotangent) {
        return memory.isFresh(share.array, cotangent.array);
    }

    /** Returns whether so much was computed that giving up what is not wanted is worth the while. */
    boolean isFull() {
        return memory.isFull();
    }

    /** Gives up everything computed but these; returns them, without history, where they are now. */
    List<Tensor> keep(List<Tensor> wanted) {
        return tensors(memory.keep(arrays(wanted)));
    }

    /** Ends it, giving up everything computed but these; returns them, without history, where they are now. */
    List<Tensor> finish(List<Tensor> results) {
        return tensors(memory.finish(arrays(results)));
    }

    private static Array[] arrays(List<Tensor> tensors) {
        Array[] arrays = new Array[tensors.size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = tensors.get(i).array;
        }
        return arrays;
    }

    private List<Tensor> tensors(Array[] arrays) {
        List<Tensor> tensors = new ArrayList<>(arrays.length);
        for (Array array : arrays) {
            tensors.add(Tensor.leaf(kernels, array));
        }
        return tensors;
    }

    @Override
    public void close() {
        memory.close();
    }
}
