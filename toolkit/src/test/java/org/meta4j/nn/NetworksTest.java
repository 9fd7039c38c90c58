package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;

class NetworksTest {
    @Test
    void sinusoidRegressorHas1761Parameters() {
        Parameters theta = Networks.mlp(1, 40, 40, 1).initialize(Engine.cpu(), Randomness.of(1, 0));
        assertThat(theta.size()).isEqualTo(40 + 40 + 1600 + 40 + 40 + 1);
    }

    @Test
    void mlpComputesItsLayers() {
        Engine engine = Engine.reference();
        Parameters theta = Parameters.of("w1", engine.tensor(new double[] {1, -1}, 1, 2))
                .and(Parameters.of("b1", engine.tensor(new double[] {0, 0.5}, 2)))
                .and(Parameters.of("w2", engine.tensor(new double[] {2, 3}, 2, 1)))
                .and(Parameters.of("b2", engine.tensor(new double[] {1}, 1)));
        // x = 2: relu(2, -1.5) = (2, 0), 2*2 + 1 = 5. x = -1: relu(-1, 1.5) = (0, 1.5), 3*1.5 + 1 = 5.5.
        assertThat(Networks.mlp(1, 2, 1)
                        .apply(theta, engine.tensor(new double[] {2, -1}, 2, 1))
                        .toDoubles())
                .containsExactly(5, 5.5);
    }

    @Test
    void initializersHaveTheirSpread() {
        double[] uniform = Initializer.uniformFanIn().draw(10_000, 4, false, Randomness.of(1, 0));
        assertThat(Arrays.stream(uniform).map(Math::abs).max().orElseThrow()).isBetween(0.499, 0.5);
        double[] truncated = Initializer.truncatedNormal(0.01).draw(10_000, 4, false, Randomness.of(1, 0));
        assertThat(Arrays.stream(truncated).map(Math::abs).max().orElseThrow()).isBetween(0.019, 0.02);
        double[] he = Initializer.heNormal().draw(10_000, 8, false, Randomness.of(1, 0));
        // Standard deviation 0.5; of 10,000 draws its own error is 0.0035.
        assertThat(Math.sqrt(Arrays.stream(he).map(z -> z * z).average().orElseThrow()))
                .isBetween(0.485, 0.515);
        assertThat(Initializer.heNormal().draw(3, 8, true, Randomness.of(1, 0))).containsExactly(0, 0, 0);
    }

    @Test
    void meanSquaredErrorAveragesOverAllElements() {
        Engine engine = Engine.reference();
        assertThat(Losses.mse()
                        .of(engine.tensor(new double[] {1, 2}, 2, 1), engine.tensor(new double[] {3, 5}, 2, 1))
                        .item())
                .isEqualTo(6.5);
    }

    @Test
    void networkNeedsInputsAndOutputs() {
        assertThatThrownBy(() -> Networks.mlp(1))
                .hasMessage("mlp needs at least inputs and outputs, each at least 1, but got [1]");
        assertThatThrownBy(() -> Networks.mlp(Ops::relu, Initializer.heNormal(), 1, 0, 1))
                .hasMessage("mlp needs at least inputs and outputs, each at least 1, but got [1, 0, 1]");
    }

    private static int size(Model model) {
        return model.initialize(Engine.cpu(), Randomness.of(1, 0)).size();
    }

    @Test
    void omniglotNetworksHaveThePublishedNumberOfWeights() {
        int convolutions = 3 * 3 * 64 + 64 + 3 * (3 * 3 * 64 * 64 + 64); // the authors' weights and biases
        assertThat(convolutions).isEqualTo(111_424);
        int normalisations = 4 * 2 * 64; // gamma and beta
        assertThat(size(Networks.omniglotMaml(5))).isEqualTo(convolutions + normalisations + 64 * 5 + 5);
        assertThat(size(Networks.omniglotReptile(5))).isEqualTo(convolutions + normalisations + 256 * 5 + 5);
        assertThat(size(Networks.omniglotProtoNet())).isEqualTo(convolutions + normalisations);
    }

    @Test
    void colourNetworksHaveThePublishedNumberOfWeights() {
        int convolutions = 3 * 9 * 32 + 32 + 3 * (9 * 32 * 32 + 32); // the authors' weights and biases
        assertThat(convolutions).isEqualTo(28_640);
        int normalisations = 4 * 2 * 32; // gamma and beta
        assertThat(size(Networks.miniImageNetMaml(5))).isEqualTo(convolutions + normalisations + 800 * 5 + 5);
        assertThat(size(Networks.miniImageNetReptile(5))).isEqualTo(convolutions + normalisations + 1152 * 5 + 5);
        assertThat(size(Networks.cifarFsMaml(5))).isEqualTo(convolutions + normalisations + 128 * 5 + 5);
        assertThat(size(Networks.cifarFsReptile(5))).isEqualTo(convolutions + normalisations + 128 * 5 + 5);
        int wide = 3 * 9 * 64 + 64 + 3 * (9 * 64 * 64 + 64);
        assertThat(wide).isEqualTo(112_576);
        assertThat(size(Networks.miniImageNetProtoNet())).isEqualTo(wide + 4 * 2 * 64);
        assertThat(size(Networks.cifarFsProtoNet())).isEqualTo(wide + 4 * 2 * 64);
    }

