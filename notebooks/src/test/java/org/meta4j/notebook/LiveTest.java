package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.data.SineWaves;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.training.MetaTraining;

final class LiveTest {

    @Test
    void trainingKeepsItsOwnListener() {
        List<Long> heard = new ArrayList<>();
        Maml maml = new Maml(Networks.mlp(1, 2, 1), Losses.mse(), Maml.Config.sine());
        Live.live(
                "MAML",
                MetaTraining.of(maml, SineWaves.tasks())
                        .withMetaIterations(3)
                        .withListener(progress -> heard.add(progress.done())));

        assertThat(heard).containsExactly(1L, 2L, 3L);
    }
}
