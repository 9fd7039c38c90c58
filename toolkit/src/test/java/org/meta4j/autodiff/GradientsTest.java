package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GradientsTest {
    @Test
    void valueUsedTwiceReceivesBothContributions() {
        Tensor x = Tensor.of(3);
        Tensor y = Ops.add(Ops.multiply(x, x), x);
        assertThat(Gradients.grad(y, x).item()).isEqualTo(7);
    }

    @Test
    void gradientsCanBeDifferentiatedAgainAndAgain() {
        Tensor x = Tensor.of(2);
        Tensor y = Ops.multiply(Ops.square(x), Ops.square(x));
        Tensor first = Gradients.grad(y, x);
        Tensor second = Gradients.grad(first, x);
        Tensor third = Gradients.grad(second, x);
        assertThat(first.item()).isEqualTo(32);
        assertThat(second.item()).isEqualTo(48);
        assertThat(third.item()).isEqualTo(48);
        assertThat(Gradients.grad(third, x).item()).isEqualTo(24);
    }

    @Test
    void gradientIsZeroWhereTheResultDoesNotDepend() {
        Tensor x = Tensor.of(new double[] {1, 2});
        Tensor unused = Tensor.of(new double[] {5, 6, 7});
        List<Tensor> gradients = Gradients.grad(Ops.sum(x), List.of(x, unused));
        assertThat(gradients.get(0).toDoubles()).containsExactly(1, 1);
        assertThat(gradients.get(1).toDoubles()).containsExactly(0, 0, 0);
    }

    @Test
    void detachCutsTheFlow() {
        Tensor x = Tensor.of(3);
        assertThat(Gradients.grad(Ops.multiply(x, x.detach()), x).item()).isEqualTo(3);
    }

    @Test
    void gradientWithRespectToAnIntermediateValueIgnoresWhatLiesBehindIt() {
        Tensor x = Tensor.of(2);
        Tensor middle = Ops.square(x);
        Tensor y = Ops.multiply(middle, x);
        List<Tensor> gradients = Gradients.grad(y, List.of(middle, x));
        assertThat(gradients.get(0).item()).isEqualTo(2);
        assertThat(gradients.get(1).item()).isEqualTo(12);
    }

    @Test
    void aLongChainDoesNotOverflowTheStack() {
        Tensor x = Tensor.of(1);
        Tensor y = x;
        for (int i = 0; i < 20_000; i++) {
            y = Ops.shift(y, 1e-3);
        }
        assertThat(Gradients.grad(y, x).item()).isEqualTo(1);
    }

    @Test
    void hessianVectorProductOfAQuadraticIsItsMatrix() {
        Tensor x = Tensor.of(new double[] {1, -1});
        Tensor a = Engine.reference().tensor(new double[] {2, 1, 1, 5}, 2, 2);
        Tensor row = Ops.reshape(x, 1, 2);
        Tensor quadratic = Ops.scale(Ops.sum(Ops.multiply(Ops.matmul(row, a), row)), 0.5);
        Tensor direction = Tensor.of(new double[] {1, 2});
        Tensor product = Gradients.grad(Ops.dot(Gradients.grad(quadratic, x), direction), x);
        assertThat(product.toDoubles()).containsExactly(new double[] {4, 11}, within(1e-12));
    }

    @Test
    void onlyScalarsHaveAGradient() {
        Tensor x = Tensor.of(new double[] {1, 2});
        assertThatThrownBy(() -> Gradients.grad(Ops.square(x), x))
                .hasMessage("grad needs a scalar, but the shape is [2]: reduce it with sum or mean, or use vjp");
    }

    @Test
    void gradientCheckFindsAWrongDerivative() {
        GradientCheck.Result right = GradientCheck.check(Ops::square, Tensor.of(3));
        assertThat(right.within(1e-6)).isTrue();
        // square with half its derivative
        GradientCheck.Result wrong = GradientCheck.check(x -> Ops.multiply(x, x.detach()), Tensor.of(3));
        assertThat(wrong.within(1e-2)).isFalse();
    }

    @Test
    void gradDetachedIsGradWithoutHistory() {
        Engine engine = Engine.cpu();
        try (Engine.Scope scope = engine.scope()) {
            double[] values = new Random(1).doubles(300_000, -1, 1).toArray();
            Tensor x = engine.tensor(values, 1000, 300);
            Tensor unused = engine.filled(1, 7);
            Tensor bias = engine.filled(0.5, 300);
            Tensor middle = Ops.add(Ops.multiply(x, x), bias);
            Tensor y = middle;
            for (int i = 0; i < 6; i++) { // each turn leaves several million values behind
                Tensor turned = Ops.reshape(Ops.tanh(Ops.add(y, x)), 300, 1000);
                y = Ops.add(Ops.relu(Ops.reshape(turned, 1000, 300)), Ops.scale(y, 0.5));
            }
            Tensor loss = Ops.mean(Ops.square(y));
            Map<String, Tensor> named = new LinkedHashMap<>();
            named.put("x", x);
            named.put("unused", unused);
            named.put("bias", bias);
            named.put("middle", middle);
            Parameters theta = Parameters.of(named);
            Parameters detached = Gradients.gradDetached(loss, theta);
            Parameters expected = Gradients.grad(loss, theta);
            for (String name : theta.names()) {
                assertThat(detached.tensor(name).toDoubles())
                        .as(name)
                        .isEqualTo(expected.tensor(name).toDoubles());
            }
            assertThat(Gradients.grad(Ops.sum(detached.tensor("bias")), x).toDoubles())
                    .containsOnly(0);
        }
    }
}
