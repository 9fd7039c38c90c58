package org.meta4j.reproductions;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.MetaSgd;
import org.meta4j.algorithms.Reptile;
import org.meta4j.data.SineWaves;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Schedule;

/**
 * The sinusoid regression of Finn, Abbeel and Levine 2017, sec. 5.1: two hidden layers of 40 ReLU units, weights and
 * biases uniform in +-1/sqrt(fan-in), 70,000 meta-iterations of 25 tasks, evaluated on 600 tasks for 5, 10 and 20 shots
 * after 0 to 10 steps of size 0.01.
 */
public final class FinnEtAl2017 {
    /** Meta-iterations of the authors' code (main.py of cbfinn/maml at a7f45f1). */
    public static final long META_ITERATIONS = 70_000;

    /** Test tasks of the authors' code. */
    public static final int EVALUATION_EPISODES = 600;

    /** Adaptation steps the paper's figures show. */
    public static final int EVALUATION_STEPS = 10;

    private FinnEtAl2017() {}

    /** How the network is trained before it adapts to a test task. */
    public enum Algorithm {
        /** Exact MAML: the meta-gradient goes through the inner step. */
        MAML("MAML"),
        /** MAML with inner gradients taken as constants. */
        FOMAML("first-order MAML"),
        /** Meta-SGD with a learned rate for every parameter element. */
        META_SGD("Meta-SGD"),
        /** Reptile, batched, with inner SGD; its settings are ours, chosen on other tasks than the test tasks. */
        REPTILE("Reptile"),
        /** The paper's baseline: one network trained on all tasks jointly, then fine-tuned on the test task. */
        PRETRAINED("pretrained"),
        /** The paper's upper bound: a network that is given amplitude and phase as inputs, and does not adapt. */
        ORACLE("oracle");

        private final String title;

        Algorithm(String title) {
            this.title = title;
        }

        /** Returns the name in tables. */
        public String title() {
            return title;
        }

        /** Returns the algorithm that {@link #toString} names so. */
        public static Algorithm named(String name) {
            return Stream.of(values())
                    .filter(algorithm -> algorithm.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown algorithm " + name + "; there are "
                            + Stream.of(values()).map(Algorithm::toString).collect(Collectors.joining(", "))));
        }

        /** Returns the name on the command line and in results. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Returns the training tasks of an algorithm: as many query points as shots. */
    public static SineWaves tasks(Algorithm algorithm, int shots) {
        SineWaves tasks = SineWaves.tasks().withShots(shots).withQueries(shots);
        return algorithm == Algorithm.ORACLE ? tasks.withOracleInputs() : tasks;
    }

    /** Returns the algorithm with the published settings. */
    public static MetaLearner learner(Algorithm algorithm) {
        Model network = Networks.mlp(algorithm == Algorithm.ORACLE ? 3 : 1, 40, 40, 1);
        return switch (algorithm) {
            case MAML -> new Maml(network, Losses.mse(), Maml.Config.sine());
            case FOMAML -> new Maml(network, Losses.mse(), Maml.Config.sine().withFirstOrder(true));
            case META_SGD -> new MetaSgd(network, Losses.mse(), MetaSgd.Config.sine());
            case REPTILE -> new Reptile(network, Losses.mse(), Reptile.Config.sine());
            case PRETRAINED ->
                new Maml(network, Losses.mse(), Maml.Config.sine().withInnerSteps(0));
            case ORACLE ->
                new Maml(
                        network,
                        Losses.mse(),
                        Maml.Config.sine().withInnerSteps(0).withInnerLearningRate(0));
        };
    }

    /** Returns the course of the meta learning rate: falling to 0 for Reptile (Nichol et al. 2018), else constant. */
    public static Schedule schedule(Algorithm algorithm) {
        return algorithm == Algorithm.REPTILE ? Schedule.linearToZero() : Schedule.constant();
    }

    /** Returns the rows of Table 2 (5-shot mean squared error after 1, 5 and 10 steps) that this project reruns. */
    public static List<PublishedResult> table2() {
        return List.of(
                row("maml", 1, 0.67),
                row("maml", 5, 0.38),
                row("maml", 10, 0.35),
                row("pretrained", 1, 2.41),
                row("pretrained", 5, 2.23),
                row("pretrained", 10, 2.19));
    }

    private static PublishedResult row(String algorithm, int step, double value) {
        return new PublishedResult("Finn et al. 2017, Table 2", algorithm, 5, step, value);
    }
}
