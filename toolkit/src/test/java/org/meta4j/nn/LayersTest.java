package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;

class LayersTest {
    private final Engine engine = Engine.reference();

    private Parameters start(Model model) {
        return model.initialize(engine, Randomness.of(1, 0));
    }

    private Tensor some(int... shape) {
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return engine.tensor(Randomness.of(2, 0).doubles(size, -1, 1).toArray(), shape);
    }

    private static Parameters with(Parameters theta, String name, Tensor value) {
        return theta.with(Parameters.of(name, value));
    }

    // ---- names, groups and shapes ----

    @Test
    void namesSayTheGroupTheLayerAndTheParameter() {
        Network network = Network.of(
                        Layers.images(8, 8, 1),
                        Layers.repeat(2, Layers.conv2d(2).stride(2), Layers.batchNorm(), Layers.relu()),
                        Layers.flatten(),
                        Layers.dense(3))
                .withHead(Layers.dense(2));
        assertThat(network.layout())
                .hasToString(
                        "body/conv1.weight [3, 3, 1, 2], body/conv1.bias [2], body/norm1.gamma [2], body/norm1.beta [2],"
                                + " body/conv2.weight [3, 3, 2, 2], body/conv2.bias [2], body/norm2.gamma [2], body/norm2.beta [2],"
                                + " body/dense1.weight [8, 3], body/dense1.bias [3], head/dense2.weight [3, 2], head/dense2.bias [2]");
        assertThat(start(network).names()).isEqualTo(network.layout().names());
    }

    @Test
    void branchesHaveNamesOfTheirOwn() {
        Layer branch = Layers.sequence(Layers.conv2d(2), Layers.batchNorm());
        Network network = Network.of(
                Layers.images(4, 4, 1),
                Layers.conv2d(1).withoutBias(),
                Layers.concat(branch, Layers.conv2d(3).kernel(1).withoutBias()),
                Layers.concat(Layers.sequence(), Layers.conv2d(1).withoutBias()));
        assertThat(network.layout().names())
                .containsExactly(
                        "body/conv1.weight",
                        "body/concat1.a.conv1.weight",
                        "body/concat1.a.conv1.bias",
                        "body/concat1.a.norm1.gamma",
                        "body/concat1.a.norm1.beta",
                        "body/concat1.b.conv1.weight",
                        "body/concat2.b.conv1.weight");
        assertThat(network.apply(start(network), some(2, 4, 4, 1)).shape()).containsExactly(2, 4, 4, 6);
    }

    @Test
    void concatKeepsTheValuesOfEveryBranch() {
        Network network = Network.of(Layers.inputs(2), Layers.concat(Layers.sequence(), Layers.relu()));
        Tensor x = engine.tensor(new double[] {1, -2}, 1, 2);
        assertThat(network.apply(Parameters.none(), x).toDoubles()).containsExactly(1, -2, 1, 0);
    }

