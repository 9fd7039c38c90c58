package org.meta4j.reproductions;

import static org.meta4j.reproductions.FinnEtAl2017.ADAPTED;
import static org.meta4j.reproductions.FinnEtAl2017.EPISODES;
import static org.meta4j.reproductions.FinnEtAl2017.FINN;
import static org.meta4j.reproductions.FinnEtAl2017.FOMAML;
import static org.meta4j.reproductions.FinnEtAl2017.MAML;
import static org.meta4j.reproductions.FinnEtAl2017.START;
import static org.meta4j.reproductions.FinnEtAl2017.table1;

import java.util.List;
import java.util.function.Function;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.ColourImages;
import org.meta4j.data.Partitions;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Outer;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.reproductions.Called.Algorithm;
import org.meta4j.task.EpisodeShape;

/** The experiments of {@link FinnEtAl2017} on miniImageNet, 5 ways: five steps of 0.01, tested after ten. */
public record FinnOnMiniImageNet(ColourImages images, int shots) {
    private static final String BATCH = "meta-batch of 4 as in the authors' README; the paper prints 2 (App. A.1)";

    /** Returns exact MAML. */
    public Experiment maml() {
        return trained(FINN.miniImageNet(shots, MAML), learner());
    }

    /** Returns MAML with inner gradients taken as constants. */
    public Experiment fomaml() {
        return trained(FINN.miniImageNet(shots, FOMAML), learner().firstOrder());
    }

    /** Returns exact MAML of another network, as on other pictures. */
    Experiment maml(Called called, Model network) {
        return trained(called, learner(network));
    }

    /** Returns first-order MAML of another network. */
    Experiment fomaml(Called called, Model network) {
        return trained(called, learner(network).firstOrder());
    }

    /** Returns the learner of {@link #maml()}. */
    Maml learner() {
        return learner(Networks.miniImageNetMaml(5));
    }

    private Maml learner(Model network) {
        return new Maml(network, Losses.crossEntropyPerShot(shots), InnerRule.sgd(0.01), InnerLoop.exact(5));
    }

    /**
     * Returns a training of 60,000 meta-iterations of four tasks of 15 query images a class, Adam 1e-3 on a meta-gradient clipped by
     * value to ±10 (maml.py:147-148). The loss is that of the authors' code (utils.py:58): a step of 0.01 is 0.05 on the mean over the
     * support set, the bound 10/75 (one shot) or 10/15 (five) on the mean over the queries.
     */
    private Experiment trained(Called called, Maml learner) {
        EpisodeShape shape = new EpisodeShape(5, shots, ImageConditions.QUERIES);
        Partitions split = images.split();
        EpisodeSampler tasks = new EpisodeSampler(split.metaTrain(), shape, Rotation.NONE);
        return Experiment.of(called.id(), learner, new Outer(4, Adam.of(1e-3).clippedByValue(10), 60_000), tasks)
                .tested(conditions(shots).test(split.metaTest(), 5, Rotation.NONE));
    }

    static ImageConditions conditions(int shots) {
        return ImageConditions.ofShots(shots, 0, 1, 5, 10);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return List.of(
                cell(1, MAML, FinnOnMiniImageNet::maml, table1(MAML, "48.70 ± 1.84", 46, 49)),
                cell(5, MAML, FinnOnMiniImageNet::maml, table1(MAML, "63.11 ± 0.92", 61.03, 65.4)),
                cell(1, FOMAML, FinnOnMiniImageNet::fomaml, table1(FOMAML, "48.07 ± 1.75", 42.9, 49.81)),
                cell(5, FOMAML, FinnOnMiniImageNet::fomaml, table1(FOMAML, "63.15 ± 0.91", 60.3, 64.21)));
    }

    private static Cell cell(
            int shots, Algorithm algorithm, Function<FinnOnMiniImageNet, Experiment> maker, Quoted quoted) {
        return Cell.miniImageNet(
                        FINN.miniImageNet(shots, algorithm),
                        conditions(shots),
                        images -> maker.apply(new FinnOnMiniImageNet(images, shots)))
                .knowing(known(shots))
                .quoting(quoted.under(conditions(shots).published(Seeing.TRANSDUCTIVE)));
    }

    static String[] known(int shots) {
        return shots == 1 ? new String[] {ADAPTED, START, EPISODES} : new String[] {ADAPTED, START, EPISODES, BATCH};
    }
}
