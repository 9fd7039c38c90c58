package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.Reptile;
import org.meta4j.data.Characters;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.data.Partitions;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Outer;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;
import org.meta4j.reproductions.Called.Algorithm;
import org.meta4j.task.EpisodeShape;

/**
 * Nichol, Achiam and Schulman 2018, On First-Order Meta-Learning Algorithms: Reptile on Omniglot and miniImageNet (sec. 6), and on the
 * sine waves of Finn et al. 2017. Settings are those of App. A and of the authors' code, openai/supervised-reptile at 8f2b71c.
 */
public final class NicholEtAl2018 {
    private static final Paper NICHOL = new Paper("nichol2018", "Nichol et al. 2018");
    static final Algorithm REPTILE = new Algorithm("reptile", "Reptile");

    private static final String SPLIT =
            "split by a seeded shuffle of the sorted characters, which is not the authors' (omniglot.py:37-63)";
    static final String MEMORY =
            "a task starts with the mean of what the inner Adam remembered at the end of those of the last"
                    + " meta-batch; the authors' goes from one task to the next (reptile.py:24,62-73)";
    static final String EPISODES = "600 test episodes instead of 10,000 (reptile.py:113)";
    private static final String SINE =
            "no published settings for this network: meta-batch and outer rate are those of the paper for"
                    + " Omniglot, step size and number of steps ours, chosen on tasks that are not tested";

    private NicholEtAl2018() {}

    /** Returns Reptile on sine waves, trained with so many shots: eight steps of MAML's step size on all points. */
    public static Experiment sine(int shots) {
        Maml maml = FinnOnSine.learner(1);
        Reptile learner = new Reptile(maml.model(), maml.loss(), new Sgd(FinnOnSine.RATE), 8);
        Experiment finn =
                FinnEtAl2017.sine(shots).maml().with(NICHOL.sine(shots, REPTILE).id(), learner);
        return finn.with(outer(finn.outer().metaIterations()));
    }

    /** Returns Reptile on Omniglot; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment omniglot(int ways, int shots) {
        return omniglot(Omniglot.load(), ways, shots);
    }

    /**
     * Returns Reptile on Omniglot or a stand-in. With five ways: five steps of Adam 1e-3 on 10 of 10 shots a class, 100,000 meta-iterations,
     * tested with 50 steps on 5 images. With twenty: ten of 5e-4 on 20, 200,000, tested on 10. Rotated characters are classes of their
     * own in training; those of the test are upright.
     */
    public static Experiment omniglot(Characters characters, int ways, int shots) {
        boolean large = ways > 5;
        Model network = Networks.omniglotReptile(ways);
        Loss loss = Losses.crossEntropy();
        Reptile learner = large
                ? new Reptile(network, loss, inner(5e-4), 10, 20, 10)
                : new Reptile(network, loss, inner(1e-3), 5, 10, 5);
        Partitions split = characters.split(Omniglot.Split.NICHOL);
        return Experiment.of(
                        NICHOL.omniglot(ways, shots, REPTILE).id(),
                        learner,
                        outer(large ? 200_000 : 100_000),
                        training(split.metaTrain().withRotations(), ways, 10))
                .tested(conditions(shots).test(split.metaTest(), ways, Rotation.NONE));
    }

    /** Returns Reptile on miniImageNet, 5 ways; throws {@link IllegalStateException}, saying what is missing, if it is not there. */
    public static Experiment miniImageNet(int shots) {
        return miniImageNet(MiniImageNet.load(), shots);
    }

    /** Returns Reptile on miniImageNet or a stand-in of its size, 5 ways. */
    public static Experiment miniImageNet(ColourImages images, int shots) {
        return pictures(NICHOL.miniImageNet(shots, REPTILE), Networks.miniImageNetReptile(5), images, shots);
    }

    /**
     * Returns Reptile on pictures, 5 ways: eight steps of Adam 1e-3 on 10 of 15 shots a class, 100,000 meta-iterations, tested with 50
     * steps on 5 images (one shot) or 15.
     */
    static Experiment pictures(Called called, Model network, ColourImages images, int shots) {
        Reptile learner = new Reptile(network, Losses.crossEntropy(), inner(1e-3), 8, 10, shots == 1 ? 5 : 15);
        Partitions split = images.split();
        return Experiment.of(called.id(), learner, outer(100_000), training(split.metaTrain(), 5, 15))
                .tested(conditions(shots).test(split.metaTest(), 5, Rotation.NONE));
    }

    /** Returns Adam without momentum. */
    private static Optimizer inner(double rate) {
        return Adam.of(rate).withBeta1(0);
    }

    /** Returns five tasks a meta-iteration and an outer rate that falls from 1 to 0. */
    private static Outer outer(long metaIterations) {
        return new Outer(5, new Sgd(1).scheduled(Schedule.linearToZero()), metaIterations);
    }

    /** Returns the training episodes, of whose query images nothing is asked. */
    private static EpisodeSampler training(ClassPool pool, int ways, int shots) {
        return new EpisodeSampler(pool, new EpisodeShape(ways, shots, 1), Rotation.NONE);
    }

    static ImageConditions conditions(int shots) {
        return ImageConditions.ofOneQuery(shots, 0, 5, 10, 50);
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        return List.of(
                Cell.sine(NICHOL.sine(10, REPTILE), () -> sine(10)).knowing(FinnOnSine.WEIGHTS, SINE),
                cell(5, 1, together("97.68 ± 0.04", 97.74), alone("95.39 ± 0.09", 95.48)),
                cell(5, 5, together("99.48 ± 0.06", 99.5, 99.52), alone("98.90 ± 0.10", 98.90)),
                cell(20, 1, together("89.43 ± 0.14", 89.30), alone("88.14 ± 0.15", 88.12)),
                cell(20, 5, together("97.12 ± 0.32", 97.55), alone("96.65 ± 0.33", 96.56)),
                cell(1, together("49.97 ± 0.32", 49.95), alone("47.07 ± 0.26", 43.40, 46.71)),
                cell(5, together("65.99 ± 0.58", 65.5, 65.80), alone("62.74 ± 0.37", 62.85)));
    }

    private static Quoted together(String printed, double... reruns) {
        return table2("Reptile + transduction", printed, reruns);
    }

    private static Quoted alone(String printed, double... reruns) {
        return table2(REPTILE.name(), printed, reruns);
    }

    static Quoted table2(String row, String printed, double... reruns) {
        return NICHOL.prints("Table 2", row, printed, reruns);
    }

    private static Cell cell(int ways, int shots, Quoted together, Quoted alone) {
        ImageConditions conditions = conditions(shots);
        return Cell.omniglot(NICHOL.omniglot(ways, shots, REPTILE), conditions, set -> omniglot(set, ways, shots))
                .quoting(conditions.published(together, alone))
                .knowing(SPLIT, MEMORY, EPISODES);
    }

    private static Cell cell(int shots, Quoted together, Quoted alone) {
        ImageConditions conditions = conditions(shots);
        return Cell.miniImageNet(NICHOL.miniImageNet(shots, REPTILE), conditions, set -> miniImageNet(set, shots))
                .quoting(conditions.published(together.inTable("Table 1"), alone.inTable("Table 1")))
                .knowing(MEMORY, EPISODES);
    }
}
