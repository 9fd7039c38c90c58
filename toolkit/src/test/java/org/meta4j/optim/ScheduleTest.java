package org.meta4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.meta4j.optim.Optimizer.When;

class ScheduleTest {
    private static double factor(Schedule schedule, long iteration, long total) {
        return schedule.factor(new When(iteration, total));
    }

    @Test
    void linearToZeroFallsByTheSameAmountAndWouldBeZeroAfterTheLast() {
        assertThat(factor(Schedule.linearToZero(), 0, 10)).isEqualTo(1);
        assertThat(factor(Schedule.linearToZero(), 5, 10)).isEqualTo(0.5);
        assertThat(factor(Schedule.linearToZero(), 9, 10)).isCloseTo(0.1, within(1e-12));
        assertThat(factor(Schedule.linearToZero(), 10, 10)).isZero();
    }

    @Test
    void halvingHalvesAtEveryMultiple() {
        Schedule schedule = Schedule.halvingEvery(2000);
        assertThat(factor(schedule, 1999, 10_000)).isEqualTo(1);
        assertThat(factor(schedule, 2000, 10_000)).isEqualTo(0.5);
        assertThat(factor(schedule, 3999, 10_000)).isEqualTo(0.5);
        assertThat(factor(schedule, 4000, 10_000)).isEqualTo(0.25);
        assertThat(factor(schedule, 4000, 5_000)).as("whatever the horizon").isEqualTo(0.25);
    }

    @Test
    void cosineGoesFromOneToTheLastAlongHalfACosine() {
        // The rates of Antoniou et al. 2019 on Omniglot, from 1e-3 to 1e-5 in 100 epochs, as PyTorch's scheduler has
        // them.
        Schedule schedule = Schedule.cosine(0.01);
        assertThat(1e-3 * factor(schedule, 0, 100)).isCloseTo(0.001, within(1e-15));
        assertThat(1e-3 * factor(schedule, 1, 100)).isCloseTo(0.0009997557473810372, within(1e-15));
        assertThat(1e-3 * factor(schedule, 25, 100)).isCloseTo(0.000855017856687341, within(1e-15));
        assertThat(1e-3 * factor(schedule, 50, 100)).isCloseTo(0.000505, within(1e-15));
        assertThat(1e-3 * factor(schedule, 100, 100)).isCloseTo(1e-5, within(1e-15));
    }

    @Test
    void aScheduleOfYourOwnIsToldFromOthersByItsName() {
        Schedule steps = Schedule.named("steps", when -> when.iteration() < 10 ? 1 : 0.1);
        assertThat(factor(steps, 9, 100)).isEqualTo(1);
        assertThat(factor(steps, 10, 100)).isEqualTo(0.1);
        assertThat(steps)
                .hasToString("steps")
                .isEqualTo(Schedule.named("steps", when -> 1))
                .hasSameHashCodeAs(Schedule.named("steps", when -> 1))
                .isNotEqualTo(Schedule.named("stairs", when -> 1));
        assertThat(steps.dependsOnHorizon()).as("what it looks at is not known").isTrue();
    }

    @Test
    void schedulesAreValuesThatPrintThemselves() {
        assertThat(Schedule.linearToZero()).isEqualTo(Schedule.linearToZero()).hasToString("LinearToZero[]");
        assertThat(Schedule.halvingEvery(5))
                .isEqualTo(Schedule.halvingEvery(5))
                .isNotEqualTo(Schedule.halvingEvery(6))
                .hasToString("HalvingEvery[iterations=5]");
        assertThat(Schedule.cosine(0.1))
                .isEqualTo(Schedule.cosine(0.1))
                .isNotEqualTo(Schedule.cosine(0))
                .hasToString("Cosine[last=0.1]");
    }

    @Test
    void halvingAloneDoesNotDependOnTheHorizon() {
        assertThat(Schedule.halvingEvery(5).dependsOnHorizon()).isFalse();
        assertThat(Schedule.linearToZero().dependsOnHorizon()).isTrue();
        assertThat(Schedule.cosine(0).dependsOnHorizon()).isTrue();
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> Schedule.halvingEvery(0)).hasMessage("iterations must be at least 1, but is 0");
        assertThatThrownBy(() -> Schedule.cosine(-0.1)).hasMessage("last must be finite and at least 0, but is -0.1");
        assertThatThrownBy(() -> Schedule.named(" ", when -> 1)).hasMessage("a schedule needs a name");
    }
}
