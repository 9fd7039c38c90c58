package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

class ReptileTest {
    private static final Engine ENGINE = Engine.reference();
    /** A line through the data: prediction = w x + b. */
    private static final Model LINE = Networks.mlp(1, 1);

    private static Parameters theta(double w, double b) {
        return Parameters.of("w", ENGINE.tensor(new double[] {w}, 1, 1))
                .and(Parameters.of("b", ENGINE.tensor(new double[] {b}, 1)));
    }

    private static Episode episode() {
        Examples one = new Examples(ENGINE.tensor(new double[] {2}, 1, 1), ENGINE.tensor(new double[] {3}, 1, 1));
        return new Episode(one, one);
    }

    @Test
    void metaGradientIsThetaMinusAdapted() {
        // Prediction 1*2 + 0 = 2, error -1: gradients w -4, b -2; one step of 0.1 adds 0.4 and 0.2.
        Reptile reptile = new Reptile(LINE, Losses.mse(), new Reptile.Config(1, new Sgd(0.1), 1, new Sgd(1)));
        var one = reptile.metaGradient(theta(1, 0), episode());
        assertThat(one.gradient().tensor(0).item()).isCloseTo(-0.4, within(1e-12));
        assertThat(one.gradient().tensor(1).item()).isCloseTo(-0.2, within(1e-12));
        assertThat(one.loss()).isCloseTo(1, within(1e-12)); // before the step
    }

    @Test
    void innerAdamWithoutMomentumStepsBySignFirst() {
        // Adam's first step is the rate times the sign of the gradient, whatever its size.
        Reptile reptile = new Reptile(
                LINE, Losses.mse(), new Reptile.Config(1, Adam.of(0.01).withBeta1(0), 1, new Sgd(1)));
        Parameters adapted = reptile.adapt(theta(1, 0), episode().support());
        assertThat(adapted.tensor(0).item()).isCloseTo(1.01, within(1e-9));
        assertThat(adapted.tensor(1).item()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    void innerAdamCarriesItsMomentsFromStepToStep() {
        Reptile reptile = new Reptile(
                LINE, Losses.mse(), new Reptile.Config(2, Adam.of(0.1).withBeta1(0), 1, new Sgd(1)));
        // Step 1: w = 1.1, b = 0.1. Step 2: error 2.3 - 3 = -0.7, gradient of w is -2.8, of its square 7.84;
        // second moment 0.999 * 0.001 * 16 + 0.001 * 7.84, corrected by 1 - 0.999^2.
        double corrected = (0.999 * 0.001 * 16 + 0.001 * 7.84) / (1 - 0.999 * 0.999);
        Parameters adapted = reptile.adapt(theta(1, 0), episode().support());
        assertThat(adapted.tensor(0).item()).isCloseTo(1.1 + 0.1 * 2.8 / Math.sqrt(corrected), within(1e-7));
    }

    @Test
    void innerAdamRemembersWhatEarlierTasksSaw() {
        Reptile reptile = new Reptile(
                LINE, Losses.mse(), new Reptile.Config(1, Adam.of(0.1).withBeta1(0), 1, new Sgd(1)));
        Parameters memory = Parameters.of("memory.first.w", ENGINE.filled(0, 1, 1))
                .and(Parameters.of("memory.first.b", ENGINE.filled(0, 1)))
                .and(Parameters.of("memory.second.w", ENGINE.filled(0.1, 1, 1)))
                .and(Parameters.of("memory.second.b", ENGINE.filled(0.1, 1)))
                .and(Parameters.of("memory.steps", ENGINE.filled(9)));
        Parameters theta = theta(1, 0).and(memory);
        // The gradient of w is -4: second moment 0.999 * 0.1 + 0.001 * 16, corrected for the tenth step.
        double second = 0.999 * 0.1 + 0.001 * 16;
        double step = 0.1 * 4 / Math.sqrt(second / (1 - Math.pow(0.999, 10)));
        Parameters gradient = reptile.metaGradient(theta, episode()).gradient();
        assertThat(gradient.names()).isEqualTo(theta.names());
        assertThat(gradient.tensor("w").item()).isCloseTo(-step, within(1e-7));
        assertThat(gradient.tensor("memory.second.w").item()).isCloseTo(0.1 - second, within(1e-12));
        assertThat(gradient.tensor("memory.steps").item()).isCloseTo(-1, within(1e-12));
        assertThat(reptile.adapt(theta, episode().support()).names()).containsExactly("w", "b");
    }

    @Test
    void aNewThetaHoldsTheModelAndAnEmptyMemory() {
        Reptile sgd = new Reptile(LINE, Losses.mse(), Reptile.Config.sine());
        assertThat(sgd.initialize(ENGINE, Randomness.of(1, 0)).names()).containsExactly("weight1", "bias1");
        Reptile adam = new Reptile(LINE, Losses.mse(), Reptile.Config.omniglotFiveWay());
        Parameters theta = adam.initialize(ENGINE, Randomness.of(1, 0));
        assertThat(theta.names())
                .containsExactly(
                        "weight1",
                        "bias1",
                        "memory.first.weight1",
                        "memory.first.bias1",
                        "memory.second.weight1",
                        "memory.second.bias1",
                        "memory.steps");
        assertThat(theta.range(2, 7).norm()).isZero();
    }

    @Test
    void anOuterRuleThatCannotAverageTheMemoryIsRefused() {
        Reptile reptile = new Reptile(LINE, Losses.mse(), new Reptile.Config(1, Adam.of(0.1), 1, Adam.of(0.1)));
        assertThatThrownBy(() -> reptile.initialize(ENGINE, Randomness.of(1, 0)))
                .hasMessageStartingWith("the memory of the inner rule moves towards its mean over tasks,"
                        + " so metaOptimizer must be Sgd with a rate of at most 1, but is Adam[");
    }
}
