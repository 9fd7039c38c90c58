package org.meta4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Labels;
import org.meta4j.task.Values;

class LossesTest {
    private final Engine engine = Engine.reference();

    @Test
    void meanSquaredErrorAveragesOverAllElements() {
        Tensor predictions = engine.tensor(new double[] {1, 2}, 2, 1);
        Values values = new Values(engine.tensor(new double[] {3, 5}, 2, 1));
        assertThat(Losses.mse().of(predictions, values).item()).isEqualTo(6.5);
        assertThatThrownBy(() -> Losses.mse().of(engine.filled(0, 2), values))
                .hasMessage("targets have shape [2, 1] but the model predicts [2]");
    }

    @Test
    void crossEntropyOfEqualLogitsIsTheLogarithmOfTheWays() {
        Tensor logits = engine.filled(3, 2, 5);
        Labels labels = Labels.of(5, 4, 0);
        assertThat(Losses.crossEntropy().of(logits, labels).item()).isCloseTo(Math.log(5), within(1e-12));
    }

    @Test
    void crossEntropyPicksTheLogitOfTheLabel() {
        Tensor logits = engine.tensor(new double[] {Math.log(1), Math.log(3), Math.log(1), Math.log(3)}, 2, 2);
        // Probabilities are 1/4 and 3/4; the mean of -log(3/4) and -log(1/4).
        assertThat(Losses.crossEntropy().of(logits, Labels.of(2, 1, 0)).item())
                .isCloseTo((Math.log(4.0 / 3) + Math.log(4)) / 2, within(1e-12));
    }

    @Test
    void crossEntropyPerShotIsTheSumOverExamplesDividedByTheShots() {
        Tensor logits = engine.filled(0, 6, 4);
        Labels labels = Labels.of(4, 0, 1, 2, 3, 0, 1);
        assertThat(Losses.crossEntropyPerShot(3).of(logits, labels).item()).isCloseTo(2 * Math.log(4), within(1e-12));
        assertThatThrownBy(() -> Losses.crossEntropyPerShot(0)).hasMessage("shots must be at least 1, but is 0");
    }

    @Test
    void targetsThatDoNotFitAreNamed() {
        Tensor logits = engine.filled(3, 2, 5);
        assertThatThrownBy(() -> Losses.crossEntropy().of(logits, Labels.of(5, 0, 1, 2)))
                .hasMessage("cross-entropy needs logits [n, ways] and class ids [n], but got [2, 5] and [3]");
        assertThatThrownBy(() -> Losses.crossEntropy().of(logits, Labels.of(3, 0, 1)))
                .hasMessage("cross-entropy needs logits of as many ways as the labels,"
                        + " but got logits [2, 5] and labels of 3 ways");
        assertThatThrownBy(() -> Losses.crossEntropy().of(logits, new Values(engine.filled(0, 2))))
                .hasMessage(
                        "class labels are needed, as by cross-entropy and accuracies, but the targets are numbers of shape [2]");
        assertThatThrownBy(() -> Losses.mse().of(logits, Labels.of(5, 0, 1)))
                .hasMessage(
                        "numbers to predict are needed, as by the squared error, but the targets are class labels [0, 1] of 5");
    }

    @Test
    void lossesEqualThemselvesAndPrintWhatTheyAre() {
        assertThat(Losses.mse()).isEqualTo(Losses.mse()).hasToString("mse()").isNotEqualTo(Losses.crossEntropy());
        assertThat(Losses.crossEntropy()).hasToString("crossEntropy()");
        assertThat(Losses.crossEntropyPerShot(5))
                .isEqualTo(Losses.crossEntropyPerShot(5))
                .isNotEqualTo(Losses.crossEntropyPerShot(1))
                .hasToString("crossEntropyPerShot(5)");
    }

    @Test
    void aLossOfYourOwnIsKnownByItsName() {
        Loss sum = Loss.named("sum", (predictions, targets) -> Ops.sum(predictions));
        assertThat(sum.of(engine.filled(2, 3), Labels.of(1, 0, 0, 0)).item()).isEqualTo(6);
        assertThat(sum)
                .hasToString("sum")
                .isEqualTo(Loss.named("sum", (predictions, targets) -> predictions))
                .hasSameHashCodeAs(Loss.named("sum", (predictions, targets) -> predictions))
                .isNotEqualTo(Loss.named("other", (predictions, targets) -> predictions));
        assertThatThrownBy(() -> Loss.named(" ", (predictions, targets) -> predictions))
                .hasMessage("a loss needs a name, but it is blank");
    }
}
