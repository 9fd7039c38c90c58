package org.meta4j.reproductions;

import java.util.List;
import java.util.Optional;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.ProtoNet.Similarity;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.Characters;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.data.Partitions;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Outer;
import org.meta4j.experiment.Selection;
import org.meta4j.experiment.Test;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Schedule;
import org.meta4j.reproductions.Called.Algorithm;
import org.meta4j.task.EpisodeShape;

/**
 * Snell, Swersky and Zemel 2017, Prototypical Networks for Few-shot Learning, on Omniglot (sec. 3.1) and miniImageNet (sec. 3.2).
 * Settings are those of the paper and of the authors' code, jakesnell/prototypical-networks at c9bb4d2, which is for Omniglot alone.
 */
public final class SnellEtAl2017 {
    private static final Paper SNELL = new Paper("snell2017", "Snell et al. 2017");
    static final Algorithm PROTONET = new Algorithm("protonet", "ProtoNet");

    /**
     * An upper bound, where the paper prints none: the rate has halved 30 times by then and is 1e-12, too small to change weights in float32,
     * so that what is best was found before, and a patience of 20,000 episodes usually ends the training earlier.
     */
    private static final long HORIZON = 60_000;

    static final String SECOND =
            "the second training, on metaTrain and metaValidation, is as long as the first was when it was"
                    + " best; the authors' goes on for as many epochs as their patience (trainval.py:16-26)";
    private static final String MINI =
            "no code of the authors for miniImageNet: selection and schedule are those of their code for Omniglot";

    private SnellEtAl2017() {}

    /** Returns ProtoNet on Omniglot; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment omniglot(int ways, int shots) {
        return omniglot(Omniglot.load(), ways, shots);
    }

    /**
     * Returns ProtoNet on Omniglot or a stand-in: 60 ways and 5 queries a class in training, whatever the ways of the test. Rotated
     * characters are classes of their own in all parts.
     */
    public static Experiment omniglot(Characters characters, int ways, int shots) {
        Partitions split = characters.split(Omniglot.Split.VINYALS);
        EpisodeSampler tasks = episodes(split.metaTrain().withRotations(), 60, shots, 5);
        ClassPool both = split.metaTrainAndValidation().withRotations();
        Selection selection = selection(split.metaValidation().withRotations(), tasks, both);
        return experiment(SNELL.omniglot(ways, shots, PROTONET), Networks.omniglotProtoNet(), tasks)
                .selecting(selection)
                .tested(conditions(shots)
                        .test(split.metaTest().withRotations(), ways, Rotation.NONE)
                        .withEpisodes(1_000));
    }

    /** Returns ProtoNet on miniImageNet, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment miniImageNet(int shots) {
        return miniImageNet(MiniImageNet.load(), shots);
    }

    /** Returns ProtoNet on miniImageNet or a stand-in of its size, 5 ways. */
    public static Experiment miniImageNet(ColourImages images, int shots) {
        return pictures(SNELL.miniImageNet(shots, PROTONET), Networks.miniImageNetProtoNet(), images, shots);
    }

    /** Returns ProtoNet on pictures: 30 ways in training for one shot, 20 for more, and 15 queries a class. */
    static Experiment pictures(Called called, Model network, ColourImages images, int shots) {
        Partitions split = images.split();
        EpisodeSampler tasks = episodes(split.metaTrain(), shots == 1 ? 30 : 20, shots, ImageConditions.QUERIES);
        return experiment(called, network, tasks)
                .selecting(selection(split.metaValidation(), tasks, split.metaTrainAndValidation()))
                .tested(conditions(shots).test(split.metaTest(), 5, Rotation.NONE));
    }

    /** Returns a training of one episode a meta-iteration, Adam 1e-3 halved every 2,000. */
    private static Experiment experiment(Called called, Model network, EpisodeSampler tasks) {
        Outer outer = new Outer(1, Adam.of(1e-3).scheduled(Schedule.halvingEvery(2_000)), HORIZON);
        return Experiment.of(called.id(), new ProtoNet(network, Similarity.EUCLIDEAN), outer, tasks);
    }

    /**
     * Returns the selection by the loss on 100 episodes of metaValidation, 5 ways and 15 queries a class, every 100 episodes with a
     * patience of 200 such measurements, and a second training on other classes (run_train.py:14-54, trainval.py).
     */
    private static Selection selection(ClassPool validation, EpisodeSampler tasks, ClassPool both) {
        int shots = tasks.shape().shots();
        Condition loss = new Condition(shots, ImageConditions.QUERIES, Seeing.INDUCTIVE, 0, Metric.CROSS_ENTROPY);
        Test test = new Test(episodes(validation, 5, shots, ImageConditions.QUERIES), 100, loss);
        EpisodeSampler again = new EpisodeSampler(both, tasks.shape(), tasks.rotation());
        return new Selection.ByValidation(test, loss, 100, 200, Optional.of(again));
    }

    private static EpisodeSampler episodes(ClassPool pool, int ways, int shots, int queries) {
        return new EpisodeSampler(pool, new EpisodeShape(ways, shots, queries), Rotation.NONE);
    }

    static ImageConditions conditions(int shots) {
        return ImageConditions.ofShots(shots, 0);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return List.of(
                cell(5, 1, printed("Table 1", "98.8", 98.2, 98.4)),
                cell(5, 5, printed("Table 1", "99.7", 99.37, 99.6)),
                cell(20, 1, printed("Table 1", "96.0", 94.9, 95.8)),
                cell(20, 5, printed("Table 1", "98.9", 98.6)),
                cell(1, printed("Table 2", "49.42 ± 0.78", 47.05, 50.29)),
                cell(5, printed("Table 2", "68.20 ± 0.66", 66.2, 68.56)));
    }

    private static Quoted printed(String table, String printed, double... reruns) {
        return SNELL.prints(table, "Prototypical Networks", printed, reruns);
    }

    private static Cell cell(int ways, int shots, Quoted quoted) {
        ImageConditions conditions = conditions(shots);
        return Cell.omniglot(SNELL.omniglot(ways, shots, PROTONET), conditions, set -> omniglot(set, ways, shots))
                .quoting(quoted.under(conditions.many(Seeing.INDUCTIVE)))
                .knowing(SECOND);
    }

    private static Cell cell(int shots, Quoted quoted) {
        ImageConditions conditions = conditions(shots);
        return Cell.miniImageNet(SNELL.miniImageNet(shots, PROTONET), conditions, set -> miniImageNet(set, shots))
                .quoting(quoted.under(conditions.many(Seeing.INDUCTIVE)))
                .knowing(SECOND, MINI);
    }
}
