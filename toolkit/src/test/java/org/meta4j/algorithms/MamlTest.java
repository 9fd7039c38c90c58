package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Clipped;
import org.meta4j.optim.Sgd;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;

class MamlTest {
    /** Predicts w.x; the loss (w.x)^2 / 2 ignores the targets. */
    private static final Model DOT = new Model() {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("w", engine.tensor(new double[] {2, 3, 5}, 3, 1));
        }

        @Override
        public Tensor apply(Parameters theta, Tensor inputs) {
            return Ops.matmul(inputs, theta.tensor(0));
        }
    };

    private static final Loss HALF_SQUARE = (predictions, targets) -> Ops.scale(Ops.sum(Ops.square(predictions)), 0.5);

    private static Maml handDerived(boolean firstOrder) {
        return new Maml(DOT, HALF_SQUARE, new Maml.Config(1, 0.5, firstOrder, 1, new Sgd(1)));
    }

    private static Episode handEpisode(Engine engine) {
        Tensor none = engine.filled(0, 1, 1);
        return new Episode(
                new Examples(engine.tensor(new double[] {1, 2, 3}, 1, 3), none),
                new Examples(engine.tensor(new double[] {4, 5, 6}, 1, 3), none));
    }

    @Test
    void handDerivedMetaGradientHoldsExactlyOnBothEngines() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Parameters theta = DOT.initialize(engine, Randomness.of(1, 1));
            var exact = handDerived(false).metaGradient(theta, handEpisode(engine));
            assertThat(exact.gradient().tensor("w").toDoubles()).containsExactly(3780, 8505, 13230);
            var first = handDerived(true).metaGradient(theta, handEpisode(engine));
            assertThat(first.gradient().tensor("w").toDoubles()).containsExactly(-1260, -1575, -1890);
        }
    }

    @Test
    void handDerivedAdaptationMovesAgainstTheSupportGradient() {
        // w.x = 23 on the support, so the gradient is (23, 46, 69) and half of it is subtracted.
        Engine engine = Engine.reference();
        Parameters adapted = handDerived(false)
                .adapt(
                        DOT.initialize(engine, Randomness.of(1, 1)),
                        handEpisode(engine).support());
        assertThat(adapted.tensor("w").toDoubles()).containsExactly(-9.5, -20, -29.5);
    }

    @Test
    void metaGradientIsTheFiniteDifferenceOfTheAdaptedQueryLoss() {
        Maml maml = new Maml(
                Networks.mlp(Ops::tanh, org.meta4j.nn.Initializer.uniformFanIn(), 1, 4, 1),
                Losses.mse(),
                new Maml.Config(3, 0.1, false, 1, new Sgd(1)));
        Engine engine = Engine.reference();
        Parameters theta = maml.initialize(engine, Randomness.of(3, 0));
        Episode episode = new Episode(
                new Examples(
                        engine.tensor(new double[] {-1, 0.5, 2}, 3, 1), engine.tensor(new double[] {1, -1, 0.3}, 3, 1)),
                new Examples(engine.tensor(new double[] {0.1, 1.5}, 2, 1), engine.tensor(new double[] {2, -2}, 2, 1)));
        Parameters gradient = maml.metaGradient(theta, episode).gradient();
        for (int i = 0; i < theta.count(); i++) {
            double[] exact = gradient.tensor(i).toDoubles();
            for (int j = 0; j < exact.length; j++) {
                double above = maml.loss(maml.adapt(moved(theta, i, j, 1e-5), episode.support()), episode.query());
                double below = maml.loss(maml.adapt(moved(theta, i, j, -1e-5), episode.support()), episode.query());
                assertThat((above - below) / 2e-5).isCloseTo(exact[j], within(1e-7));
            }
        }
    }

    private static Parameters moved(Parameters theta, int tensor, int element, double by) {
        int[] index = {0};
        return theta.map(old -> {
            double[] values = old.toDoubles();
            if (index[0]++ == tensor) {
                values[element] += by;
            }
            return old.engine().tensor(values, old.shape());
        });
    }

    @Test
    void zeroInnerStepsTrainTheModelOnTheQuerySet() {
        Engine engine = Engine.reference();
        Maml joint = new Maml(DOT, HALF_SQUARE, new Maml.Config(0, 0.5, false, 1, new Sgd(1)));
        Parameters theta = DOT.initialize(engine, Randomness.of(1, 1));
        // w.x = 53 on the query, so the gradient is 53 (4, 5, 6).
        assertThat(joint.metaGradient(theta, handEpisode(engine))
                        .gradient()
                        .tensor(0)
                        .toDoubles())
                .containsExactly(212, 265, 318);
    }

    @Test
    void miniImageNetSettingsAreThoseOfTheAuthorsCode() {
        assertThat(Maml.Config.miniImageNet())
                .isEqualTo(new Maml.Config(5, 0.01, false, 4, new Clipped(Adam.of(1e-3), 10)));
        assertThat(Reptile.Config.miniImageNet())
                .isEqualTo(new Reptile.Config(8, Adam.of(1e-3).withBeta1(0), 10, 5, new Sgd(1)));
    }

    @Test
    void stepOnTheSummedLossIsWaysTimesThatOnTheMean() {
        Engine engine = Engine.reference();
        Model network = Networks.mlp(2, 5);
        Parameters theta = network.initialize(engine, Randomness.of(1, 0));
        Examples support = new Examples(
                engine.tensor(new double[] {1, 0, 0, 1, 1, 1, 2, 1, 1, 2}, 5, 2),
                engine.tensor(new double[] {0, 1, 2, 3, 4}, 5));
        Maml summed = new Maml(network, Losses.crossEntropyPerShot(1), Maml.Config.miniImageNet());
        Maml mean = new Maml(
                network, Losses.crossEntropy(), Maml.Config.miniImageNet().withInnerLearningRate(0.05));
        assertThat(summed.adapt(theta, support).tensor(0).toDoubles())
                .containsExactly(mean.adapt(theta, support).tensor(0).toDoubles(), within(1e-12));
    }

    @Test
    void clippingBitesOnThePublishedScaleOfTheQueryLoss() {
        // Two ways, one shot, 15 queries a class: sum over 30 of (softmax - one-hot) x / 1 shot. With theta = 0 and one
        // feature of 2 on every query of class 0, the gradient of class 0's weight is 15 * (0.5 - 1) * 2 = -15.
        Engine engine = Engine.reference();
        double[] inputs = new double[30];
        double[] ids = new double[30];
        for (int i = 0; i < 15; i++) {
            inputs[i] = 2;
            ids[15 + i] = 1;
        }
        Episode episode = new Episode(
                new Examples(engine.filled(0, 2, 1), engine.tensor(new double[] {0, 1}, 2)),
                new Examples(engine.tensor(inputs, 30, 1), engine.tensor(ids, 30)));
        Parameters theta =
                Networks.mlp(1, 2).initialize(engine, Randomness.of(1, 0)).scale(0);
        Maml maml = new Maml(Networks.mlp(1, 2), Losses.crossEntropyPerShot(1), Maml.Config.miniImageNet());
        Parameters gradient = maml.metaGradient(theta, episode).gradient();
        assertThat(gradient.tensor(0).toDoubles()).containsExactly(new double[] {-15, 15}, within(1e-12));
        Parameters clipped =
                new Clipped(new Sgd(1), 10).start(theta).step(gradient, 1).theta();
        assertThat(clipped.tensor(0).toDoubles()).containsExactly(10, -10);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> new Maml.Config(-1, 0.1, false, 1, new Sgd(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inner steps must be at least 0, but are -1");
        assertThatThrownBy(() -> new Maml.Config(1, -0.1, false, 1, new Sgd(1)))
                .hasMessage("innerLearningRate must be finite and at least 0, but is -0.1");
        assertThatThrownBy(() -> new Maml.Config(1, Double.NaN, false, 1, new Sgd(1)))
                .hasMessage("innerLearningRate must be finite and at least 0, but is NaN");
        assertThatThrownBy(() -> new Maml.Config(1, 0.1, false, 0, new Sgd(1)))
                .hasMessage("metaBatchSize must be at least 1, but is 0");
    }

    @Test
    void inputsThatDoNotFitTheModelAreNamed() {
        Maml maml = new Maml(Networks.mlp(1, 4, 1), Losses.mse(), Maml.Config.sine());
        Engine engine = Engine.cpu();
        Parameters theta = maml.initialize(engine, Randomness.of(1, 1));
        Examples wide = new Examples(engine.filled(0, 5, 2), engine.filled(0, 5, 1));
        assertThatThrownBy(() -> maml.adapt(theta, wide))
                .hasMessage("the network takes inputs [n, 1], but the inputs have shape [5, 2]");
        Examples flat = new Examples(engine.filled(0, 5, 1), engine.filled(0, 5));
        assertThatThrownBy(() -> maml.adapt(theta, flat))
                .hasMessage("targets have shape [5] but the model predicts [5, 1]");
    }
}
