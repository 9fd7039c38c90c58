package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.List;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Reptile;
import org.meta4j.data.ColourImages;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.task.ClassPool;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeSampler.Rotation;
import org.meta4j.task.EpisodeShape;

/**
 * Few-shot classification of natural images: miniImageNet, and CIFAR-FS with miniImageNet's protocols and the same networks
 * on smaller images. On CIFAR-FS the code of Finn et al. 2017 extended by Devos (maml-cifar-fs) does so for MAML; for the
 * other algorithms it is this project's choice.
 *
 * @param images 84x84 or 32x32
 */
public record ColourBenchmark(ColourImages images) implements FewShotBenchmark {
    /** Query images a class in the training episodes of Finn et al. 2017 and Snell et al. 2017. */
    private static final int QUERIES = 15;

    @Override
    public String name() {
        return images.name();
    }

    @Override
    public String command() {
        return large() ? "mini-imagenet" : "cifar-fs";
    }

    private boolean large() {
        return images.classes().height() > 32;
    }

    @Override
    public MetaLearner learner(Algorithm algorithm, EpisodeShape test) {
        int ways = test.ways();
        return switch (algorithm) {
            case MAML -> maml(test, Maml.Config.miniImageNet());
            case FOMAML -> maml(test, Maml.Config.miniImageNet().withFirstOrder(true));
            case REPTILE ->
                new Reptile(
                        large() ? Networks.miniImageNetReptile(ways) : Networks.cifarFsReptile(ways),
                        Losses.crossEntropy(),
                        Reptile.Config.miniImageNet());
            case PROTONET ->
                new ProtoNet(
                        large() ? Networks.miniImageNetProtoNet() : Networks.cifarFsProtoNet(),
                        ProtoNet.Config.euclidean());
        };
    }

    private Maml maml(EpisodeShape test, Maml.Config config) {
        Model network = large() ? Networks.miniImageNetMaml(test.ways()) : Networks.cifarFsMaml(test.ways());
        return new Maml(network, Losses.crossEntropyPerShot(test.shots()), config);
    }

    /** Returns Reptile with the mini-batches of its published test, 5 images for one shot and 15 for more; others unchanged. */
    @Override
    public MetaLearner tested(MetaLearner learner, EpisodeShape test) {
        return learner instanceof Reptile reptile
                ? new Reptile(
                        reptile.model(),
                        reptile.loss(),
                        reptile.config().withInnerBatchSize(test.shots() == 1 ? 5 : 15))
                : learner;
    }

    /** Returns the training episodes: 15 shots for Reptile; 30 ways for one shot and 20 for more for ProtoNet. */
    @Override
    public EpisodeSampler trainingTasks(Algorithm algorithm, EpisodeShape test) {
        ClassPool pool = images.split().metaTrain();
        int shots = test.shots();
        EpisodeShape shape =
                switch (algorithm) {
                    case MAML, FOMAML -> new EpisodeShape(test.ways(), shots, QUERIES);
                    case REPTILE -> new EpisodeShape(test.ways(), 15, 1);
                    case PROTONET -> new EpisodeShape(shots == 1 ? 30 : 20, shots, QUERIES);
                };
        return new EpisodeSampler(pool, shape, Rotation.NONE);
    }

    /** Returns two for MAML's tasks of 84x84 images and more than one shot, all five steps of which stay in memory: 2.8 GB. */
    @Override
    public int tasksAtATime(Algorithm algorithm, EpisodeShape test) {
        return large() && algorithm == Algorithm.MAML && test.shots() > 1 ? 2 : Integer.MAX_VALUE;
    }

    @Override
    public EpisodeSampler testTasks(Algorithm algorithm, EpisodeShape test) {
        return new EpisodeSampler(images.split().metaTest(), test, Rotation.NONE);
    }

    /** Returns the adaptation steps after which the test measures: to 10 for MAML, which trains with 5, and 50 for Reptile. */
    @Override
    public List<Integer> testSteps(Algorithm algorithm) {
        return switch (algorithm) {
            case MAML, FOMAML -> List.of(0, 1, 5, 10);
            case REPTILE -> List.of(0, 5, 10, 50);
            case PROTONET -> List.of(0);
        };
    }

    @Override
    public List<String> deviations(Algorithm algorithm, EpisodeShape test) {
        List<String> deviations = new ArrayList<>();
        switch (algorithm) {
            case MAML, FOMAML -> {
                deviations.add("normalisation with gamma, and beta adapted in the inner loop");
                deviations.add("He-normal weights and a uniform last layer instead of Xavier's");
                deviations.add("new training episodes throughout instead of 200,000 that come again");
                if (test.shots() > 1) {
                    deviations.add("meta-batch of 4 as in the authors' README, where the paper prints 2");
                }
            }
            case REPTILE -> {
                deviations.add(
                        "the inner Adam's memory averaged over the tasks of a meta-batch, not kept from one to the next");
                deviations.add(
                        "mini-batches of about one size, at most the published, and balanced by class, not random");
                deviations.add("600 test episodes of " + test.queries() + " queries instead of 10,000 of one");
            }
            case PROTONET -> {}
        }
        if (!large() && (algorithm == Algorithm.REPTILE || algorithm == Algorithm.PROTONET)) {
            deviations.add("miniImageNet's protocol: the authors' paper has no CIFAR-FS");
        }
        if (name().contains("(")) {
            deviations.add("images: " + name());
        }
        return deviations;
    }
}
