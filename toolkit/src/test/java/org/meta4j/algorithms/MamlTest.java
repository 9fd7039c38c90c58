package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.algorithms.Toys.CURVE;
import static org.meta4j.algorithms.Toys.ENGINE;
import static org.meta4j.algorithms.Toys.HALF_SQUARE;
import static org.meta4j.algorithms.Toys.NORMALIZED;
import static org.meta4j.algorithms.Toys.handEpisode;
import static org.meta4j.algorithms.Toys.points;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Layers;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Network;
import org.meta4j.nn.Networks;
import org.meta4j.nn.Pass;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Randomness;

class MamlTest {
    private static final Moment NOW = Moment.alone(0);

    private static Maml handDerived(InnerLoop loop) {
        return new Maml(new Toys.Dot(), HALF_SQUARE, InnerRule.sgd(0.5), loop);
    }

    private static Maml curve(InnerRule rule, InnerLoop loop) {
        return new Maml(CURVE, Losses.mse(), rule, loop);
    }

    private static double[] w(MetaGradient gradient) {
        return gradient.gradient().tensor("w").toDoubles();
    }

    // ---- by hand ----

    @Test
    void handDerivedMetaGradientHoldsExactlyOnBothEngines() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Parameters theta = handDerived(InnerLoop.exact(1)).initialize(engine, Randomness.of(1, 1));
            assertThat(w(handDerived(InnerLoop.exact(1)).metaGradient(theta, handEpisode(engine), NOW)))
                    .containsExactly(3780, 8505, 13230);
            assertThat(w(handDerived(InnerLoop.first(1)).metaGradient(theta, handEpisode(engine), NOW)))
                    .containsExactly(-1260, -1575, -1890);
        }
    }

    @Test
    void exactFromSwitchesTheOrderAtItsMetaIteration() {
        Maml maml = handDerived(new InnerLoop(1, Order.exactFrom(50), List.of()));
        Parameters theta = Toys.theta(maml);
        assertThat(w(maml.metaGradient(theta, handEpisode(ENGINE), new Moment(49, 100, 0))))
                .containsExactly(-1260, -1575, -1890);
        assertThat(w(maml.metaGradient(theta, handEpisode(ENGINE), new Moment(50, 100, 0))))
                .containsExactly(3780, 8505, 13230);
    }

    @Test
    void handDerivedAdaptationMovesAgainstTheSupportGradient() {
        // w.x = 23 on the support, so the gradient is (23, 46, 69) and half of it is subtracted.
        Maml maml = handDerived(InnerLoop.exact(1));
        Adaptation adaptation = maml.adapt(Toys.theta(maml), handEpisode(ENGINE).support(), 0);
        assertThat(adapted(adaptation, 0).tensor("w").toDoubles()).containsExactly(2, 3, 5);
        assertThat(adapted(adaptation, 1).tensor("w").toDoubles()).containsExactly(-9.5, -20, -29.5);
    }

    private static Parameters adapted(Adaptation adaptation, int steps) {
        return ((AdaptedModel) adaptation.after(steps)).adapted();
    }

    @Test
    void theLossIsThatOfTheQueryAfterAdaptation() {
        // w = (-9.5, -20, -29.5) gives w.x = -315 on the query.
        Maml maml = handDerived(InnerLoop.exact(1));
        MetaGradient one = maml.metaGradient(Toys.theta(maml), handEpisode(ENGINE), NOW);
        assertThat(one.loss()).isEqualTo(315 * 315 / 2.0);
        assertThat(one.state().isEmpty()).isTrue();
    }

    @Test
    void zeroInnerStepsTrainTheModelOnTheQuerySet() {
        // w.x = 53 on the query, so the gradient is 53 (4, 5, 6).
        Maml joint = handDerived(InnerLoop.exact(0));
        assertThat(w(joint.metaGradient(Toys.theta(joint), handEpisode(ENGINE), NOW)))
                .containsExactly(212, 265, 318);
    }

    @Test
    void stepWeightsAddTheQueryLossesAfterEachStep() {
        // Two steps of 0 leave w, and w.x = 53 on the query: loss 53^2/2, gradient 53 (4, 5, 6), each (1/4 + 1/2)
        // times.
        Maml maml = new Maml(
                new Toys.Dot(),
                HALF_SQUARE,
                InnerRule.sgd(0),
                InnerLoop.exact(2).withStepWeights(0.25, 0.5));
        MetaGradient one = maml.metaGradient(Toys.theta(maml), handEpisode(ENGINE), NOW);
        assertThat(one.loss()).isEqualTo(0.75 * 53 * 53 / 2);
        assertThat(w(one)).containsExactly(0.75 * 212, 0.75 * 265, 0.75 * 318);
    }

    // ---- against a naive loop and finite differences ----

    @Test
    void metaGradientIsThatOfANaiveLoopAndTheFiniteDifference() {
        agrees(curve(InnerRule.sgd(0.1), InnerLoop.exact(3)), points());
        agrees(curve(InnerRule.sgd(0.1), InnerLoop.first(3)), points());
        agrees(curve(InnerRule.sgd(0.1), InnerLoop.exact(3).withStepWeights(0.2, 0.0, 0.5)), points());
    }

    @Test
    void learnedRatesGetTheGradientOfANaiveLoopAndTheFiniteDifference() {
        for (InnerRule rule : List.of(
                InnerRule.learnedRates(0.05, 0.2),
                InnerRule.learnedRateATensor(0.1),
                InnerRule.learnedRateATensorAndStep(2, 0.1))) {
            agrees(curve(rule, InnerLoop.exact(2)), points());
            agrees(curve(rule, InnerLoop.first(2)), points());
            agrees(curve(rule.restrictedTo(Model.HEAD), InnerLoop.exact(2)), points());
        }
    }

    @Test
    void whereTheHeadAloneAdaptsTheGradientIsThatOfALoopThatComputesFeaturesAnew() {
        InnerRule head = InnerRule.sgd(0.3).restrictedTo(Model.HEAD);
        agrees(new Maml(NORMALIZED, Losses.crossEntropy(), head, InnerLoop.exact(3)), Toys.classes());
        agrees(
                new Maml(
                        NORMALIZED,
                        Losses.crossEntropy(),
                        head,
                        InnerLoop.first(2).withStepWeights(0.5, 0.5)),
                Toys.classes());
    }

    @Test
    void aRuleForTheBodyAloneLeavesTheHead() {
        Maml maml = curve(InnerRule.sgd(0.1).restrictedTo(Model.BODY), InnerLoop.exact(2));
        agrees(maml, points());
        Parameters theta = Toys.theta(maml);
        Parameters adapted = adapted(maml.adapt(theta, points().support(), 0), 2);
        assertThat(adapted.group("head").minus(theta.group("head")).norm()).isZero();
        assertThat(adapted.group("body").minus(theta.group("body")).norm()).isPositive();
    }

    @Test
    void parametersOfEveryStepGetTheirOwnGradient() {
        Network network = Network.of(
                        Layers.inputs(2), Layers.dense(3), Layers.batchNorm().perStep(2), Layers.tanh())
                .withHead(Layers.dense(2));
        agrees(
                new Maml(
                        network,
                        Losses.crossEntropy(),
                        InnerRule.sgd(0.3),
                        InnerLoop.exact(2).withStepWeights(0.5, 0.5)),
                Toys.classes());
    }

    /** In the loop the second step's loss is that of the second step's normalisation, on features of step 0; so is what is predicted after it. */
    @Test
    void aHeadThatAdaptsAlonePredictsWithTheParametersOfItsLastStep() {
        Network network = Network.of(
                        Layers.inputs(2), Layers.dense(3), Layers.batchNorm().perStep(2), Layers.tanh())
                .withHead(Layers.dense(2), Layers.batchNorm().perStep(2));
        Maml maml = new Maml(
                network, Losses.crossEntropy(), InnerRule.sgd(0.3).restrictedTo(Model.HEAD), InnerLoop.exact(2));
        Parameters theta = network.initialize(Engine.reference(), Randomness.of(1, 1));
        Parameters moved = theta.plusScaled(theta.map(Ops::square), 0.5); // so that every step's parameters are others
        Examples support = Toys.classes().support();
        Parameters adapted = adapted(maml.adapt(moved, support, 0), 2);
        Tensor features = network.features(adapted, support.inputs(), Pass.prediction(0));
        assertThat(maml.adapt(moved, support, 0)
                        .after(2)
                        .predict(support.inputs(), Seeing.TRANSDUCTIVE)
                        .toDoubles())
                .containsExactly(
                        network.head(adapted, features, Pass.prediction(1)).toDoubles())
                .isNotEqualTo(
                        network.head(adapted, features, Pass.prediction(0)).toDoubles());
    }

    /**
     * Compares a meta-gradient with the naive loop's and, where it is exact, the first and the last element of every tensor with
     * central differences.
     */
    private static void agrees(Maml maml, Episode episode) {
        Parameters theta = Toys.theta(maml);
        Parameters gradient = maml.metaGradient(theta, episode, NOW).gradient();
        assertThat(gradient.names()).isEqualTo(theta.names());
        assertThat(gradient.minus(naive(maml, theta, episode)).norm()).isLessThan(1e-12);
        if (maml.loop().order().equals(Order.EXACT)) {
            for (String name : theta.names()) {
                double[] exact = gradient.tensor(name).toDoubles();
                for (int j : exact.length == 1 ? new int[] {0} : new int[] {0, exact.length - 1}) {
                    double above = queryLoss(maml, Toys.moved(theta, name, j, 1e-5), episode);
                    double below = queryLoss(maml, Toys.moved(theta, name, j, -1e-5), episode);
                    // The error of a central difference is the third derivative times 1e-10 / 6, and rounding over
                    // 1e-5.
                    assertThat((above - below) / 2e-5).as(name).isCloseTo(exact[j], within(1e-7));
                }
            }
        }
    }

    private static Parameters naive(Maml maml, Parameters theta, Episode episode) {
        Parameters own = theta.without(Set.of("rates"));
        List<Double> weights = maml.loop().stepWeights().isEmpty()
                ? IntStream.rangeClosed(1, maml.loop().steps())
                        .mapToObj(step -> step == maml.loop().steps() ? 1.0 : 0.0)
                        .toList()
                : maml.loop().stepWeights();
        NaiveLoop loop = new NaiveLoop(
                maml.model(),
                maml.loss(),
                maml.rule().adapted(own.without(Set.of(Model.SLOW))).names(),
                maml.loop().order().equals(Order.EXACT),
                weights);
        return loop.metaGradient(theta, own, episode, (name, step) -> rate(maml.rule(), theta, name, step));
    }

    private static Tensor rate(InnerRule rule, Parameters theta, String name, int step) {
        if (rule instanceof InnerRule.Restricted restricted) {
            return rate(restricted.rule(), theta, name, step);
        }
        if (rule instanceof InnerRule.Sgd sgd) {
            return ENGINE.tensor(new double[] {sgd.learningRate()});
        }
        Tensor rates = theta.tensor("rates/" + name);
        return rule instanceof InnerRule.LearnedRates learned && learned.sharing() == InnerRule.Sharing.TENSOR_AND_STEP
                ? Ops.rows(rates, step, step + 1)
                : rates;
    }

    /** Returns the outer loss from the adaptation that is used at test. */
    private static double queryLoss(Maml maml, Parameters theta, Episode episode) {
        Adaptation adaptation = maml.adapt(theta, episode.support(), 0);
        double sum = 0;
        for (int step = 0; step < maml.loop().steps(); step++) {
            Tensor predictions =
                    adaptation.after(step + 1).predict(episode.query().inputs(), Seeing.TRANSDUCTIVE);
            sum += maml.loop().weight(step)
                    * maml.loss().of(predictions, episode.query().targets()).item();
        }
        return sum;
    }

    // ---- rates ----

    @Test
    void equalLearnedRatesGiveTheGradientOfOneRate() {
        Maml one = curve(InnerRule.sgd(0.05), InnerLoop.exact(2));
        for (InnerRule rule : List.of(
                InnerRule.learnedRates(0.05, 0.05),
                InnerRule.learnedRateATensor(0.05),
                InnerRule.learnedRateATensorAndStep(2, 0.05))) {
            Maml learned = curve(rule, InnerLoop.exact(2));
            Parameters theta = Toys.theta(learned);
            Parameters own = theta.without(Set.of("rates"));
            Parameters ours = learned.metaGradient(theta, points(), NOW).gradient();
            Parameters expected = one.metaGradient(own, points(), NOW).gradient();
            assertThat(ours.without(Set.of("rates")).minus(expected).norm()).isLessThan(1e-12);
        }
    }

    @Test
    void oneStepRateGradientIsMinusTheProductOfSupportAndQueryGradients() {
        Maml metaSgd = curve(InnerRule.learnedRates(0.05, 0.05), InnerLoop.exact(1));
        Maml joint = curve(InnerRule.sgd(0), InnerLoop.exact(0));
        Parameters theta = Toys.theta(metaSgd);
        Examples support = points().support();
        Parameters supportGradient = joint.metaGradient(
                        theta.without(Set.of("rates")), new Episode(support, support), NOW)
                .gradient();
        Parameters adapted = adapted(metaSgd.adapt(theta, support, 0), 1);
        Parameters queryGradient = joint.metaGradient(adapted, points(), NOW).gradient();
        Parameters ours = metaSgd.metaGradient(theta, points(), NOW).gradient().group("rates");
        Parameters expected = supportGradient.times(queryGradient).scale(-1);
        assertThat(ours.minus(expected).norm()).isLessThan(1e-12);
    }

    @Test
    void learnedRatesAreInAGroupOfTheirOwnAndStartInTheirRange() {
        Parameters theta = Toys.theta(curve(InnerRule.learnedRates(0.005, 0.1), InnerLoop.exact(1)));
        assertThat(theta.names()).contains("body/dense1.weight", "rates/body/dense1.weight");
        assertThat(theta.group("rates").names())
                .isEqualTo(theta.without(Set.of("rates")).names());
        assertThat(theta.group("rates").tensors()).allSatisfy(rates -> {
            for (double rate : rates.toDoubles()) {
                assertThat(rate).isBetween(0.005, 0.1);
            }
        });
        assertThat(theta.group("rates").tensor("body/dense1.weight").toDoubles())
                .doesNotHaveDuplicates();
    }

    @Test
    void aRateATensorIsANumberAndWithStepsAVectorOfThem() {
        Parameters tensor = Toys.theta(curve(InnerRule.learnedRateATensor(0.2), InnerLoop.exact(3)))
                .group("rates");
        assertThat(tensor.tensors()).allSatisfy(rate -> assertThat(rate.item()).isEqualTo(0.2));
        Parameters steps = Toys.theta(curve(InnerRule.learnedRateATensorAndStep(3, 0.2), InnerLoop.exact(3)))
                .group("rates");
        assertThat(steps.tensors())
                .allSatisfy(rate -> assertThat(rate.toDoubles()).containsExactly(0.2, 0.2, 0.2));
    }

    @Test
    void aScalarParameterStaysAScalarUnderARateForEachStep() {
        Parameters scalar = Parameters.of("s", ENGINE.filled(3));
        InnerRule rule = InnerRule.learnedRateATensorAndStep(2, 0.5);
        Parameters rates = rule.rates(scalar, Randomness.of(1, 0));
        Parameters after = rule.step(new Optimizer.Stepped(scalar, Parameters.none()), scalar, rates, 1)
                .theta();
        assertThat(after.tensor("s").shape()).isEmpty();
        assertThat(after.tensor("s").item()).isEqualTo(1.5);
    }

    @Test
    void rulesWithRatesForEachStepTakeNoMoreSteps() {
        Maml maml = curve(InnerRule.learnedRateATensorAndStep(2, 0.1), InnerLoop.exact(2));
        Adaptation adaptation = maml.adapt(Toys.theta(maml), points().support(), 0);
        adaptation.after(2);
        assertThatThrownBy(() -> adaptation.after(3))
                .hasMessage("there are learned rates for 2 steps, but step 3 was asked for");
    }

    @Test
    void theHeadAloneHasRatesWhereTheHeadAloneAdapts() {
        Parameters theta =
                Toys.theta(curve(InnerRule.learnedRates(0.1, 0.1).restrictedTo(Model.HEAD), InnerLoop.exact(1)));
        assertThat(theta.group("rates").names()).containsExactly("head/dense2.weight", "head/dense2.bias");
    }

    // ---- groups ----

    @Test
    void slowParametersAreLearnedButNotAdapted() {
        Network network = Network.of(
                        Layers.inputs(2), Layers.dense(3), Layers.batchNorm().notAdapted(), Layers.tanh())
                .withHead(Layers.dense(2));
        for (InnerRule rule : List.of(InnerRule.sgd(0.5), InnerRule.learnedRates(0.5, 0.5))) {
            Maml maml = new Maml(network, Losses.crossEntropy(), rule, InnerLoop.exact(2));
            agrees(maml, Toys.classes());
            Parameters theta = Toys.theta(maml);
            Parameters adapted = adapted(maml.adapt(theta, Toys.classes().support(), 0), 2);
            assertThat(adapted.group("slow").minus(theta.group("slow")).norm()).isZero();
            assertThat(adapted.group("body").minus(theta.group("body")).norm()).isPositive();
            Parameters gradient = maml.metaGradient(theta, Toys.classes(), NOW).gradient();
            assertThat(gradient.group("slow").norm()).isPositive();
            assertThat(theta.group("rates").group("slow").isEmpty()).isTrue();
        }
    }

    @Test
    void theBodyIsComputedOnceACallWhereTheHeadAloneAdapts() {
        CountingModel model = new CountingModel(CURVE);
        Maml anil = new Maml(model, Losses.mse(), InnerRule.sgd(0.1).restrictedTo(Model.HEAD), InnerLoop.exact(5));
        Parameters theta = Toys.theta(anil);
        anil.metaGradient(theta, points(), NOW);
        assertThat(model.features()).as("support and query").isEqualTo(2);
        Adaptation adaptation = anil.adapt(theta, points().support(), 0);
        adaptation.after(5);
        adaptation.after(10);
        assertThat(model.features()).as("and the support of the adaptation").isEqualTo(3);
        adaptation.after(10).predict(points().query().inputs(), Seeing.TRANSDUCTIVE);
        assertThat(model.features()).as("and the query").isEqualTo(4);
    }

    @Test
    void theOrderOfThetaDoesNotMatter() {
        for (InnerRule rule : List.of(InnerRule.sgd(0.1), InnerRule.learnedRates(0.05, 0.2))) {
            Maml maml = curve(rule, InnerLoop.exact(2));
            Parameters theta = Toys.theta(maml);
            Parameters other = Toys.reversed(theta);
            Parameters expected = maml.metaGradient(theta, points(), NOW).gradient();
            Parameters ours = maml.metaGradient(other, points(), NOW).gradient();
            assertThat(ours.names()).isEqualTo(other.names());
            assertThat(expected.minus(ours).norm()).isZero();
            assertThat(predictions(maml, other)).isEqualTo(predictions(maml, theta));
        }
    }

    private static double[] predictions(Maml maml, Parameters theta) {
        return maml.adapt(theta, points().support(), 0)
                .after(2)
                .predict(points().query().inputs(), Seeing.TRANSDUCTIVE)
                .toDoubles();
    }

    @Test
    void missingAndSuperfluousNamesAreListed() {
        Maml maml = curve(InnerRule.sgd(0.1), InnerLoop.exact(1));
        Parameters theta = Toys.theta(maml)
                .without(Set.of(Model.HEAD))
                .and(Parameters.of("head/dense2.weight", ENGINE.filled(0, 4, 1)))
                .and(Parameters.of("head/extra", ENGINE.filled(0, 7)));
        String message = "the parameters are not the model's: head/dense2.bias, head/extra differ; expected"
                + " body/dense1.weight [1, 4], body/dense1.bias [4], head/dense2.weight [4, 1], head/dense2.bias [1], but"
                + " got body/dense1.weight [1, 4], body/dense1.bias [4], head/dense2.weight [4, 1], head/extra [7]";
        assertThatThrownBy(() -> maml.metaGradient(theta, points(), NOW)).hasMessage(message);
        assertThatThrownBy(() -> maml.adapt(theta, points().support(), 0)).hasMessage(message);
    }

    // ---- optimizers as inner rules ----

    @Test
    void anOptimizerIsRefusedByExactMamlByName() {
        InnerRule adam = InnerRule.optimizer(Adam.of(0.1));
        String message =
                "exact MAML differentiates through its inner rule, which ByOptimizer[optimizer=Adam[learningRate=0.1,"
                        + " beta1=0.9, beta2=0.999, epsilon=1.0E-8]] does not allow: take InnerRule.sgd or learned rates,"
                        + " or InnerLoop.first";
        assertThatThrownBy(() -> curve(adam, InnerLoop.exact(1))).hasMessage(message);
        assertThatThrownBy(() -> curve(adam, new InnerLoop(1, Order.exactFrom(5), List.of())))
                .hasMessage(message);
        assertThatThrownBy(() -> curve(adam.restrictedTo(Model.HEAD), InnerLoop.exact(1)))
                .hasMessageStartingWith("exact MAML differentiates through its inner rule, which Restricted[");
    }

    @Test
    void descentAsAnOptimizerIsDescentInFirstOrder() {
        Maml optimizer = curve(InnerRule.optimizer(new Sgd(0.1)), InnerLoop.first(3));
        Maml plain = curve(InnerRule.sgd(0.1), InnerLoop.first(3));
        Parameters theta = Toys.theta(plain);
        MetaGradient ours = optimizer.metaGradient(theta, points(), NOW);
        MetaGradient expected = plain.metaGradient(theta, points(), NOW);
        assertThat(ours.gradient().minus(expected.gradient()).norm()).isLessThan(1e-12);
        assertThat(ours.loss()).isCloseTo(expected.loss(), within(1e-12));
    }

    @Test
    void anOptimizerRemembersFromStepToStepAndStartsAnewForATask() {
        // Adam's first step is the rate times the sign of the gradient. Support w.x = 23 and the gradient is (23, 46,
        // 69).
        Maml maml = new Maml(new Toys.Dot(), HALF_SQUARE, InnerRule.optimizer(Adam.of(0.1)), InnerLoop.first(2));
        Parameters theta = Toys.theta(maml);
        for (int task = 0; task < 2; task++) {
            Adaptation adaptation = maml.adapt(theta, handEpisode(ENGINE).support(), 0);
            assertThat(adapted(adaptation, 1).tensor("w").toDoubles())
                    .containsExactly(new double[] {1.9, 2.9, 4.9}, within(1e-8));
            // Then w.x = 22.4: m = 0.09 g1 + 0.1 g2, v = 0.000999 g1^2 + 0.001 g2^2, corrected by 0.19 and 0.001999.
            double m = (0.09 * 23 + 0.1 * 22.4) / 0.19;
            double v = (0.000999 * 23 * 23 + 0.001 * 22.4 * 22.4) / 0.001999;
            assertThat(adapted(adaptation, 2).tensor("w").toDoubles()[0])
                    .isCloseTo(1.9 - 0.1 * m / Math.sqrt(v), within(1e-7));
        }
        // First order: the meta-gradient is that of the query loss at the adapted parameters.
        double[] w = adapted(maml.adapt(theta, handEpisode(ENGINE).support(), 0), 2)
                .tensor("w")
                .toDoubles();
        double product = 4 * w[0] + 5 * w[1] + 6 * w[2];
        assertThat(w(maml.metaGradient(theta, handEpisode(ENGINE), NOW)))
                .containsExactly(new double[] {4 * product, 5 * product, 6 * product}, within(1e-10));
    }

    // ---- losses ----

    @Test
    void stepOnTheSummedLossIsWaysTimesThatOnTheMean() {
        Model network = Networks.mlp(2, 5);
        Examples support = new Examples(
                ENGINE.tensor(new double[] {1, 0, 0, 1, 1, 1, 2, 1, 1, 2}, 5, 2), Labels.of(5, 0, 1, 2, 3, 4));
        Maml summed = new Maml(network, Losses.crossEntropyPerShot(1), InnerRule.sgd(0.01), InnerLoop.exact(5));
        Maml mean = new Maml(network, Losses.crossEntropy(), InnerRule.sgd(0.05), InnerLoop.exact(5));
        Parameters theta = Toys.theta(summed);
        assertThat(adapted(summed.adapt(theta, support, 0), 5)
                        .minus(adapted(mean.adapt(theta, support, 0), 5))
                        .norm())
                .isLessThan(1e-12);
    }

    @Test
    void clippingBitesOnThePublishedScaleOfTheQueryLoss() {
        // Two ways, one shot, 15 queries a class: sum over 30 of (softmax - one-hot) x / 1 shot. With theta = 0 and one
        // feature of 2 on every query of class 0, the gradient of class 0's weight is 15 * (0.5 - 1) * 2 = -15.
        double[] inputs = new double[30];
        int[] ids = new int[30];
        for (int i = 0; i < 15; i++) {
            inputs[i] = 2;
            ids[15 + i] = 1;
        }
        Episode episode = new Episode(
                new Examples(ENGINE.filled(0, 2, 1), Labels.of(2, 0, 1)),
                new Examples(ENGINE.tensor(inputs, 30, 1), Labels.of(2, ids)));
        Maml maml =
                new Maml(Networks.mlp(1, 2), Losses.crossEntropyPerShot(1), InnerRule.sgd(0.01), InnerLoop.exact(5));
        Parameters theta = Toys.theta(maml).scale(0);
        Parameters gradient = maml.metaGradient(theta, episode, NOW).gradient();
        assertThat(gradient.tensor("head/dense1.weight").toDoubles())
                .containsExactly(new double[] {-15, 15}, within(1e-12));
        Parameters clipped = new Sgd(1)
                .clippedByValue(10)
                .step(theta, Parameters.none(), gradient, Optimizer.When.FIRST)
                .theta();
        assertThat(clipped.tensor("head/dense1.weight").toDoubles()).containsExactly(10, -10);
    }

    // ---- values and messages ----

    @Test
    void learnersThatDoTheSameAreEqualAndPrintThemselves() {
        Maml one = curve(InnerRule.sgd(0.1).restrictedTo(Model.HEAD), InnerLoop.exact(2));
        assertThat(one).isEqualTo(curve(InnerRule.sgd(0.1).restrictedTo(Model.HEAD), InnerLoop.exact(2)));
        assertThat(one).isNotEqualTo(curve(InnerRule.sgd(0.1), InnerLoop.exact(2)));
        assertThat(one.toString())
                .endsWith("loss=mse(), rule=Restricted[rule=Sgd[learningRate=0.1], group=head],"
                        + " loop=InnerLoop[steps=2, order=Exact[], stepWeights=[]]]");
    }

    @Test
    void anotherRuleOrOrderLeavesAllElse() {
        Maml exact = curve(InnerRule.sgd(0.1), InnerLoop.exact(2).withStepWeights(0.5, 1.0));
        InnerRule head = exact.rule().restrictedTo(Model.HEAD);
        assertThat(exact.withRule(head)).isEqualTo(curve(head, exact.loop()));
        assertThat(exact.firstOrder())
                .isEqualTo(curve(exact.rule(), InnerLoop.first(2).withStepWeights(0.5, 1.0)));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> InnerLoop.exact(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inner steps must be at least 0, but are -1");
        assertThatThrownBy(() -> InnerLoop.exact(3).withStepWeights(0.5, 0.5))
                .hasMessage("step weights must be as many as the 3 inner steps, but there are 2");
        assertThatThrownBy(() -> InnerLoop.exact(2).withStepWeights(0.5, -0.5))
                .hasMessage("step weights must be finite and at least 0, but are [0.5, -0.5]");
        assertThatThrownBy(() -> InnerLoop.exact(2).withStepWeights(0.0, 0.0))
                .hasMessage("one of the step weights must be above 0, but they are [0.0, 0.0]");
        assertThatThrownBy(() -> InnerRule.sgd(-0.1))
                .hasMessage("innerLearningRate must be finite and at least 0, but is -0.1");
        assertThatThrownBy(() -> InnerRule.sgd(Double.NaN))
                .hasMessage("innerLearningRate must be finite and at least 0, but is NaN");
        assertThatThrownBy(() -> InnerRule.learnedRates(-0.1, 0.1))
                .hasMessage("lowest must be finite and at least 0, but is -0.1");
        assertThatThrownBy(() -> InnerRule.learnedRates(0.2, 0.1)).hasMessage("highest 0.1 is below lowest 0.2");
        assertThatThrownBy(() -> InnerRule.learnedRateATensorAndStep(0, 0.1))
                .hasMessage("steps must be at least 1 where every step has rates of its own, else 0, but are 0");
    }

    @Test
    void aHeadOrGroupThatIsNotThereIsNamed() {
        InnerRule head = InnerRule.sgd(0.1).restrictedTo(Model.HEAD);
        assertThatThrownBy(() -> new Maml(new Toys.Dot(), HALF_SQUARE, head, InnerLoop.exact(1)))
                .hasMessage("a rule for the head alone needs a model with a head, but Dot[] is no HeadedModel");
        Maml neck = curve(InnerRule.sgd(0.1).restrictedTo("neck"), InnerLoop.exact(1));
        assertThatThrownBy(() -> Toys.theta(neck))
                .hasMessage("the model has no parameters to adapt in the group neck; its groups are [body, head]");
    }

    @Test
    void inputsThatDoNotFitTheModelAreNamed() {
        Maml maml = new Maml(Networks.mlp(1, 4, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
        Engine engine = Engine.cpu();
        Parameters theta = maml.initialize(engine, Randomness.of(1, 1));
        Examples wide = new Examples(engine.filled(0, 5, 2), engine.filled(0, 5, 1));
        assertThatThrownBy(() -> maml.adapt(theta, wide, 0).after(1))
                .hasMessage("the network takes inputs [n, 1], but the inputs have shape [5, 2]");
        Examples flat = new Examples(engine.filled(0, 5, 1), engine.filled(0, 5));
        assertThatThrownBy(() -> maml.adapt(theta, flat, 0).after(1))
                .hasMessage("targets have shape [5] but the model predicts [5, 1]");
        Examples labelled = new Examples(engine.filled(0, 5, 1), Labels.of(5, 0, 1, 2, 3, 4));
        assertThatThrownBy(() -> maml.adapt(theta, labelled, 0).after(1))
                .hasMessage("numbers to predict are needed, as by the squared error,"
                        + " but the targets are class labels [0, 1, 2, 3, 4] of 5");
    }
}
