package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ParametersTest {
    private static Parameters of(double a, double b, double c) {
        return Parameters.of("w", Tensor.of(new double[] {a, b})).and(Parameters.of("b", Tensor.of(c)));
    }

    private static double[] numbers(Parameters parameters) {
        return parameters.tensors().stream()
                .flatMapToDouble(tensor -> java.util.Arrays.stream(tensor.toDoubles()))
                .toArray();
    }

    @Test
    void arithmeticIsElementwise() {
        Parameters p = of(1, 2, 3);
        Parameters q = of(10, 20, 30);
        assertThat(numbers(p.plus(q))).containsExactly(11, 22, 33);
        assertThat(numbers(q.minus(p))).containsExactly(9, 18, 27);
        assertThat(numbers(p.times(q))).containsExactly(10, 40, 90);
        assertThat(numbers(p.scale(2))).containsExactly(2, 4, 6);
        assertThat(numbers(p.plusScaled(q, -0.5))).containsExactly(-4, -8, -12);
        assertThat(numbers(p.interpolate(q, 0.5))).containsExactly(5.5, 11, 16.5);
        assertThat(numbers(Parameters.average(List.of(p, q)))).containsExactly(5.5, 11, 16.5);
    }

    @Test
    void innerProductRunsOverAllTensors() {
        assertThat(of(1, 2, 3).dot(of(10, 20, 30)).item()).isEqualTo(140);
        assertThat(of(2, 3, 6).norm()).isEqualTo(7);
    }

    @Test
    void iterateAppliesAStepAgainAndAgain() {
        assertThat(numbers(of(1, 2, 3).iterate(3, (p, step) -> p.scale(10).plusScaled(of(1, 1, 1), step))))
                .containsExactly(1012, 2012, 3012); // ((1 * 10 + 0) * 10 + 1) * 10 + 2
        assertThat(numbers(of(1, 2, 3).iterate(0, (p, step) -> p.scale(10)))).containsExactly(1, 2, 3);
    }

    @Test
    void iterateGivesUpWhatAStepComputedBesides() {
        Engine engine = Engine.cpu();
        List<Tensor> besides = new ArrayList<>();
        try (Engine.Scope scope = engine.scope()) {
            Parameters reached = of(1, 2, 3).on(engine).iterate(2, (p, step) -> {
                Parameters doubled = p.scale(2);
                besides.add(doubled.tensor("w"));
                return doubled.plus(p);
            });
            assertThat(numbers(reached)).containsExactly(9, 18, 27);
            for (Tensor tensor : besides) {
                assertThatThrownBy(tensor::toDoubles)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("scope that has closed");
            }
        }
    }

    @Test
    void iterateKeepsEmptyTensorsApartFromTheirNeighbours() {
        Engine engine = Engine.cpu();
        try (Engine.Scope scope = engine.scope()) {
            Parameters p = Parameters.of("none", engine.filled(0, 0)).and(Parameters.of("two", engine.filled(1, 2)));
            assertThat(numbers(p.iterate(2, (before, step) -> before.scale(2)))).containsExactly(4, 4);
        }
    }

    @Test
    void namesAndSizesAreKept() {
        Parameters p = of(1, 2, 3);
        assertThat(p.names()).containsExactly("w", "b");
        assertThat(p.size()).isEqualTo(3);
        assertThat(p.prefixed("rate:").names()).containsExactly("rate:w", "rate:b");
        assertThat(p.toINDArrays()).containsEntry("w", Nd4j.createFromArray(1.0, 2.0));
        assertThat(p).hasToString("Parameters (3 numbers)\n  w [2]\n  b []");
    }

    @Test
    void mismatchesAreNamed() {
        assertThatThrownBy(() -> of(1, 2, 3).tensor("v")).hasMessage("no parameter named v; there are [w, b]");
        assertThatThrownBy(() -> of(1, 2, 3).plus(Parameters.of("v", Tensor.of(1))))
                .hasMessage("parameters differ: [w, b] and [v]");
        assertThatThrownBy(() -> of(1, 2, 3).iterate(1, (p, step) -> p.range(0, 1)))
                .hasMessage("parameters differ: [w, b] and [w]");
        assertThatThrownBy(() -> of(1, 2, 3).and(of(1, 2, 3))).hasMessage("both have a parameter named w");
    }
}
