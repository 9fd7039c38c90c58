package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Model;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

class ProtoNetTest {
    private static final Engine ENGINE = Engine.reference();

    /** Embeds a point as itself times a number. */
    private static final Model SCALED = new Model() {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("scale", engine.filled(1, 1));
        }

        @Override
        public Tensor apply(Parameters theta, Tensor inputs) {
            return Ops.multiply(inputs, theta.tensor("scale"));
        }
    };

    private static final Parameters THETA = Parameters.of("scale", ENGINE.filled(1, 1));

    /** Two classes: (0, 0) and (2, 0) have the mean (1, 0); (0, 4) stands alone. */
    private static Examples support() {
        return new Examples(
                ENGINE.tensor(new double[] {0, 0, 0, 4, 2, 0}, 3, 2), ENGINE.tensor(new double[] {0, 1, 0}, 3));
    }

    private static ProtoNet protoNet(ProtoNet.Similarity similarity) {
        return new ProtoNet(SCALED, new ProtoNet.Config(similarity, 1, new Sgd(1)));
    }

    @Test
    void prototypesAreTheClassMeans() {
        Parameters adapted = protoNet(ProtoNet.Similarity.EUCLIDEAN).adapt(THETA, support());
        assertThat(adapted.tensor("prototypes").toDoubles()).containsExactly(1, 0, 0, 4);
    }

    @Test
    void logitsAreMinusSquaredDistances() {
        ProtoNet protoNet = protoNet(ProtoNet.Similarity.EUCLIDEAN);
        Tensor query = ENGINE.tensor(new double[] {1, 1}, 1, 2);
        // To (1, 0): 1. To (0, 4): 1 + 9.
        double[] logits =
                protoNet.predict(protoNet.adapt(THETA, support()), query).toDoubles();
        assertThat(logits).containsExactly(new double[] {-1, -10}, within(1e-12));
        assertThat(protoNet.predictInductive(THETA, support(), query).toDoubles())
                .isEqualTo(logits);
        assertThat(protoNet.predictTransductive(THETA, support(), query).toDoubles())
                .isEqualTo(logits);
    }

    @Test
    void cosineComparesDirections() {
        Tensor query = ENGINE.tensor(new double[] {3, 0}, 1, 2);
        double[] logits = protoNet(ProtoNet.Similarity.COSINE)
                .predictTransductive(THETA, support(), query)
                .toDoubles();
        assertThat(logits).containsExactly(new double[] {1, 0}, within(1e-9));
    }

    @Test
    void metaGradientFollowsTheLossOfTheQuery() {
        // Logits -s^2 and -10 s^2 at scale s: loss log(1 + exp(-9 s^2)), derivative -18 s / (1 + exp(9 s^2)).
        Examples query = new Examples(ENGINE.tensor(new double[] {1, 1}, 1, 2), ENGINE.tensor(new double[] {0}, 1));
        var one = protoNet(ProtoNet.Similarity.EUCLIDEAN).metaGradient(THETA, new Episode(support(), query));
        assertThat(one.loss()).isCloseTo(Math.log1p(Math.exp(-9)), within(1e-12));
        assertThat(one.gradient().tensor(0).item()).isCloseTo(-18 / (1 + Math.exp(9)), within(1e-12));
    }

    @Test
    void withRunningStatisticsNoQuerySeesAnother() {
        Engine engine = Engine.cpu();
        Model model = TestNetworks.convolutional(8, 1, 2, 4, false, 0);
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        TaskSource tasks =
                (seed, index, anEngine) -> new Episode(images(index, anEngine), images(index + 50, anEngine));
        ProtoNet plain = new ProtoNet(model, ProtoNet.Config.euclidean());
        ProtoNet running = plain.withRunningStatistics(theta, tasks, 3);
        Examples support = images(9, engine);
        Tensor queries = images(10, engine).inputs();
        Parameters adapted = running.adapt(theta, support);
        Tensor together = running.predict(adapted, queries);
        for (int i = 0; i < 4; i++) {
            Tensor alone = running.predictInductive(adapted, support, Ops.rows(queries, i, i + 1));
            assertThat(alone.toDoubles())
                    .containsExactly(Ops.rows(together, i, i + 1).toDoubles(), within(1e-4));
        }
    }

    @Test
    void statisticsOfTheSameImagesGiveTheSameEmbedding() {
        Engine engine = Engine.reference();
        Model model = TestNetworks.convolutional(8, 1, 2, 4, false, 0);
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        Tensor images = images(3, engine).inputs();
        assertThat(model.apply(theta, images, model.statistics(theta, images)).toDoubles())
                .containsExactly(model.apply(theta, images).toDoubles(), within(1e-9));
    }

    private static Examples images(long index, Engine engine) {
        double[] pixels = Randomness.of(5, index).doubles(4 * 64).toArray();
        return new Examples(engine.tensor(pixels, 4, 8, 8, 1), engine.tensor(new double[] {0, 0, 1, 1}, 4));
    }
}
