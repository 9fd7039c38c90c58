package org.meta4j.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Reptile;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.Glyphs;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Outer;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.Test;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Sgd;
import org.meta4j.task.TaskSource;

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
    OMNIGLOT_EVALUATION_600;

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
        };
    }

    /** Returns the work of this row with other sizes. */
    Work work(Sizes changed, int threads) {
        Crew crew = Crew.ofAllCores().withThreads(threads);
        return this == OMNIGLOT_EVALUATION_600
                ? evaluation(changed, crew)
                : new TrainingWork(experiment(changed, tasks(changed)).run(1, crew));
    }

    private Experiment experiment(Sizes sizes, TaskSource tasks) {
        Optimizer rule = this == OMNIGLOT_REPTILE_5W1S ? new Sgd(1) : Adam.of(1e-3);
        return Experiment.of("speed/" + this, learner(sizes), new Outer(sizes.tasks(), rule, Long.MAX_VALUE), tasks);
    }

    private MetaLearner learner(Sizes sizes) {
        int ways = sizes.ways();
        return switch (this) {
            case OMNIGLOT_REPTILE_5W1S ->
                new Reptile(
                        Networks.omniglotReptile(ways),
                        Losses.crossEntropy(),
                        Adam.of(1e-3).withBeta1(0),
                        sizes.innerSteps(),
                        REPTILE_BATCH,
                        REPTILE_BATCH);
            case OMNIGLOT_PROTONET_60W1S -> new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Similarity.EUCLIDEAN);
            case SINE_MAML -> maml(Networks.mlp(1, 40, 40, 1), Losses.mse(), 0.01, sizes);
            case MINI_MAML_5W1S -> maml(Networks.miniImageNetMaml(ways), Losses.crossEntropy(), 0.01, sizes);
            default -> maml(Networks.omniglotMaml(ways), Losses.crossEntropy(), 0.4, sizes);
        };
    }

    private Maml maml(Model model, Loss loss, double innerLearningRate, Sizes sizes) {
        InnerLoop loop = this == OMNIGLOT_FOMAML_5W1S
                ? InnerLoop.first(sizes.innerSteps())
                : InnerLoop.exact(sizes.innerSteps());
        return new Maml(model, loss, InnerRule.sgd(innerLearningRate), loop);
    }

    private TaskSource tasks(Sizes sizes) {
        return switch (this) {
            case SINE_MAML -> SineWaves.tasks().withShots(sizes.shots()).withQueries(sizes.queries());
            case MINI_MAML_5W1S -> images(Images.random(84, 3), sizes);
            default -> images(Glyphs.generate(1).classes(), sizes);
        };
    }

    private static EpisodeSampler images(ClassPool pool, Sizes sizes) {
        return new EpisodeSampler(pool, sizes.shape(), Rotation.RANDOM_PER_CLASS);
    }

    private Work evaluation(Sizes sizes, Crew crew) {
        TaskSource tasks = tasks(sizes);
        Test test = new Test(
                tasks,
                sizes.tasks(),
                Condition.accuracy(sizes.shots(), sizes.queries(), Seeing.TRANSDUCTIVE, sizes.innerSteps()));
        Run run = experiment(sizes, tasks).run(1, crew);
        return times -> Work.seconds(times, () -> run.test(test));
    }

    /** Returns the name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
