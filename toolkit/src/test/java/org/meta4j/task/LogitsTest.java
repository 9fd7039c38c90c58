package org.meta4j.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;

class LogitsTest {
    @Test
    void logitsChooseTheFirstOfTheLargestAndNoneWhereOneIsNoNumber() {
        double nan = Double.NaN;
        double most = Double.POSITIVE_INFINITY;
        double[] logits = {-1, 0.5, 0.25, 2, 2, 1, nan, 0, 1, 3, nan, 4, 0, most, most, -most, -most, -most};
        assertThat(Logits.classes(Engine.cpu().tensor(logits, 6, 3)))
                .containsExactly(1, 0, Logits.NONE, Logits.NONE, 1, 0);
    }
}
