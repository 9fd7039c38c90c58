package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void oneIsSingularAndAllOthersArePlural() {
        assertThat(new Counted(1, "query")).hasToString("1 query");
        assertThat(new Counted(0, "step")).hasToString("0 steps");
        assertThat(new Counted(15, "query")).hasToString("15 queries");
    }
}
