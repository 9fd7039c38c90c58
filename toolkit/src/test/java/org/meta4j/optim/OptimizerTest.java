package org.meta4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.optim.Optimizer.Stepped;
import org.meta4j.optim.Optimizer.When;

class OptimizerTest {
    private static Parameters one(double value) {
        return Parameters.of("w", Tensor.of(value));
    }

    private static Stepped first(Optimizer rule, Parameters theta, Parameters gradient) {
        return rule.step(theta, rule.start(theta), gradient, When.FIRST);
    }

    private static double w(Stepped stepped) {
        return stepped.theta().tensor("w").item();
    }

    // ---- the rules ----

    @Test
    void sgdSubtractsTheScaledGradient() {
        Stepped stepped = first(new Sgd(0.1), one(1), one(5));
        assertThat(w(stepped)).isCloseTo(0.5, within(1e-12));
        assertThat(stepped.memory().isEmpty()).isTrue();
    }

    @Test
    void adamFollowsItsAlgorithm() {
        // Gradients 2 then -1: m = 0.2, 0.08; v = 0.004, 0.004996.
        Adam adam = Adam.of(0.1);
        Stepped stepped = first(adam, one(1), one(2));
        assertThat(w(stepped)).isCloseTo(0.9, within(1e-8));
        double step = 0.1 * (0.08 / 0.19) / (Math.sqrt(0.004996 / 0.001999) + 1e-8);
        Stepped second = adam.step(stepped.theta(), stepped.memory(), one(-1), When.FIRST);
        assertThat(w(second)).isCloseTo(0.9 - step, within(1e-8));
    }

    @Test
    void adamRemembersTwoMomentsAndTheStepsUnderTheseNames() {
        Parameters theta = one(1).and(Parameters.of("head/b", Tensor.of(2)));
        Stepped stepped = first(Adam.of(0.1), theta, theta);
        assertThat(Adam.of(0.1).start(theta).names())
                .containsExactly("first/w", "first/head/b", "second/w", "second/head/b", "steps")
                .isEqualTo(stepped.memory().names());
        assertThat(Adam.of(0.1).start(theta).norm()).isZero();
        assertThat(stepped.memory().tensor("first/head/b").item()).isCloseTo(0.2, within(1e-12));
        assertThat(stepped.memory().tensor("second/head/b").item()).isCloseTo(0.004, within(1e-12));
        assertThat(stepped.memory().tensor("steps").item()).isEqualTo(1);
        Adam withoutFirst = Adam.of(0.1).withBeta1(0);
        assertThat(first(withoutFirst, theta, theta).memory().names())
                .containsExactly("second/w", "second/head/b", "steps")
                .isEqualTo(withoutFirst.start(theta).names());
    }

