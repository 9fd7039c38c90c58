package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.algorithms.Toys.ENGINE;
import static org.meta4j.algorithms.Toys.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Schedule;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;

class ReptileTest {
    /** A line through the data: prediction = w x + b. */
    private static final Model LINE = Networks.mlp(1, 1);

    private static final String W = "head/dense1.weight";
    private static final String B = "head/dense1.bias";
    private static final Moment NOW = Moment.alone(4);

    private static Parameters theta(double w, double b) {
        return Parameters.of(W, column(w)).and(Parameters.of(B, ENGINE.tensor(new double[] {b}, 1)));
    }

    private static Episode episode() {
        Examples one = new Examples(column(2), column(3));
        return new Episode(one, one);
    }

    private static Reptile reptile(Optimizer inner, int steps) {
        return new Reptile(LINE, Losses.mse(), inner, steps);
    }

    private static Parameters adapted(Reptile reptile, Parameters theta, int steps) {
        Predictor predictor = reptile.adapt(theta, episode().support(), 0).after(steps);
        return ((AdaptedModel) predictor).adapted();
    }

    @Test
    void metaGradientIsThetaMinusAdapted() {
        // Prediction 1*2 + 0 = 2, error -1: gradients w -4, b -2; one step of 0.1 adds 0.4 and 0.2.
        MetaGradient one = reptile(new Sgd(0.1), 1).metaGradient(theta(1, 0), episode(), NOW);
        assertThat(one.gradient().names()).containsExactly(W, B);
        assertThat(one.gradient().tensor(W).item()).isCloseTo(-0.4, within(1e-12));
        assertThat(one.gradient().tensor(B).item()).isCloseTo(-0.2, within(1e-12));
        assertThat(one.loss()).isCloseTo(1, within(1e-12)); // before the step
        assertThat(one.state().isEmpty()).isTrue();
    }

    @Test
    void withoutStepsThereIsNoGradientAndNoLoss() {
        MetaGradient none = reptile(new Sgd(0.1), 0).metaGradient(theta(1, 0), episode(), NOW);
        assertThat(none.gradient().norm()).isZero();
        assertThat(none.loss()).isZero();
    }

    @Test
    void metaGradientIsThetaMinusWhatANaiveLoopReaches() {
        // The gradients of the mean of (w x + b - y)^2 are the means of 2 x error and 2 error.
        double[] x = {-1, 0.5, 2};
        double[] y = {1, -1, 0.3};
        double w = 0.7;
        double b = -0.2;
        for (int step = 0; step < 5; step++) {
            double ofW = 0;
            double ofB = 0;
            for (int i = 0; i < 3; i++) {
                double error = w * x[i] + b - y[i];
                ofW += 2 * x[i] * error / 3;
                ofB += 2 * error / 3;
            }
            w -= 0.1 * ofW;
            b -= 0.1 * ofB;
        }
        Examples support = new Examples(column(x), column(y));
        Parameters gradient = reptile(new Sgd(0.1), 5)
                .metaGradient(theta(0.7, -0.2), new Episode(support, support), NOW)
                .gradient();
        assertThat(gradient.tensor(W).item()).isCloseTo(0.7 - w, within(1e-12));
        assertThat(gradient.tensor(B).item()).isCloseTo(-0.2 - b, within(1e-12));
    }

