package org.meta4j.data;

import java.util.List;
import org.meta4j.images.ClassPool;

/**
 * The three parts of a data set, which share no class.
 *
 * @param metaTrain the classes to train on
 * @param metaValidation the classes to choose settings on; none in splits that have no such part
 * @param metaTest the classes to report on, once
 */
public record Partitions(ClassPool metaTrain, ClassPool metaValidation, ClassPool metaTest) {
    /**
     * Returns the classes of a pool parted at random, 64% / 16% / 20% as miniImageNet; the same seed, the same parts. They are
     * called {@code <name of the pool>/split <seed>/metaTrain} and so on.
     */
    public static Partitions of(ClassPool classes, long seed) {
        RandomSplit split = new RandomSplit(seed);
        return split.names(classes.names(), "classes").partition(classes, split.prefix());
    }

    /**
     * Returns the classes to train on and then those to choose settings on, called {@code .../metaTrain+metaValidation}: what
     * the code of Snell et al. 2017 trains on anew once the number of meta-iterations is chosen.
     */
    public ClassPool metaTrainAndValidation() {
        String validation = metaValidation.name();
        return metaTrain.and(
                metaValidation, metaTrain.name() + "+" + validation.substring(validation.lastIndexOf('/') + 1));
    }

    /** Returns the parts, and the first two together. */
    List<ClassPool> pools() {
        return List.of(metaTrain, metaValidation, metaTest, metaTrainAndValidation());
    }
}
