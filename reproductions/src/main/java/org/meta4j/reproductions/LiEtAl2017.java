package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.experiment.Experiment;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;

/**
 * Li, Zhou, Chen and Li 2017, Meta-SGD: Learning to Learn Quickly for Few-Shot Learning, on sine waves: MAML with a learned rate for every
 * element of the parameters. The settings are those of MAML in {@link FinnEtAl2017}.
 */
public final class LiEtAl2017 {
    private static final String PROTOCOL =
            "the protocol of Finn et al. 2017, and rates that start at its 0.01, not the protocol of Li et"
                    + " al. 2017, whose settings were not checked";

    private LiEtAl2017() {}

    private static String id(int shots) {
        return Called.sine("li2017", shots, "metasgd");
    }

    /** Returns Meta-SGD on sine waves, trained with so many shots. */
    public static Experiment sine(int shots) {
        InnerRule rates = InnerRule.learnedRates(0.01, 0.01);
        Maml metaSgd = new Maml(Networks.mlp(1, 40, 40, 1), Losses.mse(), rates, InnerLoop.exact(1));
        return FinnEtAl2017.sine(shots).trained(id(shots), metaSgd, false);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        String where = "as quoted by the README of PARL";
        return List.of(
                onSine(5).quoting(Quoted.of("Li et al. 2017", where, "Meta-SGD, 5 shots, 1 step", "0.90 ± 0.16")),
                onSine(10));
    }

    private static Cell onSine(int shots) {
        return Cell.sine(id(shots), Called.sineTitle("Meta-SGD", shots), () -> sine(shots))
                .knowing(FinnEtAl2017.WEIGHTS, PROTOCOL);
    }
}