    @Test
    void colourNetworksGiveLogitsAndEmbeddings() {
        assertThat(shapeFor(Networks.miniImageNetMaml(5), 84)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.miniImageNetReptile(5), 84)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.miniImageNetProtoNet(), 84)).containsExactly(2, 1600);
        assertThat(shapeFor(Networks.cifarFsMaml(5), 32)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.cifarFsReptile(5), 32)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.cifarFsProtoNet(), 32)).containsExactly(2, 256);
    }

    private static int[] shapeFor(Model model, int image) {
        Engine engine = Engine.cpu();
        double[] pixels = Randomness.of(2, 0).doubles(2L * image * image * 3).toArray();
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        return model.apply(theta, engine.tensor(pixels, 2, image, image, 3)).shape();
    }

    @Test
    void omniglotMlpHasTheLayersOfFinnEtAl() {
        int weights = 784 * 256 + 256 * 128 + 128 * 64 + 64 * 64 + 64 * 5;
        int biases = 256 + 128 + 64 + 64 + 5;
        int normalisations = 2 * (256 + 128 + 64 + 64);
        assertThat(size(Networks.omniglotMlp(5))).isEqualTo(weights + biases + normalisations);
    }

    @Test
    void omniglotNetworksGiveLogitsAndEmbeddings() {
        Engine engine = Engine.cpu();
        Tensor images = engine.tensor(Randomness.of(2, 0).doubles(3 * 784).toArray(), 3, 28, 28, 1);
        for (Model model :
                new Model[] {Networks.omniglotMaml(5), Networks.omniglotReptile(5), Networks.omniglotMlp(5)}) {
            Tensor logits = model.apply(model.initialize(engine, Randomness.of(1, 0)), images);
            assertThat(logits.shape()).containsExactly(3, 5);
        }
        Model embedding = Networks.omniglotProtoNet();
        assertThat(embedding
                        .apply(embedding.initialize(engine, Randomness.of(1, 0)), images)
                        .shape())
                .containsExactly(3, 64);
    }

    @Test
    void aBiasBeforeANormalisationDoesNotChangeTheResult() {
        Engine engine = Engine.reference();
        Model model = TestNetworks.convolutional(8, 1, 2, 3, true, 2);
        Tensor images = engine.tensor(Randomness.of(2, 0).doubles(2 * 64).toArray(), 2, 8, 8, 1);
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        Parameters shifted = theta.like(theta.names().stream()
                .map(name -> name.matches("bias\\d") ? Ops.shift(theta.tensor(name), 7) : theta.tensor(name))
                .toList());
        assertThat(model.apply(shifted, images).toDoubles())
                .isEqualTo(model.apply(theta, images).toDoubles());
    }

    @Test
    void crossEntropyOfEqualLogitsIsTheLogarithmOfTheWays() {
        Engine engine = Engine.reference();
        Tensor logits = engine.filled(3, 2, 5);
        Tensor ids = engine.tensor(new double[] {4, 0}, 2);
        assertThat(Losses.crossEntropy().of(logits, ids).item()).isCloseTo(Math.log(5), within(1e-12));
        assertThat(Losses.crossEntropySummedOverWays().of(logits, ids).item())
                .isCloseTo(5 * Math.log(5), within(1e-12));
        assertThatThrownBy(() -> Losses.crossEntropy().of(logits, engine.filled(0, 3)))
                .hasMessage("cross-entropy needs logits [n, ways] and class ids [n], but got [2, 5] and [3]");
    }

    @Test
    void crossEntropyPerShotIsTheSumOverExamplesDividedByTheShots() {
        Tensor logits = Engine.reference().filled(0, 6, 4);
        Tensor ids = Engine.reference().tensor(new double[] {0, 1, 2, 3, 0, 1}, 6);
        assertThat(Losses.crossEntropyPerShot(3).of(logits, ids).item()).isCloseTo(2 * Math.log(4), within(1e-12));
        assertThatThrownBy(() -> Losses.crossEntropyPerShot(0)).hasMessage("shots must be at least 1, but is 0");
    }

    @Test
    void imagesOfAnotherSizeAreNamed() {
        Engine engine = Engine.cpu();
        Model model = Networks.omniglotMaml(5);
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        assertThatThrownBy(() -> model.apply(theta, engine.filled(0, 2, 32, 32, 1)))
                .hasMessage("the network takes images [n, 28, 28, 1], but the inputs have shape [2, 32, 32, 1]");
        assertThatThrownBy(() -> Networks.omniglotMaml(1)).hasMessage("ways must be at least 2, but is 1");
    }
}
