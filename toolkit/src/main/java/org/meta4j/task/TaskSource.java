package org.meta4j.task;

import org.meta4j.autodiff.Engine;

/** A distribution of tasks whose every draw is a pure function of (seed, index). */
@FunctionalInterface
public interface TaskSource {
    /** The seed of the frozen episodes on which algorithms are compared; a training refuses it. */
    long FROZEN = Long.MIN_VALUE;

    /** Returns the episode of this seed and index, its tensors on the engine; the same arguments give the same values. */
    Episode episode(long seed, long index, Engine engine);

    /** Returns one of the frozen episodes, in float32. */
    default Episode episode(long index) {
        return episode(FROZEN, index, Engine.cpu());
    }
}
