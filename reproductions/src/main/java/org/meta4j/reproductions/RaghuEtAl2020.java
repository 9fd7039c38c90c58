package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.Characters;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.experiment.Experiment;
import org.meta4j.nn.Model;
import org.meta4j.reproductions.Called.Algorithm;

/**
 * Raghu, Raghu, Bengio and Vinyals 2020, Rapid Learning or Feature Reuse: ANIL, which is MAML whose inner loop adapts the head alone, in
 * training and test. The settings are those of MAML in {@link FinnEtAl2017}.
 */
public final class RaghuEtAl2020 {
    private static final Paper RAGHU = new Paper("raghu2020", "Raghu et al. 2020");
    private static final Algorithm ANIL = new Algorithm("anil", "ANIL");
    private static final String SETTINGS = "settings of MAML by Finn et al. 2017; those of the paper were not checked";
    private static final String INTERVAL =
            "the printed interval is the deviation of three trainings, not over test episodes";

    private RaghuEtAl2020() {}

    /** Returns ANIL on Omniglot; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment omniglot(int ways, int shots) {
        return omniglot(Omniglot.load(), ways, shots);
    }

    /** Returns ANIL on Omniglot or a stand-in. */
    public static Experiment omniglot(Characters characters, int ways, int shots) {
        FinnOnOmniglot finn = FinnEtAl2017.omniglot(characters, ways, shots);
        return finn.mamlAdaptedNorm().with(RAGHU.omniglot(ways, shots, ANIL).id(), headAlone(finn.adaptedNorm()));
    }

    /** Returns ANIL on miniImageNet, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment miniImageNet(int shots) {
        return miniImageNet(MiniImageNet.load(), shots);
    }

    /** Returns ANIL on miniImageNet or a stand-in of its size, 5 ways. */
    public static Experiment miniImageNet(ColourImages images, int shots) {
        FinnOnMiniImageNet finn = FinnEtAl2017.miniImageNet(images, shots);
        return finn.maml().with(RAGHU.miniImageNet(shots, ANIL).id(), headAlone(finn.learner()));
    }

    private static Maml headAlone(Maml maml) {
        return maml.withRule(maml.rule().restrictedTo(Model.HEAD));
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return List.of(
                omniglotCell(5, 1),
                omniglotCell(20, 1, printed("96.2 ± 0.5")),
                omniglotCell(20, 5, printed("98.0 ± 0.3")),
                miniImageNetCell(1, printed("46.7 ± 0.4", 48.44)),
                miniImageNetCell(5, printed("61.5 ± 0.5", 63.2, 64.35)));
    }

    private static Quoted printed(String printed, double... reruns) {
        return RAGHU.prints("Tables 2 and 4", ANIL.name(), printed, reruns);
    }

    private static Cell omniglotCell(int ways, int shots, Quoted quoted) {
        return omniglotCell(ways, shots)
                .knowing(INTERVAL)
                .quoting(quoted.under(FinnOnOmniglot.conditions(ways, shots).published(Seeing.TRANSDUCTIVE)));
    }

    private static Cell omniglotCell(int ways, int shots) {
        return Cell.omniglot(
                        RAGHU.omniglot(ways, shots, ANIL),
                        FinnOnOmniglot.conditions(ways, shots),
                        characters -> omniglot(characters, ways, shots))
                .knowing(SETTINGS, FinnOnOmniglot.SPLIT, FinnEtAl2017.START);
    }

    private static Cell miniImageNetCell(int shots, Quoted quoted) {
        ImageConditions conditions = FinnOnMiniImageNet.conditions(shots);
        return Cell.miniImageNet(RAGHU.miniImageNet(shots, ANIL), conditions, images -> miniImageNet(images, shots))
                .knowing(SETTINGS, FinnEtAl2017.START, INTERVAL)
                .quoting(quoted.under(conditions.published(Seeing.TRANSDUCTIVE)));
    }
}
