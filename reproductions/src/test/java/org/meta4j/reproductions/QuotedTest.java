package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;

class QuotedTest {
    private static final Condition ACCURACY = Condition.accuracy(1, 15, Seeing.INDUCTIVE, 0);

    @Test
    void numbersKeepTheirPrintedDigits() {
        Quoted quoted = Quoted.of("Snell et al. 2017", "Table 2", "ours", "68.20 ± 0.66");
        assertThat(quoted.printed()).isEqualTo("68.20 ± 0.66");
        assertThat(quoted.interval()).isEqualTo("± 0.66");
        assertThat(Quoted.of("a", "b", "c", "96.0").printed()).isEqualTo("96.0");
    }

    @Test
    void printsAllThatIsKnown() {
        String paper = "Snell et al. 2017";
        assertThat(Quoted.of(paper, "Table 1", "ours", "98.8"))
                .hasToString("98.8 (Snell et al. 2017, Table 1, ours; condition unknown)");
        assertThat(Quoted.of(paper, "Table 1", "ours", "98.8", 98.2, 98.40).under(ACCURACY))
                .hasToString(
                        "98.8 (Snell et al. 2017, Table 1, ours; accuracy, 1 shot, 15 queries, inductive, after 0 steps;"
                                + " reruns 98.2 to 98.4)");
        assertThat(Quoted.of(paper, "Table 1", "ours", "98.8", 95))
                .hasToString("98.8 (Snell et al. 2017, Table 1, ours; condition unknown; reruns 95)");
    }
}
