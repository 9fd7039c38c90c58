package org.meta4j.data;

import org.meta4j.task.ClassPool;

/**
 * The three parts of a data set, which share no class.
 *
 * @param metaTrain the classes to train on
 * @param metaValidation the classes to choose settings on; none in splits that have no such part
 * @param metaTest the classes to report on, once
 */
public record Partitions(ClassPool metaTrain, ClassPool metaValidation, ClassPool metaTest) {
    /** Returns the classes of a pool parted at random, 64% / 16% / 20% as miniImageNet; the same seed, the same parts. */
    public static Partitions of(ClassPool classes, long seed) {
        return SplitNames.shuffled(classes.names(), "classes", seed).partition(classes);
    }
}
