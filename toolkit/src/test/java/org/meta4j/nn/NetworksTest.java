package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
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
}