    @Test
    void clippedElementsAreBroughtToTheBoundAndTheOthersStay() {
        // Descent of rate 1 from 0 shows minus the gradient that the rule saw; 0.1f is not a multiple of a power of
        // two.
        double[] gradient = {25, -25, 10, -10, 9.5, 0.1f, -1e-30, 0, 1e30};
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Parameters zero = Parameters.of("w", engine.filled(0, gradient.length));
            Parameters seen = Parameters.of("w", engine.tensor(gradient, gradient.length));
            assertThat(first(new Sgd(1).clippedByValue(10), zero, seen)
                            .theta()
                            .tensor("w")
                            .toDoubles())
                    .usingComparatorWithPrecision(1e-37)
                    .containsExactly(-10, 10, -10, 10, -9.5, -0.1f, 1e-30, 0, -10);
        }
    }

    @Test
    void anInfiniteElementIsBroughtToTheBoundAndWhatIsNoNumberStaysOne() {
        double infinity = Double.POSITIVE_INFINITY; // as tf.clip_by_value in the code of Finn et al. 2017
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Parameters zero = Parameters.of("w", engine.filled(0, 4));
            Parameters seen = Parameters.of("w", engine.tensor(new double[] {infinity, -infinity, Double.NaN, 3}, 4));
            assertThat(first(new Sgd(1).clippedByValue(10), zero, seen)
                            .theta()
                            .tensor("w")
                            .toDoubles())
                    .containsExactly(-10, 10, Double.NaN, -3);
        }
    }

    @Test
    void clippedRuleRemembersWhatItSaw() {
        // Gradients 7 and -40, cut to 2 and -1: those of adamFollowsItsAlgorithm.
        Adam adam = Adam.of(0.1);
        Stepped plain = first(adam, one(1), one(2));
        Stepped clipped = first(adam.clippedByValue(2), one(1), one(7));
        assertThat(w(clipped)).isEqualTo(w(plain));
        assertThat(clipped.memory().names()).isEqualTo(plain.memory().names());
        Stepped second = adam.clippedByValue(1).step(clipped.theta(), clipped.memory(), one(-40), When.FIRST);
        assertThat(w(second)).isEqualTo(w(adam.step(plain.theta(), plain.memory(), one(-1), When.FIRST)));
    }

    @Test
    void aScheduledRuleStepsAtItsFactorOfTheRate() {
        Optimizer rule = new Sgd(0.5).scheduled(Schedule.linearToZero());
        When third = new When(3, 4);
        assertThat(rule.learningRate(new When(0, 4))).isEqualTo(0.5);
        assertThat(rule.learningRate(third)).isEqualTo(0.125);
        assertThat(w(rule.step(one(1), Parameters.none(), one(2), third))).isEqualTo(0.75);
        Optimizer twice = rule.scheduled(Schedule.halvingEvery(2));
        assertThat(twice.learningRate(third)).isEqualTo(0.0625);
        assertThat(w(twice.step(one(1), Parameters.none(), one(2), third))).isEqualTo(0.875);
    }

    @Test
    void aScheduleDoesNotTouchWhatAdamRemembers() {
        Optimizer scheduled = Adam.of(0.1).scheduled(Schedule.linearToZero());
        When half = new When(1, 2);
        Stepped ours = scheduled.step(one(1), scheduled.start(one(1)), one(2), half);
        Stepped plain = first(Adam.of(0.05), one(1), one(2));
        assertThat(w(ours)).isEqualTo(w(plain));
        assertThat(ours.memory().minus(plain.memory()).norm()).isZero();
    }

    @Test
    void scaledRulesHaveTheirRateMultiplied() {
        for (Optimizer rule : rules(0.5)) {
            When when = new When(1, 4);
            assertThat(rule.scaled(0.25).learningRate(when)).isEqualTo(0.25 * rule.learningRate(when));
            assertThat(rule.scaled(1)).isEqualTo(rule);
        }
    }

    private static List<Optimizer> rules(double rate) {
        return List.of(
                new Sgd(rate),
                Adam.of(rate),
                Adam.of(rate).withBeta1(0),
                new Sgd(rate).clippedByValue(10),
                Adam.of(rate).scheduled(Schedule.cosine(0.1)),
                Adam.of(rate).clippedByValue(10).scheduled(Schedule.linearToZero()),
                Adam.of(rate).scheduled(Schedule.linearToZero()).clippedByValue(10));
    }

    // ---- orders of names ----

    @Test
    void theOrderOfMemoryAndGradientDoesNotMatter() {
        Parameters theta = one(1).and(Parameters.of("b", Tensor.of(2)));
        Parameters gradient = one(3).and(Parameters.of("b", Tensor.of(-5)));
        for (Optimizer rule : rules(0.1)) {
            Stepped before = first(rule, theta, gradient);
            Stepped expected = rule.step(theta, before.memory(), gradient, new When(1, 4));
            Stepped ours = rule.step(theta, reversed(before.memory()), reversed(gradient), new When(1, 4));
            assertThat(ours.theta().names()).containsExactly("w", "b");
            assertThat(ours.theta().minus(expected.theta()).norm()).isZero();
            assertThat(ours.memory().minus(expected.memory()).norm()).isZero();
        }
    }

    private static Parameters reversed(Parameters parameters) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<String> names = parameters.names();
        for (int i = names.size() - 1; i >= 0; i--) {
            tensors.put(names.get(i), parameters.tensor(names.get(i)));
        }
        return Parameters.of(tensors);
    }

    // ---- values ----

    @Test
    void rulesOfTheSameSettingsAreEqualAndPrintThemselves() {
        assertThat(rules(0.1)).isEqualTo(rules(0.1)).doesNotHaveDuplicates();
        assertThat(rules(0.1)).doesNotContainAnyElementsOf(rules(0.2));
        assertThat(Adam.of(1e-3).clippedByValue(10).scheduled(Schedule.linearToZero()))
                .hasToString("Scheduled[rule=Clipped[rule=Adam[learningRate=0.001, beta1=0.9, beta2=0.999,"
                        + " epsilon=1.0E-8], bound=10.0], schedule=LinearToZero[]]");
        assertThat(new Sgd(0.5).scheduled(Schedule.named("mine", when -> 1)))
                .hasToString("Scheduled[rule=Sgd[learningRate=0.5], schedule=mine]");
    }

    @Test
    void aRuleDependsOnTheHorizonIfOneOfItsSchedulesDoes() {
        assertThat(new Sgd(1).dependsOnHorizon()).isFalse();
        assertThat(Adam.of(1).clippedByValue(10).dependsOnHorizon()).isFalse();
        Optimizer halving = Adam.of(1).scheduled(Schedule.halvingEvery(2000));
        assertThat(halving.dependsOnHorizon()).isFalse();
        assertThat(halving.clippedByValue(10).dependsOnHorizon()).isFalse();
        Optimizer cosine = Adam.of(1).scheduled(Schedule.cosine(0));
        assertThat(cosine.dependsOnHorizon()).isTrue();
        assertThat(cosine.clippedByValue(10).dependsOnHorizon()).isTrue();
        assertThat(cosine.scheduled(Schedule.halvingEvery(2)).dependsOnHorizon())
                .isTrue();
        assertThat(halving.scheduled(Schedule.linearToZero()).dependsOnHorizon())
                .isTrue();
    }

    @Test
    void whatAStepLeadsToHasNoHistory() {
        for (Optimizer rule : rules(0.1)) {
            Parameters theta = one(1);
            Tensor after = first(rule, theta, one(2)).theta().tensor("w");
            assertThat(Gradients.grad(after, theta).norm()).isZero();
        }
    }

    @Test
    void badRatesAreNamed() {
        assertThatThrownBy(() -> new Sgd(-1)).hasMessage("learningRate must be finite and at least 0, but is -1.0");
        assertThatThrownBy(() -> Adam.of(Double.POSITIVE_INFINITY))
                .hasMessage("learningRate must be finite and at least 0, but is Infinity");
        assertThatThrownBy(() -> Adam.of(1e-3).withBeta1(1)).hasMessage("beta1 must be in [0, 1), but is 1.0");
        assertThatThrownBy(() -> new Adam(1, 0.9, -0.1, 1e-8)).hasMessage("beta2 must be in [0, 1), but is -0.1");
        assertThatThrownBy(() -> new Adam(1, 0.9, 0.999, Double.NaN))
                .hasMessage("epsilon must be finite and at least 0, but is NaN");
        assertThatThrownBy(() -> new Sgd(1).clippedByValue(0))
                .hasMessage("bound must be finite and above 0, but is 0.0");
        assertThatThrownBy(() -> new Sgd(1).clippedByValue(Double.NaN))
                .hasMessage("bound must be finite and above 0, but is NaN");
    }

    @Test
    void factorOfAScheduleIsChecked() {
        Optimizer negative = new Sgd(1).scheduled(Schedule.named("negative", when -> 1 - when.iteration()));
        String message = "the schedule's factor at meta-iteration 3 must be finite and at least 0, but is -1.0";
        assertThatThrownBy(() -> negative.learningRate(new When(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> negative.step(one(1), Parameters.none(), one(1), new When(2, 3)))
                .hasMessage(message);
        Optimizer nan = new Sgd(1).scheduled(Schedule.named("no number", when -> Double.NaN));
        assertThatThrownBy(() -> nan.learningRate(When.FIRST))
                .hasMessage("the schedule's factor at meta-iteration 1 must be finite and at least 0, but is NaN");
    }
}
