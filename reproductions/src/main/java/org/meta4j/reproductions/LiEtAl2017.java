package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.experiment.Experiment;
import org.meta4j.reproductions.Called.Algorithm;

/**
 * Li, Zhou, Chen and Li 2017, Meta-SGD: Learning to Learn Quickly for Few-Shot Learning, on sine waves: MAML with a learned rate for every
 * element of the parameters. The settings are those of MAML in {@link FinnEtAl2017}.
 */
public final class LiEtAl2017 {
    private static final Paper LI = new Paper("li2017", "Li et al. 2017");
    private static final Algorithm META_SGD = new Algorithm("metasgd", "Meta-SGD");
    private static final String PROTOCOL =
            "the protocol of Finn et al. 2017, and rates that start at its 0.01, not the protocol of Li et"
                    + " al. 2017, whose settings were not checked";

    private LiEtAl2017() {}

    /** Returns Meta-SGD on sine waves, trained with so many shots. */
    public static Experiment sine(int shots) {
        Maml metaSgd = FinnOnSine.learner(1).withRule(InnerRule.learnedRates(FinnOnSine.RATE, FinnOnSine.RATE));
        return FinnEtAl2017.sine(shots).maml().with(LI.sine(shots, META_SGD).id(), metaSgd);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        String where = "as quoted by the README of PARL";
        return List.of(cell(5).quoting(LI.prints(where, "Meta-SGD, 5 shots, 1 step", "0.90 ± 0.16")), cell(10));
    }

    private static Cell cell(int shots) {
        return Cell.sine(LI.sine(shots, META_SGD), () -> sine(shots)).knowing(FinnOnSine.WEIGHTS, PROTOCOL);
    }
}
