package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Moment;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Reptile;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.ImageClass;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Network;
import org.meta4j.nn.Networks;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

/** Small experiments, and what they are made of. */
final class TestExperiments {
    static final Network MODEL = Networks.mlp(1, 8, 8, 1);
    static final Maml MAML = new Maml(MODEL, Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
    static final Maml META_SGD = new Maml(MODEL, Losses.mse(), InnerRule.learnedRates(0.005, 0.1), InnerLoop.exact(1));
    static final Reptile REPTILE =
            new Reptile(MODEL, Losses.mse(), Adam.of(0.01).withBeta1(0), 4, 3, Integer.MAX_VALUE);
    static final ProtoNet PROTONET =
            new ProtoNet(TestNetworks.convolutional(8, 1, 2, 4, false, 0), ProtoNet.Similarity.EUCLIDEAN);

    /** Lines through the origin with a random slope. */
    static final TaskSource LINES = TaskSource.named("lines", TestExperiments::line);

    /** 40 images of noise: their activations are large enough to be cut in parts. */
    static final TaskSource IMAGES = TaskSource.named("images", (seed, index, engine) -> {
        RandomGenerator random = Randomness.of(seed, index);
        int[] ids = new int[40];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % 2;
        }
        Examples examples =
                new Examples(engine.tensor(random.doubles(40 * 20 * 20).toArray(), 40, 20, 20, 1), Labels.of(2, ids));
        return new Episode(examples, examples);
    });

    private TestExperiments() {}

    private static Episode line(long seed, long index, Engine engine) {
        RandomGenerator random = Randomness.of(seed, index);
        double slope = random.nextDouble(-2, 2);
        return new Episode(points(slope, random, engine), points(slope, random, engine));
    }

    private static Examples points(double slope, RandomGenerator random, Engine engine) {
        double[] x = random.doubles(8, -1, 1).toArray();
        double[] y = new double[8];
        for (int i = 0; i < 8; i++) {
            y[i] = slope * x[i];
        }
        return new Examples(engine.tensor(x, 8, 1), engine.tensor(y, 8, 1));
    }

    /** Returns tasks in which every input is 1 and every target the same number, twice in the support and the query set. */
    static TaskSource constants(String name, double target) {
        return TaskSource.named(name, (seed, index, engine) -> {
            Examples examples = new Examples(engine.filled(1, 2, 1), engine.filled(target, 2, 1));
            return new Episode(examples, examples);
        });
    }

    /** Returns 6 classes of 8x8 noise; the images of a class differ by some noise of their own. */
    static ClassPool pool(int noise, int images) {
        List<ImageClass> classes = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            byte[] pixels = new byte[images * 64];
            for (int i = 0; i < pixels.length; i++) {
                int shared = Randomness.of(c, i % 64).nextInt(256 - noise);
                int own = noise == 0 ? 0 : Randomness.of(100 + c, i).nextInt(noise);
                pixels[i] = (byte) (shared + own);
            }
            classes.add(new ImageClass("class" + c, pixels));
        }
        return ClassPool.of("noise" + noise, 8, 8, 1, classes);
    }

    static EpisodeSampler classes(int noise) {
        return new EpisodeSampler(pool(noise, 8), new EpisodeShape(3, 2, 4), EpisodeSampler.Rotation.NONE);
    }

    static Experiment on(TaskSource tasks, MetaLearner learner, Outer outer) {
        return Experiment.of("test/small", learner, outer, tasks);
    }

    static Experiment lines(long metaIterations) {
        return on(LINES, MAML, Outer.adam(1e-2, 3, metaIterations));
    }

    /** A learner of one number, which grows by 1 in each meta-iteration of {@link #counting}, and which it predicts. */
    record Counter() implements MetaLearner {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("count", engine.filled(0));
        }

        @Override
        public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
            return new MetaGradient(theta.scale(0).map(zero -> zero.engine().filled(-1)), at.metaIteration());
        }

        @Override
        public Adaptation adapt(Parameters theta, Examples support, long key) {
            return steps -> (queries, seeing) ->
                    queries.engine().filled(theta.tensor("count").item(), queries.length(0), 1);
        }
    }

    static Experiment counting(TaskSource tasks, long metaIterations) {
        return on(tasks, new Counter(), new Outer(2, new Sgd(1), metaIterations));
    }

    static org.meta4j.experiment.Test test(TaskSource tasks, int episodes, Condition... conditions) {
        return new org.meta4j.experiment.Test(tasks, episodes, conditions);
    }

    static Crew crew(int threads) {
        return new Crew(threads, 0, Crew.Arithmetic.FLOAT32);
    }

    /** Returns a listener that stops a run after so many meta-iterations. */
    static Progress.Listener stopping(Run run, long after) {
        return progress -> {
            if (progress.done() == after) {
                run.stop();
            }
        };
    }

    static void assertBitwise(Parameters theta, Parameters expected) {
        assertThat(theta.names()).isEqualTo(expected.names());
        assertThat(theta.toFloats()).isEqualTo(expected.toFloats());
    }

    /** Throws an exception that the compiler does not know of. */
    @SuppressWarnings({"unchecked", "DoNotCallSuggester"})
    static <E extends Exception> void sneak(Exception checked) throws E {
        throw (E) checked;
    }
}
