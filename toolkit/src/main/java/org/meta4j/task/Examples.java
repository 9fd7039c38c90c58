package org.meta4j.task;

import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

/**
 * Inputs and their targets.
 *
 * @param inputs {@code [n, ...]}
 * @param targets as many
 */
public record Examples(Tensor inputs, Targets targets) {
    /** Throws {@link IllegalArgumentException} if there are none, or not one target an input. */
    public Examples {
        if (inputs.rank() == 0 || inputs.length(0) == 0) {
            throw new IllegalArgumentException("examples must not be empty");
        }
        if (targets.count() != inputs.length(0)) {
            throw new IllegalArgumentException(
                    "there are " + inputs.length(0) + " inputs but " + targets.count() + " targets");
        }
    }

    /** Makes examples of a regression, targets {@code [n, ...]}. */
    public Examples(Tensor inputs, Tensor values) {
        this(inputs, new Values(values));
    }

    /** Returns how many examples there are. */
    public int count() {
        return inputs.length(0);
    }

    /** Returns the examples at these indices, in their order. */
    public Examples at(int... indices) {
        return new Examples(Ops.gatherRows(inputs, indices), targets.at(indices));
    }

    /** Returns the first so many examples of each class; in a regression, the first so many. */
    public Examples firstOfEach(int count) {
        int[] indices = targets.firstOfEach(count);
        return indices.length == count() ? this : at(indices);
    }

    /** Returns the class labels; throws {@link IllegalArgumentException} if the targets are numbers. */
    public Labels labels() {
        return targets.labels();
    }

    /** Returns the numbers to predict; throws {@link IllegalArgumentException} if the targets are class labels. */
    public Tensor values() {
        return targets.values();
    }

    /** Returns copies on another engine. */
    public Examples on(Engine engine) {
        return new Examples(inputs.on(engine), targets.on(engine));
    }
}
