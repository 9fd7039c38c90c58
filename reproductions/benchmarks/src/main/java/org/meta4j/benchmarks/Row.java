package org.meta4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Reptile;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.data.Glyphs;
import org.meta4j.data.SineWaves;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Sgd;
import org.meta4j.task.ClassPool;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeSampler.Rotation;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;
import org.meta4j.training.ClassificationEvaluation;
import org.meta4j.training.ClassificationReport.Protocol;
import org.meta4j.training.MetaTraining;

/**
 * The rows of the comparison: our side of each, through the public API, drawing of episodes included. Images are those of
 * {@link Glyphs}, or random ones of the size of miniImageNet's: the time depends on their number and size alone. So do
 * learning rates, which are those of the peer.
 */
enum Row {
    SINE_MAML,
    OMNIGLOT_MAML_5W1S,
    OMNIGLOT_MAML_5W5S,
    OMNIGLOT_MAML_20W1S,
    OMNIGLOT_FOMAML_5W1S,
    OMNIGLOT_REPTILE_5W1S,
    OMNIGLOT_PROTONET_60W1S,
    MINI_MAML_5W1S,
    /** A meta-iteration is the evaluation of all tasks. */
    OMNIGLOT_EVALUATION_600,
    /** A meta-iteration is one matrix product a thread: what the machine can do. */
    PRODUCT_1000;

    private static final int REPTILE_BATCH = 10;

    /** Returns the row of this name; throws, listing all names, if there is none. */
    static Row of(String name) {
        return Arrays.stream(values())
                .filter(row -> row.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no row " + name + "; there are " + Arrays.toString(values())));
    }

    /** Returns the sizes of the comparison. */
    Sizes sizes() {
        return switch (this) {
            case SINE_MAML -> new Sizes(1, 10, 10, 25, 1);
            case OMNIGLOT_MAML_5W1S, OMNIGLOT_FOMAML_5W1S -> new Sizes(5, 1, 1, 32, 1);
            case OMNIGLOT_MAML_5W5S -> new Sizes(5, 5, 5, 32, 1);
            case OMNIGLOT_MAML_20W1S -> new Sizes(20, 1, 1, 16, 5);
            case OMNIGLOT_REPTILE_5W1S -> new Sizes(5, 10, 1, 5, 5);
            case OMNIGLOT_PROTONET_60W1S -> new Sizes(60, 1, 5, 1, 0);
            case MINI_MAML_5W1S -> new Sizes(5, 1, 15, 4, 5);
            case OMNIGLOT_EVALUATION_600 -> new Sizes(5, 1, 15, 600, 1);
            case PRODUCT_1000 -> new Sizes(1, 1, 1, 1, 0);
        };
    }

    /** Returns the work of this row with other sizes. */
    Work work(Sizes changed, int threads) {
        return switch (this) {
            case SINE_MAML ->
                training(
                        maml(Networks.mlp(1, 40, 40, 1), 0.01, changed),
                        SineWaves.tasks().withShots(changed.shots()).withQueries(changed.queries()),
                        threads);
            case PRODUCT_1000 -> new Product(threads);
            case OMNIGLOT_EVALUATION_600 -> evaluation(changed, threads);
            default -> training(learner(changed), images(changed), threads);
        };
    }

    private static Work training(MetaLearner learner, TaskSource tasks, int threads) {
        return new TrainingWork(MetaTraining.of(learner, tasks).withThreads(threads));
    }

    private MetaLearner learner(Sizes sizes) {
        int ways = sizes.ways();
        return switch (this) {
            case OMNIGLOT_REPTILE_5W1S ->
                new Reptile(
                        Networks.omniglotReptile(ways),
                        Losses.crossEntropy(),
                        new Reptile.Config(
                                sizes.innerSteps(),
                                Adam.of(1e-3).withBeta1(0),
                                REPTILE_BATCH,
                                sizes.tasks(),
                                new Sgd(1)));
            case OMNIGLOT_PROTONET_60W1S -> new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Config.euclidean());
            case MINI_MAML_5W1S -> maml(Networks.miniImageNetMaml(ways), 0.01, sizes);
            default -> maml(Networks.omniglotMaml(ways), 0.4, sizes);
        };
    }

    private Maml maml(Model model, double innerLearningRate, Sizes sizes) {
        return new Maml(
                model,
                this == SINE_MAML ? Losses.mse() : Losses.crossEntropy(),
                new Maml.Config(
                        sizes.innerSteps(),
                        innerLearningRate,
                        this == OMNIGLOT_FOMAML_5W1S,
                        sizes.tasks(),
                        Adam.of(1e-3)));
    }

    private EpisodeSampler images(Sizes sizes) {
        ClassPool pool = this == MINI_MAML_5W1S
                ? Images.random(84, 3)
                : Glyphs.generate(1).classes();
        return new EpisodeSampler(pool, sizes.shape(), Rotation.RANDOM_PER_CLASS);
    }

    private Work evaluation(Sizes sizes, int threads) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (threads != cores) {
            throw new IllegalArgumentException("an evaluation runs on all the cores Java sees, which are " + cores
                    + ": for " + threads + ", start Java with -XX:ActiveProcessorCount=" + threads);
        }
        MetaLearner learner = learner(sizes);
        Parameters theta = learner.initialize(Engine.cpu(), Randomness.of(1, -1));
        ClassificationEvaluation evaluation = new ClassificationEvaluation(
                        images(sizes), sizes.tasks(), List.of(sizes.innerSteps()))
                .withProtocols(Protocol.TRANSDUCTIVE_ALL);
        return times -> Work.seconds(times, () -> evaluation.of(learner, theta));
    }

    /** Returns the name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
