package org.meta4j.nn;

import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Targets;

/** A user's own loss, told from others by its name alone. */
record NamedLoss(String name, Loss.Function function) implements Loss {
    NamedLoss {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a loss needs a name, but it is blank");
        }
    }

    @Override
    public Tensor of(Tensor predictions, Targets targets) {
        return function.of(predictions, targets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedLoss loss && name.equals(loss.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
