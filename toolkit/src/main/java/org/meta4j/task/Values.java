package org.meta4j.task;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;

/**
 * The numbers to predict.
 *
 * @param tensor {@code [n, ...]}, in the shape of the predictions
 */
public record Values(Tensor tensor) implements Targets {
    @Override
    public int count() {
        return tensor.rank() == 0 ? 0 : tensor.length(0);
    }

    @Override
    public Labels labels() {
        throw new IllegalArgumentException(
                "class labels are needed, as by cross-entropy and accuracies, but the targets are numbers of shape "
                        + Arrays.toString(tensor.shape()));
    }

    @Override
    public Tensor values() {
        return tensor;
    }

    @Override
    public int perClass() {
        return count();
    }

    @Override
    public Values at(int... indices) {
        return new Values(Ops.gatherRows(tensor, indices));
    }

    @Override
    public int[] firstOfEach(int count) {
        return IntStream.range(0, Math.min(count, count())).toArray();
    }

    @Override
    public Values on(Engine engine) {
        return new Values(tensor.on(engine));
    }
}
