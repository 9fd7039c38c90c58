package org.meta4j.reproductions;

import org.meta4j.reproductions.Called.Algorithm;

/**
 * A paper, as its experiments and printed numbers are called after it.
 *
 * @param word in ids, such as {@code finn2017}
 * @param name beside printed numbers, such as {@code Finn et al. 2017}
 */
record Paper(String word, String name) {
    Called sine(int shots, Algorithm algorithm) {
        return Called.regression(word + "/sine", shots, algorithm);
    }

    Called omniglot(int ways, int shots, Algorithm algorithm) {
        return Called.classification(word + "/omniglot", ways, shots, algorithm);
    }

    /** Returns what an experiment of 5 ways is called. */
    Called miniImageNet(int shots, Algorithm algorithm) {
        return Called.classification(word + "/mini", 5, shots, algorithm);
    }

    /** Returns what an experiment of 5 ways is called. */
    Called cifarFs(int shots, Algorithm algorithm) {
        return Called.classification(word + "/cifarfs", 5, shots, algorithm);
    }

    /** Returns a number of a row of a table, without a condition, see {@link Quoted#of}. */
    Quoted prints(String table, String row, String printed, double... reruns) {
        return Quoted.of(name, table, row, printed, reruns);
    }
}
