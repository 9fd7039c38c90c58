package org.meta4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowTest {
    @ParameterizedTest
    @EnumSource(Row.class)
    void everyRowRuns(Row row) {
        int tasks = row == Row.OMNIGLOT_EVALUATION_600 ? 2 : 1;
        Sizes tiny = row.sizes().with("tasks=" + tasks).with("queries=1").with("innerSteps=1");
        try (Work work = row.work(tiny, 1)) {
            assertThat(work.seconds(1)).isPositive();
            assertThat(work.seconds(2)).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void everyRowIsFoundByItsName(Row row) {
        assertThat(Row.of(row.toString())).isEqualTo(row);
    }

    @Test
    void unknownRowListsThoseThereAre() {
        assertThatThrownBy(() -> Row.of("sine"))
                .hasMessage("there is no row sine; there are [sine-maml, omniglot-maml-5w1s, omniglot-maml-5w5s,"
                        + " omniglot-maml-20w1s, omniglot-fomaml-5w1s, omniglot-reptile-5w1s, omniglot-protonet-60w1s,"
                        + " mini-maml-5w1s, omniglot-evaluation-600]");
    }

    @Test
    void sizesChangeOneAtATime() {
        assertThat(Row.OMNIGLOT_MAML_5W1S.sizes().with("tasks=8").with("innerSteps=3"))
                .isEqualTo(new Sizes(5, 1, 1, 8, 3));
        assertThatThrownBy(() -> Row.SINE_MAML.sizes().with("task=8"))
                .hasMessage(
                        "a size is one of [innerSteps, queries, shots, tasks], an equals sign and a number of at least 1,"
                                + " but got task=8");
    }
}
