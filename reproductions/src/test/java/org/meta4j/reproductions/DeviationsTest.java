package org.meta4j.reproductions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.data.Glyphs;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Run;

class DeviationsTest {
    private static final String WEIGHTS =
            "weights uniform in ±1/√fan-in; the authors' code draws truncated N(0, 0.01) (maml.py:27,168-177)";

    @Test
    void publishedSettingsHaveNoneButThoseKnown() {
        assertThat(Deviations.of(FinnEtAl2017.sine(5).maml())).containsExactly(WEIGHTS);
    }

    @Test
    void changedSettingsAreNamedWithThePublishedOnes() {
        Experiment shorter = FinnEtAl2017.sine(5).maml().withMetaIterations(20);
        assertThat(Deviations.of(shorter)).containsExactly("outer.metaIterations: 20, published 70000", WEIGHTS);
    }

    @Test
    void runThatWasStoppedIsSaidToBe() {
        Run run = FinnEtAl2017.sine(5).maml().withMetaIterations(20).run(1);
        run.train(progress -> run.stop());
        assertThat(Deviations.of(run.receipt()))
                .startsWith("stopped after 1 of 20 meta-iterations", "outer.metaIterations: 20, published 70000");
    }

    @Test
    void standInIsNamed() {
        List<String> deviations = Deviations.of(SnellEtAl2017.omniglot(Glyphs.generate(2), 5, 1));
        assertThat(deviations)
                .startsWith("images: Glyphs (not Omniglot) seed 2")
                .hasSize(2);
    }

    @Test
    void unpublishedExperimentIsRefused() {
        Experiment maml = FinnEtAl2017.sine(5).maml();
        assertThatThrownBy(() -> Deviations.of(maml.with("mine", maml.learner())))
                .hasMessageStartingWith("there is no published experiment \"mine\"; ");
    }
}
