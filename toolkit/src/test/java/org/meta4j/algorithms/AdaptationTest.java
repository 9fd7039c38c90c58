package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.algorithms.Toys.CURVE;
import static org.meta4j.algorithms.Toys.ENGINE;
import static org.meta4j.algorithms.Toys.NORMALIZED;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Pass;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

class AdaptationTest {
    private static final Examples SUPPORT = Toys.points().support();

    private static Maml maml(Loss loss) {
        return new Maml(CURVE, loss, InnerRule.sgd(0.1), InnerLoop.exact(2));
    }

    private static Reptile reptile(Loss loss) {
        return new Reptile(CURVE, loss, new Sgd(0.1), 2);
    }

    private static Parameters adapted(Predictor predictor) {
        return ((AdaptedModel) predictor).adapted();
    }

    @AfterEach
    void noTestLeavesTheThreadInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    // ---- step by step ----

    @Test
    void walkingOnGivesWhatOneWalkGives() {
        for (MetaLearner learner : List.of(maml(Losses.mse()), reptile(Losses.mse()))) {
            Parameters theta = Toys.theta(learner);
            Adaptation stretches = learner.adapt(theta, SUPPORT, 1);
            assertThat(adapted(stretches.after(0)).minus(theta).norm()).isZero();
            stretches.after(2);
            stretches.after(2);
            Parameters walked = adapted(stretches.after(5));
            Parameters once = adapted(learner.adapt(theta, SUPPORT, 1).after(5));
            assertThat(walked.minus(once).norm()).isZero();
        }
    }

    @Test
    void whatPredictsStaysAsItIsWhenTheAdaptationWalksOn() {
        Maml maml = maml(Losses.mse());
        Adaptation adaptation = maml.adapt(Toys.theta(maml), SUPPORT, 0);
        Predictor early = adaptation.after(1);
        double[] before = early.predict(SUPPORT.inputs(), Seeing.TRANSDUCTIVE).toDoubles();
        adaptation.after(7);
        assertThat(early.predict(SUPPORT.inputs(), Seeing.TRANSDUCTIVE).toDoubles())
                .isEqualTo(before);
    }

    @Test
    void stepsAreAskedForInRisingOrder() {
        for (MetaLearner learner : List.of(maml(Losses.mse()), reptile(Losses.mse()))) {
            Adaptation adaptation = learner.adapt(Toys.theta(learner), SUPPORT, 0);
            assertThatThrownBy(() -> adaptation.after(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("adaptation steps are asked for in rising order from 0 on, but -1 came after 0");
            adaptation.after(2);
            assertThatThrownBy(() -> adaptation.after(1))
                    .hasMessage("adaptation steps are asked for in rising order from 0 on, but 1 came after 2");
        }
    }

    // ---- inductive and transductive ----

    @Test
    void anAdaptedModelSeesAllQueriesOrEachWithTheSupport() {
        Examples support = Toys.classes().support();
        Tensor queries = Toys.classes().query().inputs();
        Maml maml = new Maml(NORMALIZED, Losses.crossEntropy(), InnerRule.sgd(0.3), InnerLoop.exact(1));
        AdaptedModel model =
                (AdaptedModel) maml.adapt(Toys.theta(maml), support, 0).after(2);
        assertThat(model.predict(queries, Seeing.TRANSDUCTIVE).toDoubles())
                .isEqualTo(NORMALIZED.apply(model.adapted(), queries).toDoubles());
        Tensor inductive = model.predict(queries, Seeing.INDUCTIVE);
        for (int i = 0; i < 3; i++) {
            Tensor query = Ops.rows(queries, i, i + 1);
            Tensor together = NORMALIZED.apply(model.adapted(), Ops.concat(support.inputs(), query));
            double[] expected = Ops.rows(together, 4, 5).toDoubles();
            assertThat(Ops.rows(inductive, i, i + 1).toDoubles()).isEqualTo(expected);
            assertThat(model.predict(query, Seeing.INDUCTIVE).toDoubles())
                    .as("no other query matters")
                    .isEqualTo(expected);
        }
        assertThat(inductive.toDoubles())
                .isNotEqualTo(model.predict(queries, Seeing.TRANSDUCTIVE).toDoubles());
    }

    @Test
    void withoutNormalisationBothAreTheSame() {
        Tensor queries = Toys.points().query().inputs();
        Maml maml = maml(Losses.mse());
        Predictor predictor = maml.adapt(Toys.theta(maml), SUPPORT, 0).after(2);
        assertThat(predictor.predict(queries, Seeing.INDUCTIVE).toDoubles())
                .containsExactly(predictor.predict(queries, Seeing.TRANSDUCTIVE).toDoubles(), within(1e-14));
    }

    // ---- interruption ----

    /** A squared error in whose computation number {@code at} the thread is interrupted. */
    private static Loss interrupting(int at, AtomicInteger calls) {
        return Loss.named("interrupting", (predictions, targets) -> {
            if (calls.incrementAndGet() == at) {
                Thread.currentThread().interrupt();
            }
            return Losses.mse().of(predictions, targets);
        });
    }

    @Test
    void anInterruptEndsAnAdaptationBeforeItsNextStep() {
        AtomicInteger calls = new AtomicInteger();
        Loss loss = interrupting(3, calls);
        for (MetaLearner learner : List.of(maml(loss), reptile(loss))) {
            calls.set(0);
            Adaptation adaptation = learner.adapt(Toys.theta(learner), SUPPORT, 0);
            assertThatThrownBy(() -> adaptation.after(10))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted");
            assertThat(calls).hasValue(3);
            assertThat(Thread.interrupted()).as("the interrupt status is kept").isTrue();
            calls.set(100);
            assertThat(adapted(adaptation.after(10))
                            .minus(adapted(again(learner)))
                            .norm())
                    .as("it can be walked again")
                    .isZero();
        }
    }

    private static Predictor again(MetaLearner learner) {
        return learner.adapt(Toys.theta(learner), SUPPORT, 0).after(10);
    }

    @Test
    void anInterruptEndsReptilesMetaGradientBeforeItsNextStep() {
        AtomicInteger calls = new AtomicInteger();
        Reptile reptile = new Reptile(CURVE, interrupting(1, calls), new Sgd(0.1), 5);
        assertThatThrownBy(() -> reptile.metaGradient(Toys.theta(reptile), Toys.points(), Moment.alone(0)))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    void anInterruptEndsInductivePredictionsBeforeTheNextQuery() {
        CountingModel model = new CountingModel(NORMALIZED);
        Parameters theta = NORMALIZED.initialize(ENGINE, Randomness.of(1, 0));
        Predictor predictor =
                new AdaptedModel(model, theta, Toys.classes().support().inputs(), Pass.prediction());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> predictor.predict(Toys.classes().query().inputs(), Seeing.INDUCTIVE))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(model.features()).isZero();
        predictor.predict(Toys.classes().query().inputs(), Seeing.INDUCTIVE);
        assertThat(model.features()).isEqualTo(3);
    }
}
