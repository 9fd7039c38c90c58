package org.meta4j.task;

import org.meta4j.autodiff.Engine;

/**
 * A distribution of tasks whose every draw is a pure function of (seed, index). Sources that draw the same are equal and print
 * themselves; a user's own is made by {@link #named}.
 */
public interface TaskSource {
    /** The seed of the frozen episodes on which algorithms are compared; a training refuses it. */
    long FROZEN = Long.MIN_VALUE;

    /** Returns what tells this distribution of tasks from others: the shots are part of it, but not how many queries an episode has. */
    SourceId id();

    /** Returns how large an episode is at least; 1 way in a regression. */
    EpisodeShape shape();

    /** Returns the episode of this seed and index, its tensors on the engine; the same arguments give the same values. */
    Episode episode(long seed, long index, Engine engine);

    /** Returns one of the frozen episodes, in float32. */
    default Episode episode(long index) {
        return episode(FROZEN, index, Engine.cpu());
    }

    /** Draws the episode of a seed and index on an engine. */
    @FunctionalInterface
    interface Draw {
        Episode episode(long seed, long index, Engine engine);
    }

    /** Returns a source of your own under a name; it is told from others by that and by what its first 16 frozen episodes hold. */
    static TaskSource named(String name, Draw draw) {
        return new NamedSource(name, draw);
    }
}
