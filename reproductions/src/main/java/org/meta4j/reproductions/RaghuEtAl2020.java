package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.Characters;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.experiment.Experiment;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;

/**
 * Raghu, Raghu, Bengio and Vinyals 2020, Rapid Learning or Feature Reuse: ANIL, which is MAML whose inner loop adapts the head alone, in
 * training and test. The settings are those of MAML in {@link FinnEtAl2017}.
 */
public final class RaghuEtAl2020 {
    private static final String SETTINGS = "settings of MAML by Finn et al. 2017; those of the paper were not checked";
    private static final String START =
            "a uniform last layer; that of MAML's authors on Omniglot is N(0, 1) (maml.py:206,223)";
    private static final String INTERVAL =
            "the printed interval is the deviation of three trainings, not over test episodes";

    private RaghuEtAl2020() {}

    private static String omniglotId(int ways, int shots) {
        return Called.images("raghu2020/omniglot", ways, shots, "anil");
    }

    private static String miniImageNetId(int shots) {
        return Called.images("raghu2020/mini", 5, shots, "anil");
    }

    /** Returns ANIL on Omniglot; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment omniglot(int ways, int shots) {
        return omniglot(Omniglot.load(), ways, shots);
    }

    /** Returns ANIL on Omniglot or a stand-in. */
    public static Experiment omniglot(Characters characters, int ways, int shots) {
        FinnEtAl2017.OnOmniglot maml = FinnEtAl2017.omniglot(characters, ways, shots);
        InnerRule head = InnerRule.sgd(maml.rate()).restrictedTo(Model.HEAD);
        Maml anil = new Maml(Networks.omniglotMaml(ways), Losses.crossEntropyPerShot(shots), head, maml.exact());
        return maml.trained(omniglotId(ways, shots), anil);
    }

    /** Returns ANIL on miniImageNet, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment miniImageNet(int shots) {
        return miniImageNet(MiniImageNet.load(), shots);
    }

    /** Returns ANIL on miniImageNet or a stand-in of its size, 5 ways. */
    public static Experiment miniImageNet(ColourImages images, int shots) {
        InnerRule head = InnerRule.sgd(0.01).restrictedTo(Model.HEAD);
        return new FinnEtAl2017.Pictures(images, shots)
                .trained(miniImageNetId(shots), Networks.miniImageNetMaml(5), head, InnerLoop.exact(5));
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return List.of(
                onOmniglot(5, 1),
                onOmniglot(20, 1).quoting(onOmniglot(20, 1, "96.2 ± 0.5")),
                onOmniglot(20, 5).quoting(onOmniglot(20, 5, "98.0 ± 0.3")),
                onMiniImageNet(1, printed("46.7 ± 0.4").rerunAs(48.44, 48.44)),
                onMiniImageNet(5, printed("61.5 ± 0.5").rerunAs(63.2, 64.35)));
    }

    private static Quoted onOmniglot(int ways, int shots, String printed) {
        ImageConditions conditions = FinnEtAl2017.OnOmniglot.conditions(ways, shots);
        return printed(printed).under(conditions.published(Seeing.TRANSDUCTIVE));
    }

    private static Quoted printed(String printed) {
        return Quoted.of("Raghu et al. 2020", "Tables 2 and 4", "ANIL", printed);
    }

    private static Cell onOmniglot(int ways, int shots) {
        String title = Called.imagesTitle("ANIL", ways, shots);
        return Cell.omniglot(omniglotId(ways, shots), title, characters -> omniglot(characters, ways, shots))
                .showing(FinnEtAl2017.OnOmniglot.conditions(ways, shots).columns())
                .knowing(SETTINGS, FinnEtAl2017.SPLIT, START, INTERVAL);
    }

    private static Cell onMiniImageNet(int shots, Quoted quoted) {
        ImageConditions conditions = FinnEtAl2017.Pictures.conditions(shots);
        return Cell.miniImageNet(
                        miniImageNetId(shots),
                        Called.imagesTitle("ANIL", 5, shots),
                        images -> miniImageNet(images, shots))
                .showing(conditions.columns())
                .knowing(SETTINGS, INTERVAL)
                .quoting(quoted.under(conditions.published(Seeing.TRANSDUCTIVE)));
    }
}
