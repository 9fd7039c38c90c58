package org.meta4j.data;

import org.meta4j.images.ClassPool;

/** A set of 1,623 handwritten characters, 28x28 grey with ink = 1: Omniglot or its stand-in. */
public sealed interface Characters permits Omniglot, Glyphs {
    /** Returns what charts and tables call these images; says so if they are not Omniglot. */
    String name();

    /** Returns all characters, sorted by name. */
    ClassPool classes();

    /** Returns the parts of a published split, the characters upright. */
    Partitions split(Omniglot.Split split);

    /** Returns Omniglot if its files are in {@link DataDirectory#data()}, else glyphs. */
    static Characters available() {
        return OmniglotFiles.find(DataDirectory.data()).isEmpty() ? Omniglot.standIn() : Omniglot.load();
    }
}
