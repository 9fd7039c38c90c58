package org.meta4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

class OptimizerTest {
    private static Parameters one(double value) {
        return Parameters.of("w", Tensor.of(value));
    }

    @Test
    void sgdSubtractsTheScaledGradient() {
        Optimizer.State state = new Sgd(0.1).start(one(1)).step(one(5), 1).step(one(5), 0.5);
        assertThat(state.theta().tensor(0).item()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void adamFollowsItsAlgorithm() {
        // Gradients 2 then -1: m = 0.2, 0.08; v = 0.004, 0.004996.
        Optimizer.State first = Adam.of(0.1).start(one(1)).step(one(2), 1);
        assertThat(first.theta().tensor(0).item()).isCloseTo(0.9, within(1e-8));
        double step = 0.1 * (0.08 / 0.19) / (Math.sqrt(0.004996 / 0.001999) + 1e-8);
        assertThat(first.step(one(-1), 1).theta().tensor(0).item()).isCloseTo(0.9 - step, within(1e-8));
    }

    @Test
    void clippedElementsAreBroughtToTheBoundAndTheOthersStay() {
        // Descent of rate 1 from 0 shows minus the gradient that the rule saw; 0.1f is not a multiple of a power of
        // two.
        double[] gradient = {25, -25, 10, -10, 9.5, 0.1f, -1e-30, 0, 1e30};
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Parameters zero = Parameters.of("w", engine.filled(0, gradient.length));
            Optimizer.State moved = new Clipped(new Sgd(1), 10)
                    .start(zero)
                    .step(Parameters.of("w", engine.tensor(gradient, gradient.length)), 1);
            assertThat(moved.theta().tensor(0).toDoubles())
                    .usingComparatorWithPrecision(1e-37)
                    .containsExactly(-10, 10, -10, 10, -9.5, -0.1f, 1e-30, 0, -10);
        }
    }

    @Test
    void clippedRuleRemembersWhatItSaw() {
        // Gradients 7 and -40, cut to 2 and -1: those of adamFollowsItsAlgorithm.
        Optimizer.State plain = Adam.of(0.1).start(one(1)).step(one(2), 1);
        Optimizer.State clipped = new Clipped(Adam.of(0.1), 2).start(one(1)).step(one(7), 1);
        assertThat(clipped.theta().tensor(0).item())
                .isEqualTo(plain.theta().tensor(0).item());
        assertThat(clipped.memory().names()).isEqualTo(plain.memory().names());
        Optimizer.State resumed = new Clipped(Adam.of(0.1), 1).resume(clipped.theta(), clipped.memory());
        assertThat(resumed.persist().step(one(-40), 1).theta().tensor(0).item())
                .isEqualTo(plain.step(one(-1), 1).theta().tensor(0).item());
        assertThat(new Clipped(Adam.of(0.1), 1).learningRate()).isEqualTo(0.1);
    }

    @Test
    void schedulesScaleTheRate() {
        assertThat(Schedule.constant().factor(5, 10)).isEqualTo(1);
        assertThat(Schedule.linearToZero().factor(0, 10)).isEqualTo(1);
        assertThat(Schedule.linearToZero().factor(9, 10)).isCloseTo(0.1, within(1e-12));
        assertThat(Schedule.halvingEvery(2000).factor(1999, 10_000)).isEqualTo(1);
        assertThat(Schedule.halvingEvery(2000).factor(4000, 10_000)).isEqualTo(0.25);
        assertThat(Schedule.cosine(0.01).factor(50, 100)).isCloseTo(0.505, within(1e-12));
    }

    @Test
    void badRatesAreNamed() {
        assertThatThrownBy(() -> new Sgd(-1)).hasMessage("learningRate must be finite and at least 0, but is -1.0");
        assertThatThrownBy(() -> Adam.of(Double.POSITIVE_INFINITY))
                .hasMessage("learningRate must be finite and at least 0, but is Infinity");
        assertThatThrownBy(() -> Adam.of(1e-3).withBeta1(1)).hasMessage("beta1 must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> new Clipped(new Sgd(1), 0)).hasMessage("bound must be finite and above 0, but is 0.0");
        assertThatThrownBy(() -> new Clipped(new Sgd(1), Double.NaN))
                .hasMessage("bound must be finite and above 0, but is NaN");
        assertThatThrownBy(() -> Schedule.halvingEvery(0)).hasMessage("iterations must be at least 1, but is 0");
    }
}
