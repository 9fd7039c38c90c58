package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.algorithms.Toys.ENGINE;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.ProtoNet.Similarity;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Layers;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Network;
import org.meta4j.nn.Pass;
import org.meta4j.nn.TestNetworks;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Randomness;

class ProtoNetTest {
    private static final Moment NOW = Moment.alone(0);
    private static final Parameters THETA = Parameters.of("scale", ENGINE.filled(1, 1));

    /** Embeds a point as itself times a number. */
    private record Scaled() implements Model {
        @Override
        public Layout layout() {
            return Layout.of(Map.of("scale", new int[] {1}));
        }

        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("scale", engine.filled(1, 1));
        }

        @Override
        public Tensor apply(Parameters theta, Tensor inputs, Pass pass) {
            return Ops.multiply(inputs, theta.tensor("scale"));
        }
    }

    /** Two classes: (0, 0) and (2, 0) have the mean (1, 0); (0, 4) stands alone. */
    private static Examples support() {
        return new Examples(ENGINE.tensor(new double[] {0, 0, 0, 4, 2, 0}, 3, 2), Labels.of(2, 0, 1, 0));
    }

    private static Predictor adapted(Similarity similarity) {
        return new ProtoNet(new Scaled(), similarity).adapt(THETA, support(), 0).after(0);
    }

    // ---- by hand ----

    @Test
    void logitsAreMinusSquaredDistancesToTheClassMeans() {
        Tensor query = ENGINE.tensor(new double[] {1, 1}, 1, 2);
        // To (1, 0): 1. To (0, 4): 1 + 9.
        for (Seeing seeing : Seeing.values()) {
            assertThat(adapted(Similarity.EUCLIDEAN).predict(query, seeing).toDoubles())
                    .containsExactly(new double[] {-1, -10}, within(1e-12));
        }
    }

    @Test
    void cosineComparesDirections() {
        Tensor query = ENGINE.tensor(new double[] {3, 0}, 1, 2);
        for (Seeing seeing : Seeing.values()) {
            assertThat(adapted(Similarity.COSINE).predict(query, seeing).toDoubles())
                    .containsExactly(new double[] {1, 0}, within(1e-9));
        }
    }

    @Test
    void metaGradientFollowsTheLossOfTheQuery() {
        // Logits -s^2 and -10 s^2 at scale s: loss log(1 + exp(-9 s^2)), derivative -18 s / (1 + exp(9 s^2)).
        Examples query = new Examples(ENGINE.tensor(new double[] {1, 1}, 1, 2), Labels.of(2, 0));
        MetaGradient one = new ProtoNet(new Scaled(), Similarity.EUCLIDEAN)
                .metaGradient(THETA, new Episode(support(), query), NOW);
        assertThat(one.loss()).isCloseTo(Math.log1p(Math.exp(-9)), within(1e-12));
        assertThat(one.gradient().tensor("scale").item()).isCloseTo(-18 / (1 + Math.exp(9)), within(1e-12));
        assertThat(one.state().isEmpty()).as("there is no normalisation").isTrue();
    }

    // ---- against a naive loop ----

    /** Embeds points by two layers and a normalisation. */
    private static final Network EMBEDDING =
            Network.of(Layers.inputs(2), Layers.dense(3), Layers.batchNorm(), Layers.tanh(), Layers.dense(2));

    @Test
    void metaGradientIsTheFiniteDifferenceOfALossComputedPointByPoint() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        MetaGradient one = protoNet.metaGradient(theta, Toys.classes(), NOW);
        assertThat(one.loss()).isCloseTo(naiveLoss(theta), within(1e-12));
        for (String name : theta.names()) {
            double[] exact = one.gradient().tensor(name).toDoubles();
            for (int j = 0; j < exact.length; j++) {
                double above = naiveLoss(Toys.moved(theta, name, j, 1e-5));
                double below = naiveLoss(Toys.moved(theta, name, j, -1e-5));
                // Central differences of 1e-5 are good to the rounding of the loss, 1e-16, over 1e-5, and some more.
                assertThat((above - below) / 2e-5).as(name).isCloseTo(exact[j], within(1e-7));
            }
        }
    }

    private static double naiveLoss(Parameters theta) {
        Examples support = Toys.classes().support();
        Examples query = Toys.classes().query();
        double[] all = EMBEDDING
                .apply(theta, Ops.concat(support.inputs(), query.inputs()))
                .toDoubles();
        int[] ids = support.labels().ids();
        int[] queryIds = query.labels().ids();
        double loss = 0;
        for (int q = 0; q < queryIds.length; q++) {
            double sum = 0;
            double own = 0;
            for (int way = 0; way < 2; way++) {
                double distance = 0;
                for (int feature = 0; feature < 2; feature++) {
                    double mean = 0;
                    for (int i = 0; i < ids.length; i++) {
                        mean += ids[i] == way
                                ? all[2 * i + feature] / support.labels().counts()[way]
                                : 0;
                    }
                    distance += Math.pow(all[2 * (ids.length + q) + feature] - mean, 2);
                }
                sum += Math.exp(-distance);
                own = way == queryIds[q] ? Math.exp(-distance) : own;
            }
            loss -= Math.log(own / sum) / queryIds.length;
        }
        return loss;
    }

    @Test
    void theOrderOfTheExamplesAndOfThetaDoesNotMatter() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        Episode episode = Toys.classes();
        Episode shuffled =
                new Episode(episode.support().at(3, 1, 0, 2), episode.query().at(2, 0, 1));
        Parameters expected = protoNet.metaGradient(theta, episode, NOW).gradient();
        assertThat(protoNet.metaGradient(theta, shuffled, NOW)
                        .gradient()
                        .minus(expected)
                        .norm())
                .isLessThan(1e-12);
        assertThat(protoNet.metaGradient(Toys.reversed(theta), episode, NOW)
                        .gradient()
                        .minus(expected)
                        .norm())
                .isZero();
    }

    // ---- running statistics ----

    @Test
    void theFirstEpisodesStatisticsAreTheFirstAndLaterOnesCountATenth() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        Episode first = Toys.classes();
        Episode second = new Episode(first.support(), first.query().at(0, 0, 1));
        Parameters ofFirst = protoNet.metaGradient(theta, first, NOW).state();
        Parameters ofSecond = protoNet.metaGradient(theta, second, NOW).state();
        assertThat(ofFirst.names()).containsExactly("statistics/norm1.mean", "statistics/norm1.variance");
        assertThat(ofFirst.minus(ofSecond).norm()).isGreaterThan(0.01);
        Parameters after =
                protoNet.metaGradient(theta.and(ofFirst), second, NOW).state();
        assertThat(after.minus(ofFirst.scale(0.9).plus(ofSecond.scale(0.1))).norm())
                .isLessThan(1e-14);
    }

    @Test
    void theStatisticsAreTheMeanAndTheUnbiasedVarianceOfSupportAndQueryTogether() {
        Network plain = Network.of(Layers.inputs(2), Layers.batchNorm());
        ProtoNet protoNet = new ProtoNet(plain, Similarity.EUCLIDEAN);
        Examples query = new Examples(ENGINE.tensor(new double[] {4, 1}, 1, 2), Labels.of(2, 0));
        Parameters state = protoNet.metaGradient(Toys.theta(protoNet), new Episode(support(), query), NOW)
                .state()
                .group("statistics");
        // Points (0, 0), (0, 4), (2, 0), (4, 1): means 1.5 and 1.25; squared deviations 11 and 10.75, over 3.
        assertThat(state.tensor("norm1.mean").toDoubles()).containsExactly(new double[] {1.5, 1.25}, within(1e-12));
        assertThat(state.tensor("norm1.variance").toDoubles())
                .containsExactly(new double[] {11 / 3.0, 10.75 / 3}, within(1e-12));
    }

    @Test
    void trainingDoesNotLookAtTheRunningStatistics() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        MetaGradient without = protoNet.metaGradient(theta, Toys.classes(), NOW);
        MetaGradient with = protoNet.metaGradient(theta.and(without.state().scale(3)), Toys.classes(), NOW);
        assertThat(with.loss()).isEqualTo(without.loss());
        assertThat(with.gradient().names()).isEqualTo(theta.names());
        assertThat(with.gradient().minus(without.gradient()).norm()).isZero();
    }

    @Test
    void noQueryInfluencesAnotherInductively() {
        Engine engine = Engine.cpu();
        Model model = TestNetworks.convolutional(8, 1, 2, 4, false, 0);
        ProtoNet protoNet = new ProtoNet(model, Similarity.EUCLIDEAN);
        Parameters plain = protoNet.initialize(engine, Randomness.of(1, 0));
        Parameters running = plain;
        for (int i = 0; i < 3; i++) {
            Episode episode = new Episode(images(i, engine), images(i + 50, engine));
            running = plain.and(protoNet.metaGradient(running, episode, NOW).state());
        }
        Tensor queries = images(10, engine).inputs();
        for (Parameters theta : new Parameters[] {plain, running}) {
            Predictor predictor = protoNet.adapt(theta, images(9, engine), 0).after(0);
            Tensor together = predictor.predict(queries, Seeing.INDUCTIVE);
            assertThat(together.shape()).containsExactly(4, 2);
            for (int i = 0; i < 4; i++) {
                Tensor alone = predictor.predict(Ops.rows(queries, i, i + 1), Seeing.INDUCTIVE);
                // Float32 sums of a few hundred terms of size 1, and other sums for other numbers of images.
                assertThat(alone.toDoubles())
                        .containsExactly(Ops.rows(together, i, i + 1).toDoubles(), within(1e-4));
            }
            assertThat(predictor.predict(queries, Seeing.TRANSDUCTIVE).toDoubles())
                    .as("which transductively they do")
                    .isNotEqualTo(together.toDoubles());
        }
        assertThat(protoNet.adapt(running, images(9, engine), 0)
                        .after(0)
                        .predict(queries, Seeing.TRANSDUCTIVE)
                        .toDoubles())
                .as("transductive predictions do not look at the statistics")
                .isEqualTo(protoNet.adapt(plain, images(9, engine), 0)
                        .after(0)
                        .predict(queries, Seeing.TRANSDUCTIVE)
                        .toDoubles());
    }

    @Test
    void withStatisticsInductiveFeaturesAreThoseOfEachInputAlone() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        Parameters state = protoNet.metaGradient(theta, Toys.classes(), NOW).state();
        Predictor predictor =
                protoNet.adapt(theta.and(state), Toys.classes().support(), 0).after(0);
        assertThat(predictor).isInstanceOf(Embeds.class);
        Embeds embeds = (Embeds) predictor;
        Tensor inputs = Toys.classes().query().inputs();
        double[] together = embeds.features(inputs, Seeing.INDUCTIVE).toDoubles();
        double[] alone =
                embeds.features(Ops.rows(inputs, 1, 2), Seeing.INDUCTIVE).toDoubles();
        assertThat(alone).containsExactly(new double[] {together[2], together[3]}, within(1e-14));
        assertThat(embeds.features(inputs, Seeing.TRANSDUCTIVE).toDoubles())
                .isEqualTo(EMBEDDING.apply(theta, inputs).toDoubles());
    }

    @Test
    void withoutStatisticsInductiveFeaturesAreThoseOfEachInputBesideTheSupportSet() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.EUCLIDEAN);
        Parameters theta = Toys.theta(protoNet);
        Tensor support = Toys.classes().support().inputs();
        Tensor inputs = Toys.classes().query().inputs();
        Embeds embeds =
                (Embeds) protoNet.adapt(theta, Toys.classes().support(), 0).after(0);
        Tensor second = EMBEDDING.apply(theta, Ops.concat(support, Ops.rows(inputs, 1, 2)));
        int last = support.length(0);
        assertThat(Ops.rows(embeds.features(inputs, Seeing.INDUCTIVE), 1, 2).toDoubles())
                .isEqualTo(Ops.rows(second, last, last + 1).toDoubles());
    }

    private static Examples images(long index, Engine engine) {
        double[] pixels = Randomness.of(5, index).doubles(4 * 64).toArray();
        return new Examples(engine.tensor(pixels, 4, 8, 8, 1), Labels.of(2, 0, 0, 1, 1));
    }

    // ---- adaptation and messages ----

    @Test
    void anyNumberOfStepsGivesTheSame() {
        Adaptation adaptation = new ProtoNet(new Scaled(), Similarity.EUCLIDEAN).adapt(THETA, support(), 0);
        Tensor query = ENGINE.tensor(new double[] {1, 1}, 1, 2);
        double[] expected =
                adaptation.after(5).predict(query, Seeing.TRANSDUCTIVE).toDoubles();
        assertThat(adaptation.after(0).predict(query, Seeing.TRANSDUCTIVE).toDoubles())
                .isEqualTo(expected);
    }

    @Test
    void aClassWithoutAnExampleIsNamed() {
        Examples support = new Examples(ENGINE.filled(0, 3, 2), Labels.of(3, 0, 2, 2));
        ProtoNet protoNet = new ProtoNet(new Scaled(), Similarity.EUCLIDEAN);
        String message = "no support example of class 1: a support set of 3 ways needs one of each,"
                + " but its class ids are [0, 2, 2]";
        assertThatThrownBy(() -> protoNet.metaGradient(THETA, new Episode(support, support), NOW))
                .hasMessage(message);
        Predictor predictor = protoNet.adapt(THETA, support, 0).after(0);
        for (Seeing seeing : Seeing.values()) {
            assertThatThrownBy(() -> predictor.predict(support.inputs(), seeing))
                    .hasMessage(message);
        }
    }

    @Test
    void numbersToPredictAreRefused() {
        ProtoNet protoNet = new ProtoNet(new Scaled(), Similarity.EUCLIDEAN);
        Examples support = new Examples(ENGINE.filled(0, 3, 2), ENGINE.filled(0, 3, 1));
        assertThatThrownBy(() -> protoNet.metaGradient(THETA, new Episode(support, support), NOW))
                .hasMessage(
                        "class labels are needed, as by cross-entropy and accuracies, but the targets are numbers of shape [3, 1]");
    }

    @Test
    void aThetaOfAnotherModelIsNamed() {
        ProtoNet protoNet = new ProtoNet(new Scaled(), Similarity.EUCLIDEAN);
        Parameters theta = THETA.and(Parameters.of("shift", ENGINE.filled(1, 2)));
        assertThatThrownBy(() -> protoNet.adapt(theta, support(), 0))
                .hasMessage("the parameters are not the model's: shift differ; expected scale [1],"
                        + " but got scale [1], shift [2]");
    }

    @Test
    void learnersThatDoTheSameAreEqualAndPrintThemselves() {
        assertThat(new ProtoNet(new Scaled(), Similarity.COSINE))
                .isEqualTo(new ProtoNet(new Scaled(), Similarity.COSINE))
                .isNotEqualTo(new ProtoNet(new Scaled(), Similarity.EUCLIDEAN))
                .hasToString("ProtoNet[model=Scaled[], similarity=COSINE]");
    }

    @Test
    void theLossIsTheCrossEntropyOfTheTransductiveLogits() {
        ProtoNet protoNet = new ProtoNet(EMBEDDING, Similarity.COSINE);
        Parameters theta = Toys.theta(protoNet);
        Examples query = Toys.classes().query();
        Tensor logits = protoNet.adapt(theta, Toys.classes().support(), 0)
                .after(0)
                .predict(query.inputs(), Seeing.TRANSDUCTIVE);
        assertThat(protoNet.metaGradient(theta, Toys.classes(), NOW).loss())
                .isEqualTo(Losses.crossEntropy().of(logits, query.targets()).item());
    }
}
