package org.meta4j.reproductions;

import org.meta4j.task.EpisodeShape;

/** What a published experiment is called: {@code paper/data-cell-algorithm[-variant]} on the command line, and a title in tables. */
record Called(String id, String title) {
    /** An algorithm: its word in ids, its name in titles. */
    record Algorithm(String word, String name) {
        Algorithm variant(String itsWord, String itsName) {
            return new Algorithm(word + "-" + itsWord, name + ", " + itsName);
        }
    }

    /** Returns {@code finn2017/sine-5shot-maml} and {@code MAML, trained with 5 shots} for {@code finn2017/sine}. */
    static Called regression(String data, int shots, Algorithm algorithm) {
        return of(data + "-" + shots + "shot", algorithm, "trained with " + shots + " shots");
    }

    /** Returns {@code finn2017/omniglot-5w1s-maml} and {@code MAML, 5-way 1-shot} for {@code finn2017/omniglot}. */
    static Called classification(String data, int ways, int shots, Algorithm algorithm) {
        return of(data + "-" + ways + "w" + shots + "s", algorithm, new EpisodeShape(ways, shots, shots).words());
    }

    private static Called of(String cell, Algorithm algorithm, String shape) {
        return new Called(cell + "-" + algorithm.word(), algorithm.name() + ", " + shape);
    }
}
