package org.meta4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;

class TaskTest {
    @Test
    void everySizeOfAnEpisodeIsAtLeastOne() {
        assertThatThrownBy(() -> new EpisodeShape(0, 1, 1)).hasMessage("ways must be at least 1, but is 0");
        assertThatThrownBy(() -> new EpisodeShape(5, 0, 1)).hasMessage("shots must be at least 1, but is 0");
        assertThatThrownBy(() -> new EpisodeShape(5, 1, -3)).hasMessage("queries must be at least 1, but is -3");
    }

    @Test
    void examplesAreNotEmptyAndHaveOneTargetEach() {
        Engine engine = Engine.reference();
        assertThatThrownBy(() -> new Examples(engine.tensor(new double[0], 0, 1), engine.tensor(new double[0], 0, 1)))
                .hasMessage("examples must not be empty");
        assertThatThrownBy(() -> new Examples(engine.filled(0, 3, 1), engine.filled(0, 2, 1)))
                .hasMessage("there are 3 inputs but 2 targets");
    }

    @Test
    void randomnessIsAFunctionOfSeedAndIndex() {
        assertThat(Randomness.of(1, 2).nextLong())
                .isEqualTo(Randomness.of(1, 2).nextLong())
                .isNotEqualTo(Randomness.of(2, 1).nextLong())
                .isNotEqualTo(Randomness.of(1, 3).nextLong());
    }
}
