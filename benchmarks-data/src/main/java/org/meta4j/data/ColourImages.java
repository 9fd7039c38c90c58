package org.meta4j.data;

import org.meta4j.images.ClassPool;

/**
 * A set of 100 classes of colour pictures in 64 to train on, 16 to choose settings on and 20 to report on: CIFAR-FS,
 * miniImageNet or their stand-in.
 */
public sealed interface ColourImages permits CifarFs, MiniImageNet, ColourGlyphs {
    /** Returns what charts and tables call these images; says so if they are a stand-in or not all there. */
    String name();

    /** Returns all classes. */
    ClassPool classes();

    /** Returns the parts of the published split. */
    Partitions split();

    /** Returns miniImageNet if it is in {@link DataDirectory#data()}, else CIFAR-FS, else the stand-in of that. */
    static ColourImages available() {
        return MiniImageNet.isIn(DataDirectory.data()) ? miniImageNet() : cifarFs();
    }

    /** Returns CIFAR-FS if it is in {@link DataDirectory#data()}, else its stand-in. */
    static ColourImages cifarFs() {
        return CifarFs.isIn(DataDirectory.data()) ? CifarFs.load() : CifarFs.standIn();
    }

    /** Returns miniImageNet if it is in {@link DataDirectory#data()}, else its stand-in. */
    static ColourImages miniImageNet() {
        return MiniImageNet.isIn(DataDirectory.data()) ? MiniImageNet.load() : MiniImageNet.standIn();
    }
}
