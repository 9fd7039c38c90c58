package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ParametersTest {
    private static Parameters of(double a, double b, double c) {
        return Parameters.of("w", Tensor.of(new double[] {a, b})).and(Parameters.of("b", Tensor.of(c)));
    }

    private static double[] numbers(Parameters parameters) {
        return parameters.tensors().stream()
                .flatMapToDouble(tensor -> Arrays.stream(tensor.toDoubles()))
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
        assertThat(Parameters.none().norm()).isZero();
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
        assertThat(p.count()).isEqualTo(2);
        assertThat(p.has("w")).isTrue();
        assertThat(p.has("v")).isFalse();
        assertThat(p.toINDArrays()).containsEntry("w", Nd4j.createFromArray(1.0, 2.0));
        assertThat(p).hasToString("Parameters (3 numbers)\n  w [2]\n  b []");
    }

    // ---- groups ----

    /** Two numbers in the body, one in the head, one in a group of a group, and one in no group. */
    private static Parameters grouped() {
        return Parameters.of("body/w", Tensor.of(new double[] {1, 2}))
                .and(Parameters.of("head/w", Tensor.of(3)))
                .and(Parameters.of("memory/second/body/w", Tensor.of(4)))
                .and(Parameters.of("free", Tensor.of(5)));
    }

    @Test
    void aGroupsNamesAreLessTheGroup() {
        assertThat(grouped().group("body").names()).containsExactly("w");
        assertThat(numbers(grouped().group("body"))).containsExactly(1, 2);
        Parameters memory = grouped().group("memory");
        assertThat(memory.names()).containsExactly("second/body/w");
        assertThat(memory.group("second").group("body").tensor("w").item()).isEqualTo(4);
        assertThat(grouped().group("rates").isEmpty()).isTrue();
        assertThat(grouped().group("bod").isEmpty()).as("part of a name").isTrue();
        assertThat(grouped().group("free").isEmpty())
                .as("a parameter is no group")
                .isTrue();
        assertThat(grouped().group("").names()).containsExactly("free");
    }

    @Test
    void theEmptyWordStandsForNoGroup() {
        assertThat(grouped().groups()).containsExactly("body", "head", "memory", "");
        assertThat(grouped().only(Set.of("")).names()).containsExactly("free");
        assertThat(grouped().without(Set.of("", "memory")).names()).containsExactly("body/w", "head/w");
    }

    @Test
    void groupsAreChosenUnderTheirFullNamesInTheOrderTheyStand() {
        assertThat(grouped().only(Set.of("memory", "body")).names()).containsExactly("body/w", "memory/second/body/w");
        assertThat(numbers(grouped().only(Set.of("memory", "body")))).containsExactly(1, 2, 4);
        assertThat(grouped().without(Set.of("body")).names()).containsExactly("head/w", "memory/second/body/w", "free");
        assertThat(grouped().only(Set.of("rates")).isEmpty()).isTrue();
        Parameters all = grouped();
        assertThat(all.without(Set.of("rates"))).isSameAs(all);
    }

    @Test
    void intoAGroupAndOutOfItGivesTheSame() {
        Parameters inside = grouped().inGroup("memory");
        assertThat(inside.names())
                .containsExactly("memory/body/w", "memory/head/w", "memory/memory/second/body/w", "memory/free");
        assertThat(inside.group("memory").names()).isEqualTo(grouped().names());
        assertThat(numbers(inside.group("memory"))).containsExactly(1, 2, 3, 4, 5);
        assertThat(Parameters.none().inGroup("memory").isEmpty()).isTrue();
    }

    @Test
    void twoAreJoinedInTheirOrder() {
        Parameters p = of(1, 2, 3);
        assertThat(p.and(Parameters.none())).isSameAs(p);
        assertThat(Parameters.none().and(p)).isSameAs(p);
        assertThat(p.and(Parameters.of("v", Tensor.of(9))).names()).containsExactly("w", "b", "v");
        assertThat(numbers(p.and(Parameters.of("v", Tensor.of(9))))).containsExactly(1, 2, 3, 9);
    }

    @Test
    void someAreReplacedByName() {
        Parameters replaced =
                grouped().with(Parameters.of("free", Tensor.of(50)).and(Parameters.of("head/w", Tensor.of(30))));
        assertThat(replaced.names()).isEqualTo(grouped().names());
        assertThat(numbers(replaced)).containsExactly(1, 2, 30, 4, 50);
        assertThat(numbers(of(1, 2, 3).with(of(4, 5, 6)))).containsExactly(4, 5, 6);
        assertThatThrownBy(() -> of(1, 2, 3).with(Parameters.of("v", Tensor.of(1))))
                .hasMessage("no parameter named v; there are [w, b]");
    }

    // ---- orders of names ----

    private static Parameters reversed(double a, double b, double c) {
        return Parameters.of("b", Tensor.of(c)).and(Parameters.of("w", Tensor.of(new double[] {a, b})));
    }

    @Test
    void theSameNamesFitInAnyOrder() {
        assertThat(numbers(of(1, 2, 3).plus(reversed(10, 20, 30)))).containsExactly(11, 22, 33);
        assertThat(reversed(1, 2, 3).plus(of(10, 20, 30)).names()).containsExactly("b", "w");
        assertThat(numbers(of(1, 2, 3).times(reversed(10, 20, 30)))).containsExactly(10, 40, 90);
        assertThat(of(1, 2, 3).dot(reversed(10, 20, 30)).item()).isEqualTo(140);
        assertThat(numbers(Parameters.average(List.of(of(1, 2, 3), reversed(10, 20, 30)))))
                .containsExactly(5.5, 11, 16.5);
        assertThat(numbers(of(1, 2, 3).with(reversed(10, 20, 30)))).containsExactly(10, 20, 30);
        assertThat(numbers(of(1, 2, 3).iterate(2, (p, step) -> reversed(7, 8, 9))))
                .containsExactly(7, 8, 9);
    }

    @Test
    void inOrderOfOthersChangesTheOrderAlone() {
        Parameters ordered = reversed(1, 2, 3).inOrderOf(of(0, 0, 0));
        assertThat(ordered.names()).containsExactly("w", "b");
        assertThat(numbers(ordered)).containsExactly(1, 2, 3);
        Parameters p = of(1, 2, 3);
        assertThat(p.inOrderOf(of(0, 0, 0))).isSameAs(p);
        assertThatThrownBy(() -> p.inOrderOf(grouped()))
                .hasMessage("parameters differ: [body/w, head/w, memory/second/body/w, free] and [w, b]");
    }

    // ---- values ----

    @Test
    void numbersGoOutAndInAgain() {
        Parameters p = of(1, 2, 3);
        assertThat(p.toFloats()).containsExactly(1, 2, 3);
        Parameters other = p.like(new float[] {4, 5, 6});
        assertThat(other.names()).isEqualTo(p.names());
        assertThat(other.tensor("w").toDoubles()).containsExactly(4, 5);
        assertThat(other.tensor("b").shape()).isEmpty();
        assertThat(p.like(other.toFloats()).toFloats()).containsExactly(4, 5, 6);
        assertThatThrownBy(() -> p.like(new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 3 numbers for [w, b], but got 2");
        assertThatThrownBy(() -> p.like(List.of(Tensor.of(1)))).hasMessage("expected 2 tensors [w, b], but got 1");
    }

    @Test
    void theArithmeticIsDifferentiable() {
        Parameters p = of(1, 2, 3);
        Parameters gradient = Gradients.grad(p.plusScaled(p.times(p), 0.5).dot(of(1, 10, 100)), p);
        // d/dp of p + p^2 / 2 is 1 + p.
        assertThat(numbers(gradient)).containsExactly(2, 30, 400);
        assertThat(Gradients.grad(p.detach().dot(p), p).norm()).isEqualTo(p.norm());
    }

    @Test
    void anInterruptEndsIterationBeforeTheNextStep() {
        List<Integer> steps = new ArrayList<>();
        assertThatThrownBy(() -> of(1, 2, 3).iterate(5, (p, step) -> {
                    steps.add(step);
                    if (step == 1) {
                        Thread.currentThread().interrupt();
                    }
                    return p;
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).as("the interrupt status is kept").isTrue();
        assertThat(steps).containsExactly(0, 1);
    }

    // ---- layouts ----

    private static Layout layout() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("w", new int[] {2});
        shapes.put("b", new int[0]);
        return Layout.of(shapes);
    }

    @Test
    void aLayoutMakesParametersOfValuesInItsOrder() {
        assertThat(layout().names()).containsExactly("w", "b");
        assertThat(layout().size()).isEqualTo(3);
        assertThat(layout().shape("w")).containsExactly(2);
        assertThat(layout()).hasToString("w [2], b []");
        assertThat(numbers(layout().of(of(1, 2, 3).tensors()))).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> layout().of(List.of(Tensor.of(1)))).hasMessage("expected 2 tensors [w, b], but got 1");
        assertThatThrownBy(() -> layout().of(List.of(Tensor.of(1), Tensor.of(2))))
                .hasMessage("the parameters are not the model's: w differ; expected w [2], b [], but got w [], b []");
        assertThatThrownBy(() -> layout().shape("v")).hasMessage("no parameter named v; there are [w, b]");
    }

    @Test
    void whatDoesNotFitALayoutIsListed() {
        of(1, 2, 3).require(layout());
        reversed(1, 2, 3).require(layout());
        assertThatThrownBy(() -> Parameters.of("w", Tensor.of(new double[3]))
                        .and(Parameters.of("v", Tensor.of(1)))
                        .require(layout()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the parameters are not the model's: w, b, v differ; expected w [2], b [], but got w [3], v"
                        + " []");
        Parameters fits = of(1, 2, 3);
        fits.require(layout());
        assertThatThrownBy(() -> fits.require(Layout.of(Map.of("w", new int[] {2}))))
                .as("another layout is looked at again")
                .hasMessage("the parameters are not the model's: b differ; expected w [2], but got w [2], b []");
    }

    @Test
    void mismatchesAreNamed() {
        assertThatThrownBy(() -> of(1, 2, 3).tensor("v")).hasMessage("no parameter named v; there are [w, b]");
        assertThatThrownBy(() -> of(1, 2, 3).plus(Parameters.of("v", Tensor.of(1))))
                .hasMessage("parameters differ: [w, b] and [v]");
        assertThatThrownBy(() -> of(1, 2, 3).iterate(1, (p, step) -> Parameters.of("w", p.tensor("w"))))
                .hasMessage("parameters differ: [w, b] and [w]");
        assertThatThrownBy(() -> of(1, 2, 3).and(of(1, 2, 3))).hasMessage("both have a parameter named w");
    }

    @Test
    void noParametersAreOnNoEngine() {
        assertThatThrownBy(() -> Parameters.none().engine())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no parameters, and so no engine that they are on");
        assertThatThrownBy(() -> Parameters.none().iterate(1, (nothing, step) -> nothing))
                .hasMessage("there are no parameters, and so no engine that they are on");
        assertThatThrownBy(() -> Parameters.average(List.of()))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is nothing to add");
    }

    @Test
    void valuesOfOtherShapesAreLookedAtAgain() {
        Layout layout = layout();
        Parameters fits = of(1, 2, 3);
        fits.require(layout);
        Tensor scalar = Tensor.of(1);
        Tensor three = Tensor.of(new double[3]);
        for (Parameters other : List.of(
                fits.like(List.of(three, scalar)),
                fits.map(tensor -> scalar),
                fits.zip(fits, (a, b) -> three),
                fits.detach().map(tensor -> three),
                fits.with(Parameters.of("w", three)))) {
            assertThatThrownBy(() -> other.require(layout))
                    .hasMessageStartingWith("the parameters are not the model's: ");
        }
        fits.scale(2).require(layout);
    }

    @Test
    void namesMadeOfOneAnotherAreTheSameAgain() {
        Parameters before = of(1, 2, 3).inGroup("first").and(of(4, 5, 6).inGroup("second"));
        Parameters again = before.group("first")
                .inGroup("first")
                .and(before.group("second").inGroup("second"));
        assertThat(again.names())
                .isSameAs(before.names()); // or a chain of them would grow with every step of a training
    }
}