    @Test
    void branchesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> Network.of(Layers.images(4, 4, 1), Layers.concat(Layers.maxPool(2), Layers.relu())))
                .hasMessage("concat(maxPool(2), relu()) needs branches that differ in the last axis alone,"
                        + " but they make [[n, 2, 2, 1], [n, 4, 4, 1]]");
    }

    @Test
    void aLayerThatCannotTakeWhatItIsGivenIsNamed() {
        assertThatThrownBy(() -> Network.of(Layers.images(4, 4, 2), Layers.dense(3)))
                .hasMessage("dense(3) takes features [n, count], but is given [n, 4, 4, 2]:"
                        + " put flatten() or globalMean() before it");
        assertThatThrownBy(() -> Network.of(Layers.inputs(4), Layers.conv2d(3).stride(2)))
                .hasMessage("conv2d(3, stride 2) takes images [n, height, width, channels], but is given [n, 4]");
        assertThatThrownBy(() -> Network.of(Layers.images(1, 1, 1), Layers.maxPool(2)))
                .hasMessage("a window of 2 does not fit on a length of 1 with padding 0");
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> Layers.dense(0)).hasMessage("units must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.conv2d(0)).hasMessage("filters must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.conv2d(1).stride(0)).hasMessage("stride must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.maxPool(0)).hasMessage("size must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.dropout(1)).hasMessage("the dropout rate must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> Layers.batchNorm().epsilon(0)).hasMessage("epsilon must be positive, but is 0.0");
        assertThatThrownBy(() -> Layers.batchNorm().perStep(0)).hasMessage("steps must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.repeat(0)).hasMessage("times must be at least 1, but is 0");
        assertThatThrownBy(() -> Layers.concat()).hasMessage("concat needs 1 to 26 branches, but got 0");
        assertThatThrownBy(() -> Layers.inputs(0)).hasMessage("the lengths of inputs must be at least 1, but are [0]");
    }

    @Test
    void layersEqualThemselvesAndPrintWhatTheyAre() {
        assertThat(Layers.conv2d(64).stride(2))
                .isEqualTo(Layers.conv2d(64).stride(2))
                .hasToString("conv2d(64, stride 2)");
        assertThat(Layers.conv2d(8).kernel(5).padding(Padding.of(1)).withoutBias())
                .hasToString("conv2d(8, kernel 5, padding 1, without bias)");
        assertThat(Layers.dense(3).initialized(Initializer.normal(1), Initializer.constant(2)))
                .hasToString("dense(3, weights normal(1.0), biases constant(2.0))");
        assertThat(Layers.batchNorm().perStep(5)).hasToString("batchNorm(per step 5)");
        assertThat(Layers.maxPool(3).stride(2).padding(Padding.same()))
                .hasToString("maxPool(3, stride 2, padding SAME)");
        assertThat(Layers.repeat(2, Layers.tanh(), Layers.sigmoid())).hasToString("repeat(2, tanh(), sigmoid())");
        assertThat(Layers.leakyRelu(0.1)).isEqualTo(Layers.leakyRelu(0.1)).hasToString("leakyRelu(0.1)");
        assertThat(Layers.sequence(Layers.dropout(0.5), Layers.globalMean()))
                .hasToString("sequence(dropout(0.5), globalMean())");
    }

    // ---- networks ----

    @Test
    void networksEqualThemselvesAndPrintWhatTheyAre() {
        Network network =
                Network.of(Layers.inputs(1), Layers.dense(4), Layers.relu()).withHead(Layers.dense(1));
        Network same =
                Network.of(Layers.inputs(1), Layers.dense(4), Layers.relu()).withHead(Layers.dense(1));
        assertThat(network).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(network.withHead(Layers.dense(2)));
        assertThat(network).hasToString("network(inputs [1]: dense(4), relu(); head: dense(1))");
        assertThat(network.input()).isEqualTo(Layers.inputs(1));
        assertThat(network.body()).containsExactly(Layers.dense(4), Layers.relu());
        assertThat(network.head()).containsExactly(Layers.dense(1));
    }

    @Test
    void predictionsAreTheHeadOfTheFeatures() {
        Network network =
                Network.of(Layers.inputs(3), Layers.dense(4), Layers.tanh()).withHead(Layers.dense(2));
        Parameters theta = start(network);
        Tensor features = network.features(theta, some(5, 3), Pass.prediction());
        assertThat(features.shape()).containsExactly(5, 4);
        assertThat(network.head(theta, features, Pass.prediction()).toDoubles())
                .isEqualTo(network.apply(theta, some(5, 3)).toDoubles());
        Network embedding = Network.of(Layers.inputs(3), Layers.dense(4));
        assertThat(embedding.head(start(embedding), features, Pass.prediction()))
                .isSameAs(features);
        assertThatThrownBy(() -> network.head(theta, some(5, 3), Pass.prediction()))
                .hasMessage("the head takes features [n, 4], but the inputs have shape [5, 3]");
    }

    @Test
    void inputsOfAnotherShapeAreNamed() {
        Network images = Networks.omniglotMaml(5);
        Parameters theta = images.initialize(Engine.cpu(), Randomness.of(1, 0));
        assertThatThrownBy(() -> images.apply(theta, Engine.cpu().filled(0, 2, 32, 32, 1)))
                .hasMessage("the network takes images [n, 28, 28, 1], but the inputs have shape [2, 32, 32, 1]");
        Network numbers = Networks.mlp(1, 2);
        assertThatThrownBy(() -> numbers.apply(start(numbers), some(5, 2)))
                .hasMessage("the network takes inputs [n, 1], but the inputs have shape [5, 2]");
    }

    @Test
    void theOrderOfParametersIsAllOne() {
        Network network = Networks.mlp(2, 3, 2);
        Parameters theta = start(network);
        List<String> names = new ArrayList<>(theta.names());
        Collections.reverse(names);
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        names.forEach(name -> reversed.put(name, theta.tensor(name)));
        assertThat(network.apply(Parameters.of(reversed), some(4, 2)).toDoubles())
                .isEqualTo(network.apply(theta, some(4, 2)).toDoubles());
    }

    @Test
    void parametersThatAreMissingOrTooManyAreListed() {
        Network network = Network.of(Layers.inputs(1)).withHead(Layers.dense(2));
        Parameters theta = start(network);
        Parameters other = Parameters.of("head/dense1.weight", engine.filled(0, 1, 2))
                .and(Parameters.of("rates/x", engine.filled(0, 2)));
        assertThatThrownBy(() -> network.apply(other, some(5, 1)))
                .hasMessage("the parameters are not the model's: head/dense1.bias, rates/x differ;"
                        + " expected head/dense1.weight [1, 2], head/dense1.bias [2],"
                        + " but got head/dense1.weight [1, 2], rates/x [2]");
        assertThat(network.apply(theta.and(Parameters.of("statistics/norm1.mean", engine.filled(0, 2))), some(5, 1))
                        .shape())
                .containsExactly(5, 2);
    }

    // ---- normalisation ----

    private static final int CHANNELS = 2;

    private static Network normalized(BatchNorm norm) {
        return Network.of(Layers.inputs(CHANNELS), norm);
    }

    @Test
    void batchNormScalesAndShiftsWhatHasMeanZeroAndVarianceOne() {
        Network network = normalized(Layers.batchNorm().epsilon(1e-12));
        Parameters theta = with(start(network), "body/norm1.gamma", engine.tensor(new double[] {2, 3}, 2));
        theta = with(theta, "body/norm1.beta", engine.tensor(new double[] {10, 0}, 2));
        Tensor x = engine.tensor(new double[] {1, 5, 3, 9}, 2, 2);
        assertThat(network.apply(theta, x).toDoubles()).containsExactly(new double[] {8, -3, 12, 3}, within(1e-9));
    }

    @Test
    void betaOnlyHasNoGamma() {
        Network network = normalized(Layers.batchNorm().betaOnly());
        Parameters theta = start(network);
        assertThat(theta.names()).containsExactly("body/norm1.beta");
        double[] usual = normalized(Layers.batchNorm())
                .apply(start(normalized(Layers.batchNorm())), some(4, 2))
                .toDoubles();
        assertThat(network.apply(theta, some(4, 2)).toDoubles()).isEqualTo(usual);
    }

    @Test
    void parametersThatAreNotAdaptedAreSlow() {
        Network network = normalized(Layers.batchNorm().notAdapted());
        assertThat(network.layout().names()).containsExactly("slow/norm1.gamma", "slow/norm1.beta");
        Network inHead = Network.of(Layers.inputs(2), Layers.batchNorm())
                .withHead(Layers.batchNorm().notAdapted(), Layers.dense(2));
        assertThat(inHead.layout().names())
                .containsExactly(
                        "body/norm1.gamma",
                        "body/norm1.beta",
                        "slow/norm2.gamma",
                        "slow/norm2.beta",
                        "head/dense1.weight",
                        "head/dense1.bias");
    }

    @Test
    void aStepHasParametersOfItsOwn() {
        Network network = normalized(Layers.batchNorm().perStep(2));
        Parameters start = start(network);
        assertThat(start.names())
                .containsExactly("body/norm1.gamma0", "body/norm1.gamma1", "body/norm1.beta0", "body/norm1.beta1");
        Parameters theta = with(start, "body/norm1.beta1", engine.filled(7, 2));
        double[] first = network.apply(theta, some(4, 2), Pass.training(0, 0)).toDoubles();
        double[] second = network.apply(theta, some(4, 2), Pass.training(0, 1)).toDoubles();
        for (int i = 0; i < first.length; i++) {
            assertThat(second[i]).isCloseTo(first[i] + 7, within(1e-12));
        }
        assertThatThrownBy(() -> network.apply(theta, some(4, 2), Pass.prediction(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("norm1 has parameters for steps 0 to 1, but is applied at step 2");
    }

    @Test
    void statisticsSeenAreTheMeanAndTheUnbiasedVariance() {
        Network network = normalized(Layers.batchNorm());
        Statistics seen = new Statistics();
        Tensor x = engine.tensor(new double[] {1, 5, 3, 9}, 2, 2);
        network.apply(start(network), x, Pass.training(0, 0).collecting(seen));
        Parameters statistics = seen.collected();
        assertThat(statistics.names()).containsExactly("norm1.mean", "norm1.variance");
        assertThat(statistics.tensor("norm1.mean").toDoubles()).containsExactly(2, 7);
        assertThat(statistics.tensor("norm1.variance").toDoubles())
                .containsExactly(2, 8); // (1 + 1) / (2 - 1), (4 + 4) / 1
    }

    @Test
    void bothEnginesSeeTheSameStatistics() {
        Network network = TestNetworks.convolutional(8, 1, 2, 3, false, 2);
        Engine cpu = Engine.cpu();
        try (Engine.Scope scope = cpu.scope()) {
            Statistics ours = new Statistics();
            Statistics expected = new Statistics();
            Pass pass = Pass.training(0, 0);
            network.apply(start(network), some(3, 8, 8, 1), pass.collecting(expected));
            network.apply(start(network).on(cpu), some(3, 8, 8, 1).on(cpu), pass.collecting(ours));
            assertThat(ours.collected().names()).isEqualTo(expected.collected().names());
            float[] values = ours.collected().toFloats();
            assertThat(values).containsExactly(expected.collected().toFloats(), within(1e-5f));
        }
    }

    @Test
    void aPredictionNormalizesByTheStatisticsItIsGiven() {
        Network network = normalized(Layers.batchNorm().notAdapted().epsilon(1));
        Parameters statistics = Parameters.of("norm1.mean", engine.tensor(new double[] {1, 2}, 2))
                .and(Parameters.of("norm1.variance", engine.tensor(new double[] {3, 8}, 2)));
        Parameters theta = start(network).and(statistics.inGroup("statistics"));
        // (5 - 1) / sqrt(3 + 1), (5 - 2) / sqrt(8 + 1)
        assertThat(network.apply(theta, engine.filled(5, 1, 2)).toDoubles())
                .containsExactly(new double[] {2, 1}, within(1e-12));
        assertThat(network.apply(theta, engine.filled(5, 1, 2), Pass.training(0, 0))
                        .toDoubles())
                .containsExactly(0, 0);
    }

    @Test
    void anIdleBiasHasNoGradient() {
        Network network = Network.of(Layers.inputs(2), Layers.dense(3).idleBias(), Layers.batchNorm());
        Parameters theta = start(network);
        Tensor loss = Ops.sum(Ops.square(network.apply(theta, some(4, 2))));
        assertThat(Gradients.grad(loss, theta.tensors()).get(1).toDoubles()).containsOnly(0);
    }

    @Test
    void aBiasIsAddedUnlessItIsIdle() {
        Network network = Network.of(Layers.images(2, 2, 1), Layers.conv2d(2).kernel(1));
        Parameters theta = start(network);
        Parameters shifted = with(theta, "body/conv1.bias", engine.tensor(new double[] {0, 3}, 2));
        double[] before = network.apply(theta, some(1, 2, 2, 1)).toDoubles();
        double[] after = network.apply(shifted, some(1, 2, 2, 1)).toDoubles();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isCloseTo(before[i] + (i % 2) * 3, within(1e-12));
        }
    }

    // ---- dropout and pooling ----

    @Test
    void dropoutIsOffInPredictionsAndAFunctionOfKeyLayerAndStepInTraining() {
        Network network = Network.of(Layers.inputs(50), Layers.dropout(0.5));
        Network twice = Network.of(Layers.inputs(50), Layers.concat(Layers.dropout(0.5), Layers.dropout(0.5)));
        Tensor ones = engine.filled(1, 1, 50);
        double[] masked =
                network.apply(Parameters.none(), ones, Pass.training(3, 0)).toDoubles();
        assertThat(network.apply(Parameters.none(), ones).toDoubles()).containsOnly(1);
        assertThat(masked).containsOnly(0, 2).contains(0, 2);
        assertThat(network.apply(Parameters.none(), ones, Pass.training(3, 0)).toDoubles())
                .isEqualTo(masked);
        assertThat(network.apply(Parameters.none(), ones, Pass.training(3, 1)).toDoubles())
                .isNotEqualTo(masked);
        assertThat(network.apply(Parameters.none(), ones, Pass.training(4, 0)).toDoubles())
                .isNotEqualTo(masked);
        double[] both =
                twice.apply(Parameters.none(), ones, Pass.training(3, 0)).toDoubles();
        assertThat(Arrays.copyOf(both, 50)).isNotEqualTo(Arrays.copyOfRange(both, 50, 100));
    }

    @Test
    void poolsTakeStrideAndPadding() {
        Tensor x = engine.tensor(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3, 1);
        assertThat(pooled(Layers.maxPool(2), x)).containsExactly(5);
        assertThat(pooled(Layers.maxPool(2).stride(1), x)).containsExactly(5, 6, 8, 9);
        assertThat(pooled(Layers.maxPool(2).padding(Padding.same()), x)).containsExactly(5, 6, 8, 9);
        assertThat(pooled(Layers.maxPool(3).stride(2).padding(Padding.of(1)), x))
                .containsExactly(5, 6, 8, 9);
    }

    private static double[] pooled(Layer pool, Tensor x) {
        return Network.of(Layers.images(3, 3, 1), pool, Layers.flatten())
                .apply(Parameters.none(), x)
                .toDoubles();
    }
}
