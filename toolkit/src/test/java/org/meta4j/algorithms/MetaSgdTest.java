package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

class MetaSgdTest {
    private static final Engine ENGINE = Engine.reference();
    private static final Model MODEL = Networks.mlp(1, 5, 1);

    private static Episode episode() {
        return new Episode(
                new Examples(ENGINE.tensor(new double[] {-1, 2}, 2, 1), ENGINE.tensor(new double[] {1, -1}, 2, 1)),
                new Examples(ENGINE.tensor(new double[] {0.5, 3}, 2, 1), ENGINE.tensor(new double[] {2, 0}, 2, 1)));
    }

    @Test
    void equalRatesGiveTheGradientOfMaml() {
        MetaSgd metaSgd = new MetaSgd(MODEL, Losses.mse(), new MetaSgd.Config(2, 0.05, 0.05, 1, new Sgd(1)));
        Maml maml = new Maml(MODEL, Losses.mse(), new Maml.Config(2, 0.05, false, 1, new Sgd(1)));
        Parameters theta = metaSgd.initialize(ENGINE, Randomness.of(5, 0));
        Parameters ours = metaSgd.metaGradient(theta, episode()).gradient();
        Parameters expected = maml.metaGradient(theta.range(0, 4), episode()).gradient();
        assertThat(ours.range(0, 4).minus(expected).norm()).isLessThan(1e-12);
    }

    @Test
    void oneStepRateGradientIsMinusTheProductOfSupportAndQueryGradients() {
        MetaSgd metaSgd = new MetaSgd(MODEL, Losses.mse(), new MetaSgd.Config(1, 0.05, 0.05, 1, new Sgd(1)));
        Maml joint = new Maml(MODEL, Losses.mse(), new Maml.Config(0, 0, false, 1, new Sgd(1)));
        Parameters theta = metaSgd.initialize(ENGINE, Randomness.of(5, 0));
        Examples support = episode().support();
        Parameters supportGradient = joint.metaGradient(theta.range(0, 4), new Episode(support, support))
                .gradient();
        Parameters adapted = metaSgd.adapt(theta, support);
        Parameters queryGradient = joint.metaGradient(adapted, episode()).gradient();
        Parameters ours = metaSgd.metaGradient(theta, episode()).gradient().range(4, 8);
        Parameters expected = supportGradient.times(queryGradient).scale(-1);
        assertThat(expected.like(ours.tensors()).minus(expected).norm()).isLessThan(1e-12);
    }

    @Test
    void ratesStartInTheirRange() {
        MetaSgd metaSgd = new MetaSgd(MODEL, Losses.mse(), new MetaSgd.Config(1, 0.005, 0.1, 1, new Sgd(1)));
        Parameters theta = metaSgd.initialize(ENGINE, Randomness.of(1, 0));
        assertThat(theta.names()).contains("weight1", "rate:weight1");
        assertThat(Arrays.stream(theta.tensor("rate:weight1").toDoubles()).boxed())
                .allMatch(rate -> rate >= 0.005 && rate <= 0.1);
    }

    @Test
    void negativeRateIsNamed() {
        assertThatThrownBy(() -> new MetaSgd.Config(1, -0.1, 0.1, 1, new Sgd(1)))
                .hasMessage("lowestInitialRate must be finite and at least 0, but is -0.1");
        assertThatThrownBy(() -> new MetaSgd.Config(1, 0.2, 0.1, 1, new Sgd(1)))
                .hasMessage("highestInitialRate 0.1 is below lowestInitialRate 0.2");
    }
}
