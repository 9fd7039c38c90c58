package org.meta4j.reproductions;

import java.util.List;
import java.util.stream.Stream;
import org.meta4j.data.Characters;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.reproductions.Called.Algorithm;

/**
 * Finn, Abbeel and Levine 2017, Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks: MAML and first-order MAML on sine
 * waves (sec. 5.1), Omniglot and miniImageNet (sec. 5.2). Settings are those of App. A and of the authors' code, cbfinn/maml at a7f45f1.
 *
 * <pre>{@code
 * Run run = FinnEtAl2017.omniglot(5, 1).maml().run(1).train();
 * Run standIn = FinnEtAl2017.omniglot(Glyphs.generate(1), 5, 1).maml().run(1).train();
 * }</pre>
 */
public final class FinnEtAl2017 {
    static final Paper FINN = new Paper("finn2017", "Finn et al. 2017");
    static final Algorithm MAML = new Algorithm("maml", "MAML");
    static final Algorithm FOMAML = new Algorithm("fomaml", "first-order MAML");

    static final String EPISODES =
            "new training episodes throughout instead of 200,000 that come again (data_generator.py:86,104)";
    static final String ADAPTED = "normalisation with gamma, and gamma and beta adapted in the inner loop;"
            + " the authors' has beta alone, which is not adapted (utils.py:41)";
    static final String START = "He-normal weights and a uniform last layer;"
            + " the authors' are Xavier's, but for Omniglot's last layer, which is N(0, 1) (maml.py:201-223)";

    private FinnEtAl2017() {}

    /** Returns the experiments on sine waves: 10 shots in the paper's figures, 5 in its Table 2. */
    public static FinnOnSine sine(int shots) {
        return new FinnOnSine(shots);
    }

    /** Returns the experiments on Omniglot; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static FinnOnOmniglot omniglot(int ways, int shots) {
        return omniglot(Omniglot.load(), ways, shots);
    }

    /** Returns the experiments on Omniglot or a stand-in. */
    public static FinnOnOmniglot omniglot(Characters characters, int ways, int shots) {
        return new FinnOnOmniglot(characters, ways, shots);
    }

    /** Returns those on miniImageNet, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static FinnOnMiniImageNet miniImageNet(int shots) {
        return miniImageNet(MiniImageNet.load(), shots);
    }

    /** Returns the experiments on miniImageNet or a stand-in of its size, 5 ways. */
    public static FinnOnMiniImageNet miniImageNet(ColourImages images, int shots) {
        return new FinnOnMiniImageNet(images, shots);
    }

    static List<Cell> cells() {
        return Stream.of(FinnOnSine.cells(), FinnOnOmniglot.cells(), FinnOnMiniImageNet.cells())
                .flatMap(List::stream)
                .toList();
    }

    static Quoted table1(Algorithm algorithm, String printed, double... reruns) {
        return FINN.prints("Table 1", algorithm.name(), printed, reruns);
    }
}
