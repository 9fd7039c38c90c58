package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;

class NetworksTest {
    private static int size(Network model) {
        int size = model.initialize(Engine.cpu(), Randomness.of(1, 0)).size();
        assertThat(model.layout().size()).isEqualTo(size);
        return size;
    }

    @Test
    void sinusoidRegressorHas1761Parameters() {
        assertThat(size(Networks.mlp(1, 40, 40, 1))).isEqualTo(40 + 40 + 1600 + 40 + 40 + 1);
        assertThat(Networks.mlp(1, 40, 40, 1).layout())
                .hasToString("body/dense1.weight [1, 40], body/dense1.bias [40], body/dense2.weight [40, 40],"
                        + " body/dense2.bias [40], head/dense3.weight [40, 1], head/dense3.bias [1]");
    }

    @Test
    void mlpComputesItsLayers() {
        Engine engine = Engine.reference();
        Parameters theta = Parameters.of("body/dense1.weight", engine.tensor(new double[] {1, -1}, 1, 2))
                .and(Parameters.of("body/dense1.bias", engine.tensor(new double[] {0, 0.5}, 2)))
                .and(Parameters.of("head/dense2.weight", engine.tensor(new double[] {2, 3}, 2, 1)))
                .and(Parameters.of("head/dense2.bias", engine.tensor(new double[] {1}, 1)));
        // x = 2: relu(2, -1.5) = (2, 0), 2*2 + 1 = 5. x = -1: relu(-1, 1.5) = (0, 1.5), 3*1.5 + 1 = 5.5.
        assertThat(Networks.mlp(1, 2, 1)
                        .apply(theta, engine.tensor(new double[] {2, -1}, 2, 1))
                        .toDoubles())
                .containsExactly(5, 5.5);
    }

    @Test
    void mlpNeedsInputsAndOutputs() {
        assertThatThrownBy(() -> Networks.mlp(1))
                .hasMessage("mlp needs at least inputs and outputs, each at least 1, but got [1]");
        assertThatThrownBy(() -> Networks.mlp(Layers.relu(), Initializer.heNormal(), 1, 0, 1))
                .hasMessage("mlp needs at least inputs and outputs, each at least 1, but got [1, 0, 1]");
    }

    @Test
    void biasesOfAnMlpStartAtZeroButWithUniformWeights() {
        Network he = Networks.mlp(Layers.tanh(), Initializer.heNormal(), 1, 3, 1);
        Parameters theta = he.initialize(Engine.reference(), Randomness.of(1, 0));
        assertThat(theta.tensor("body/dense1.bias").toDoubles()).containsOnly(0);
        Parameters uniform = Networks.mlp(1, 3, 1).initialize(Engine.reference(), Randomness.of(1, 0));
        assertThat(uniform.tensor("body/dense1.bias").toDoubles()).doesNotContain(0);
    }

    @Test
    void omniglotNetworksHaveThePublishedNumberOfWeights() {
        int convolutions = 3 * 3 * 64 + 64 + 3 * (3 * 3 * 64 * 64 + 64); // the authors' weights and biases
        assertThat(convolutions).isEqualTo(111_424);
        int normalisations = 4 * 2 * 64; // gamma and beta
        assertThat(size(Networks.omniglotMaml(5))).isEqualTo(convolutions + normalisations + 64 * 5 + 5);
        assertThat(size(Networks.omniglotMamlAuthors(5))).isEqualTo(convolutions + normalisations / 2 + 64 * 5 + 5);
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
    void omniglotMlpHasTheLayersOfFinnEtAl() {
        int weights = 784 * 256 + 256 * 128 + 128 * 64 + 64 * 64 + 64 * 5;
        int biases = 256 + 128 + 64 + 64 + 5;
        int normalisations = 2 * (256 + 128 + 64 + 64);
        assertThat(size(Networks.omniglotMlp(5))).isEqualTo(weights + biases + normalisations);
    }

    @Test
    void colourNetworksGiveLogitsAndEmbeddings() {
        assertThat(shapeFor(Networks.miniImageNetMaml(5), 84, 3)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.miniImageNetReptile(5), 84, 3)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.miniImageNetProtoNet(), 84, 3)).containsExactly(2, 1600);
        assertThat(shapeFor(Networks.cifarFsMaml(5), 32, 3)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.cifarFsReptile(5), 32, 3)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.cifarFsProtoNet(), 32, 3)).containsExactly(2, 256);
    }

    @Test
    void omniglotNetworksGiveLogitsAndEmbeddings() {
        assertThat(shapeFor(Networks.omniglotMaml(5), 28, 1)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.omniglotMamlAuthors(5), 28, 1)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.omniglotReptile(5), 28, 1)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.omniglotMlp(5), 28, 1)).containsExactly(2, 5);
        assertThat(shapeFor(Networks.omniglotProtoNet(), 28, 1)).containsExactly(2, 64);
    }

    private static int[] shapeFor(Model model, int image, int channels) {
        Engine engine = Engine.cpu();
        double[] pixels =
                Randomness.of(2, 0).doubles(2L * image * image * channels).toArray();
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        return model.apply(theta, engine.tensor(pixels, 2, image, image, channels))
                .shape();
    }

    @Test
    void omniglotAsInTheAuthorsCodeDoesNotAdaptItsNormalisation() {
        Network authors = Networks.omniglotMamlAuthors(5);
        Parameters theta = authors.initialize(Engine.cpu(), Randomness.of(1, 0));
        assertThat(theta.group("slow").names()).containsExactly("norm1.beta", "norm2.beta", "norm3.beta", "norm4.beta");
        assertThat(theta.group("head").names()).containsExactly("dense1.weight", "dense1.bias");
        assertThat(theta.tensor("head/dense1.bias").toDoubles()).containsOnly(0);
        assertThat(authors)
                .hasToString("network(images [28, 28, 1]: repeat(4, sequence("
                        + "conv2d(64, stride 2, idle bias, weights xavierUniform()),"
                        + " batchNorm(beta only, not adapted, epsilon 0.001), relu())), globalMean();"
                        + " head: dense(5, weights normal(1.0)))");
    }

    @Test
    void aBiasBeforeANormalisationDoesNotChangeTheResult() {
        Engine engine = Engine.reference();
        Model model = TestNetworks.convolutional(8, 1, 2, 3, true, 2);
        Tensor images = engine.tensor(Randomness.of(2, 0).doubles(2 * 64).toArray(), 2, 8, 8, 1);
        Parameters theta = model.initialize(engine, Randomness.of(1, 0));
        Parameters shifted = theta.like(theta.names().stream()
                .map(name -> name.matches("body/conv\\d.bias") ? Ops.shift(theta.tensor(name), 7) : theta.tensor(name))
                .toList());
        assertThat(model.apply(shifted, images).toDoubles())
                .isEqualTo(model.apply(theta, images).toDoubles());
    }

    @Test
    void aClassificationNeedsTwoWays() {
        assertThatThrownBy(() -> Networks.omniglotMaml(1)).hasMessage("ways must be at least 2, but is 1");
    }
}
