package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meta4j.task.Randomness;

class InitializerTest {
    private static double[] draw(Initializer initializer, int fanIn, int fanOut) {
        return initializer.draw(10_000, fanIn, fanOut, Randomness.of(1, 0));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    private static double deviation(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(z -> z * z).average().orElseThrow());
    }

    @Test
    void uniformOnesReachTheirBounds() {
        assertThat(largest(draw(Initializer.uniformFanIn(), 4, 9))).isBetween(0.499, 0.5);
        // sqrt(6 / (4 + 20)) = 0.5
        assertThat(largest(draw(Initializer.xavierUniform(), 4, 20))).isBetween(0.499, 0.5);
        assertThat(largest(draw(Initializer.truncatedNormal(0.01), 4, 9))).isBetween(0.019, 0.02);
    }

    @Test
    void normalOnesHaveTheirSpread() {
        // Standard deviation 0.5; of 10,000 draws its own error is 0.0035.
        assertThat(deviation(draw(Initializer.heNormal(), 8, 1))).isBetween(0.485, 0.515);
        assertThat(deviation(draw(Initializer.normal(0.5), 1, 1))).isBetween(0.485, 0.515);
    }

    @Test
    void constantsAreNotDrawn() {
        assertThat(Initializer.zeros().draw(3, 1, 1, Randomness.of(1, 0))).containsExactly(0, 0, 0);
        assertThat(Initializer.constant(2).draw(2, 1, 1, Randomness.of(1, 0))).containsExactly(2, 2);
    }

    @Test
    void initializersEqualThemselvesAndPrintWhatTheyAre() {
        assertThat(Initializer.truncatedNormal(0.01))
                .isEqualTo(Initializer.truncatedNormal(0.01))
                .isNotEqualTo(Initializer.truncatedNormal(0.02))
                .hasToString("truncatedNormal(0.01)");
        assertThat(Initializer.uniformFanIn())
                .isEqualTo(Initializer.uniformFanIn())
                .hasToString("uniformFanIn()");
        assertThat(Initializer.xavierUniform()).hasToString("xavierUniform()");
        assertThat(Initializer.heNormal()).hasToString("heNormal()");
        assertThat(Initializer.normal(1)).hasToString("normal(1.0)");
        assertThat(Initializer.zeros()).isEqualTo(Initializer.constant(0)).hasToString("zeros()");
        assertThat(Initializer.constant(1)).hasToString("constant(1.0)");
    }

    @Test
    void aDeviationMustBePositive() {
        assertThatThrownBy(() -> Initializer.normal(0))
                .hasMessage("the standard deviation must be positive, but is 0.0");
        assertThatThrownBy(() -> Initializer.truncatedNormal(-1))
                .hasMessage("the standard deviation must be positive, but is -1.0");
    }
}
