package org.meta4j.task;

import java.util.stream.IntStream;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

/** Inputs and their targets; the first axis of both counts the examples. */
public record Examples(Tensor inputs, Tensor targets) {
    /** Throws {@link IllegalArgumentException} if there are none, or not one target an input. */
    public Examples {
        if (inputs.rank() == 0 || inputs.length(0) == 0) {
            throw new IllegalArgumentException("examples must not be empty");
        }
        if (targets.rank() == 0 || targets.length(0) != inputs.length(0)) {
            throw new IllegalArgumentException("there are " + inputs.length(0) + " inputs but "
                    + (targets.rank() == 0 ? 0 : targets.length(0)) + " targets");
        }
    }

    /** Returns how many examples there are. */
    public int count() {
        return inputs.length(0);
    }

    /** Returns every {@code stride}-th example from {@code first} on. */
    public Examples every(int stride, int first) {
        return at(IntStream.iterate(first, i -> i < count(), i -> i + stride).toArray());
    }

    /** Returns the examples at these indices, in their order. */
    public Examples at(int... indices) {
        return new Examples(Ops.gatherRows(inputs, indices), Ops.gatherRows(targets, indices));
    }

    /** Returns copies on another engine. */
    public Examples on(Engine engine) {
        return new Examples(inputs.on(engine), targets.on(engine));
    }
}