    @Test
    void innerAdamWithoutMomentumStepsBySignFirst() {
        // Adam's first step is the rate times the sign of the gradient, whatever its size.
        Parameters adapted = adapted(reptile(Adam.of(0.01).withBeta1(0), 1), theta(1, 0), 1);
        assertThat(adapted.tensor(W).item()).isCloseTo(1.01, within(1e-9));
        assertThat(adapted.tensor(B).item()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void innerAdamCarriesItsMomentsFromStepToStep() {
        // Step 1: w = 1.1, b = 0.1. Step 2: error 2.3 - 3 = -0.7, gradient of w is -2.8, of its square 7.84;
        // second moment 0.999 * 0.001 * 16 + 0.001 * 7.84, corrected by 1 - 0.999^2.
        double corrected = (0.999 * 0.001 * 16 + 0.001 * 7.84) / (1 - 0.999 * 0.999);
        Parameters adapted = adapted(reptile(Adam.of(0.1).withBeta1(0), 2), theta(1, 0), 2);
        assertThat(adapted.tensor(W).item()).isCloseTo(1.1 + 0.1 * 2.8 / Math.sqrt(corrected), within(1e-7));
    }

    // ---- memory ----

    private static Parameters memory(double second, double steps) {
        return Parameters.of("memory/second/" + W, ENGINE.filled(second, 1, 1))
                .and(Parameters.of("memory/second/" + B, ENGINE.filled(second, 1)))
                .and(Parameters.of("memory/steps", ENGINE.filled(steps)));
    }

    @Test
    void innerAdamRemembersWhatEarlierTasksSaw() {
        Reptile reptile = reptile(Adam.of(0.1).withBeta1(0), 1);
        Parameters theta = theta(1, 0).and(memory(0.1, 9));
        // The gradient of w is -4: second moment 0.999 * 0.1 + 0.001 * 16, corrected for the tenth step.
        double second = 0.999 * 0.1 + 0.001 * 16;
        double step = 0.1 * 4 / Math.sqrt(second / (1 - Math.pow(0.999, 10)));
        MetaGradient one = reptile.metaGradient(theta, episode(), NOW);
        assertThat(one.gradient().names()).as("what the outer rule sees").containsExactly(W, B);
        assertThat(one.gradient().tensor(W).item()).isCloseTo(-step, within(1e-7));
        assertThat(one.state().names()).isEqualTo(memory(0, 0).names());
        assertThat(one.state().tensor("memory/second/" + W).item()).isCloseTo(second, within(1e-12));
        assertThat(one.state().tensor("memory/steps").item()).isEqualTo(10);
        Parameters adapted = adapted(reptile, theta, 1);
        assertThat(adapted.names()).containsExactly(W, B);
        assertThat(adapted.tensor(W).item()).isCloseTo(1 + step, within(1e-7));
    }

    @Test
    void theOrderOfThetaAndItsMemoryDoesNotMatter() {
        Reptile reptile = reptile(Adam.of(0.1), 3);
        Parameters theta = reptile.metaGradient(Toys.theta(reptile), episode(), NOW)
                .state()
                .and(theta(1, 0));
        MetaGradient expected = reptile.metaGradient(theta, episode(), NOW);
        MetaGradient ours = reptile.metaGradient(Toys.reversed(theta), episode(), NOW);
        assertThat(ours.gradient().minus(expected.gradient()).norm()).isZero();
        assertThat(ours.state().minus(expected.state()).norm()).isZero();
    }

    @Test
    void aNewThetaHoldsTheModelAndAnEmptyMemory() {
        assertThat(Toys.theta(reptile(new Sgd(0.02), 1)).names()).containsExactly(W, B);
        Parameters theta = Toys.theta(reptile(Adam.of(1e-3), 1));
        assertThat(theta.names())
                .containsExactly(
                        W,
                        B,
                        "memory/first/" + W,
                        "memory/first/" + B,
                        "memory/second/" + W,
                        "memory/second/" + B,
                        "memory/steps");
        assertThat(theta.group("memory").norm()).isZero();
    }

    @Test
    void aThetaWithoutMemoryStartsWithAnEmptyOne() {
        Reptile reptile = reptile(Adam.of(0.1).withBeta1(0), 2);
        MetaGradient without = reptile.metaGradient(theta(1, 0), episode(), NOW);
        MetaGradient with = reptile.metaGradient(theta(1, 0).and(memory(0, 0)), episode(), NOW);
        assertThat(without.gradient().minus(with.gradient()).norm()).isZero();
        assertThat(without.state().minus(with.state()).norm()).isZero();
    }

    // ---- mini-batches ----

    private static Examples numbered(int count) {
        double[] inputs = new double[count];
        Arrays.setAll(inputs, i -> i);
        return new Examples(
                column(inputs),
                Labels.of(count, Arrays.stream(inputs).mapToInt(i -> (int) i).toArray()));
    }

    private static List<Integer> drawn(MiniBatches batches, int steps) {
        List<Integer> drawn = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            Examples batch = batches.at(step);
            int[] ids = batch.labels().ids();
            for (int i = 0; i < ids.length; i++) {
                assertThat(batch.inputs().toDoubles()[i])
                        .as("input of a target")
                        .isEqualTo(ids[i]);
                drawn.add(ids[i]);
            }
        }
        return drawn;
    }

    @Test
    void miniBatchesGoThroughAllExamplesBeforeOneComesAgain() {
        // 12 batches of 3 are 36 draws from 9: four times all nine; of 4, 48 draws from 9, across the ends of orders.
        for (int size : new int[] {3, 4, 2}) {
            List<Integer> drawn = drawn(new MiniBatches(numbered(9), size, 5), 12);
            assertThat(drawn).hasSize(12 * size);
            for (int cycle = 0; (cycle + 1) * 9 <= drawn.size(); cycle++) {
                assertThat(drawn.subList(cycle * 9, (cycle + 1) * 9))
                        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
            }
        }
    }

    @Test
    void everyCycleHasAnotherOrder() {
        List<Integer> drawn = drawn(new MiniBatches(numbered(9), 3, 5), 12);
        Set<List<Integer>> orders = new HashSet<>();
        for (int cycle = 0; cycle < 4; cycle++) {
            orders.add(drawn.subList(cycle * 9, (cycle + 1) * 9));
        }
        assertThat(orders).hasSize(4);
    }

    @Test
    void miniBatchesAreAFunctionOfTheKeyAlone() {
        List<Integer> drawn = drawn(new MiniBatches(numbered(9), 4, 5), 12);
        assertThat(drawn(new MiniBatches(numbered(9), 4, 5), 12)).isEqualTo(drawn);
        assertThat(drawn(new MiniBatches(numbered(9), 4, 6), 12)).isNotEqualTo(drawn);
        assertThat(new MiniBatches(numbered(9), 4, 5).at(7).labels().ids())
                .as("whichever was asked for before")
                .containsExactly(drawn.subList(28, 32).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    @Test
    void everyExampleIsFirstEquallyOften() {
        int[] first = new int[3];
        for (int key = 0; key < 3000; key++) {
            first[new MiniBatches(numbered(3), 1, key).at(0).labels().ids()[0]]++;
        }
        // Five standard deviations of sqrt(3000 / 3 * 2 / 3) = 26.
        assertThat(Arrays.stream(first).boxed()).allSatisfy(n -> assertThat(n).isBetween(870, 1130));
    }

    @Test
    void aBatchOfAtLeastTheSetIsTheSet() {
        Examples all = numbered(9);
        assertThat(new MiniBatches(all, 9, 5).at(3)).isSameAs(all);
        assertThat(new MiniBatches(all, Integer.MAX_VALUE, 5).at(3)).isSameAs(all);
    }

    @Test
    void trainingAndTestTakeMiniBatchesOfTheirOwnSize() {
        List<Integer> sizes = new ArrayList<>();
        Loss noting = Loss.named("noting", (predictions, targets) -> {
            sizes.add(targets.count());
            return Losses.mse().of(predictions, targets);
        });
        Reptile reptile = new Reptile(LINE, noting, new Sgd(0.1), 2, 3, 5);
        Examples support = new Examples(ENGINE.filled(1, 8, 1), ENGINE.filled(2, 8, 1));
        reptile.metaGradient(theta(1, 0), new Episode(support, support), NOW);
        assertThat(sizes).containsExactly(3, 3);
        reptile.adapt(theta(1, 0), support, 0).after(4);
        assertThat(sizes).containsExactly(3, 3, 5, 5, 5, 5);
    }

    @Test
    void theKeyOfTheMomentDecidesTheMiniBatches() {
        Reptile reptile = new Reptile(LINE, Losses.mse(), new Sgd(0.1), 2, 1, 1);
        Examples support = new Examples(column(1, 2, 3, 4, 5, 6, 7), column(1, 0, 3, 5, 0, 2, 9));
        Episode episode = new Episode(support, support);
        Set<Double> losses = new HashSet<>();
        for (long key = 0; key < 20; key++) {
            double loss = reptile.metaGradient(theta(0.1, 0), episode, Moment.alone(key))
                    .loss();
            assertThat(reptile.metaGradient(theta(0.1, 0), episode, Moment.alone(key))
                            .loss())
                    .isEqualTo(loss);
            losses.add(loss);
        }
        assertThat(losses).hasSizeGreaterThan(5);
    }

    // ---- values and messages ----

    @Test
    void learnersThatDoTheSameAreEqualAndPrintThemselves() {
        Reptile one = new Reptile(LINE, Losses.mse(), new Sgd(0.1), 2, 3, 5);
        assertThat(one).isEqualTo(new Reptile(Networks.mlp(1, 1), Losses.mse(), new Sgd(0.1), 2, 3, 5));
        assertThat(one.toString())
                .endsWith("loss=mse(), inner=Sgd[learningRate=0.1], innerSteps=2, innerBatchSize=3, testBatchSize=5]");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> reptile(new Sgd(1), -1)).hasMessage("inner steps must be at least 0, but are -1");
        assertThatThrownBy(() -> new Reptile(LINE, Losses.mse(), new Sgd(1), 1, 0, 1))
                .hasMessage("innerBatchSize must be at least 1, but is 0");
        assertThatThrownBy(() -> new Reptile(LINE, Losses.mse(), new Sgd(1), 1, 1, -2))
                .hasMessage("testBatchSize must be at least 1, but is -2");
    }

    @Test
    void aThetaOfAnotherModelIsNamed() {
        Reptile reptile = reptile(new Sgd(1), 1);
        assertThatThrownBy(() ->
                        reptile.adapt(Parameters.of("v", column(1)), episode().support(), 0))
                .hasMessage("the parameters are not the model's: " + W + ", " + B + ", v differ; expected " + W
                        + " [1, 1], " + B + " [1], but got v [1, 1]");
    }

    @Test
    void anInnerScheduleAndAModelThatIsNotAdaptedWholeAreRefused() {
        Optimizer falling = new Sgd(0.1).scheduled(Schedule.linearToZero());
        assertThatThrownBy(() -> new Reptile(LINE, Losses.mse(), falling, 1))
                .hasMessage("an inner rule has no schedule, because an inner loop has no horizon, but is Scheduled["
                        + "rule=Sgd[learningRate=0.1], schedule=LinearToZero[]]");
        assertThatThrownBy(() -> new Reptile(Networks.omniglotMamlAuthors(5), Losses.crossEntropy(), new Sgd(0.1), 1))
                .hasMessageStartingWith(
                        "Reptile learns what is adapted to tasks, but parameters of the group slow of network(");
    }
}
