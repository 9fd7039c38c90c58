package org.meta4j.algorithms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Initializer;
import org.meta4j.nn.Layers;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.nn.Network;
import org.meta4j.nn.Networks;
import org.meta4j.nn.Pass;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Randomness;

/** Small models, losses and tasks on which results can be derived by hand or computed in a moment. */
final class Toys {
    static final Engine ENGINE = Engine.reference();
    /** Half the sum of squares of the predictions, whatever the targets. */
    static final Loss HALF_SQUARE =
            Loss.named("half the square", (predictions, targets) -> Ops.scale(Ops.sum(Ops.square(predictions)), 0.5));
    /** A curve through points: 13 parameters in four tensors. */
    static final Network CURVE = Networks.mlp(Layers.tanh(), Initializer.uniformFanIn(), 1, 4, 1);
    /** A classifier of points in the plane whose predictions depend on all points it is given at once. */
    static final Network NORMALIZED = Network.of(Layers.inputs(2), Layers.dense(3), Layers.batchNorm(), Layers.tanh())
            .withHead(Layers.dense(2));

    private Toys() {}

    /** Predicts w.x, starting at w = (2, 3, 5). */
    record Dot() implements Model {
        @Override
        public Layout layout() {
            return Layout.of(Map.of("w", new int[] {3, 1}));
        }

        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return Parameters.of("w", engine.tensor(new double[] {2, 3, 5}, 3, 1));
        }

        @Override
        public Tensor apply(Parameters theta, Tensor inputs, Pass pass) {
            return Ops.matmul(inputs, theta.tensor("w"));
        }
    }

    /** Returns the task of the hand-derived case: support x = (1, 2, 3), query x = (4, 5, 6). */
    static Episode handEpisode(Engine engine) {
        Tensor none = engine.filled(0, 1, 1);
        return new Episode(
                new Examples(engine.tensor(new double[] {1, 2, 3}, 1, 3), none),
                new Examples(engine.tensor(new double[] {4, 5, 6}, 1, 3), none));
    }

    /** Returns a regression of three support points and two query points. */
    static Episode points() {
        return new Episode(
                new Examples(column(-1, 0.5, 2), column(1, -1, 0.3)), new Examples(column(0.1, 1.5), column(2, -2)));
    }

    static Tensor column(double... values) {
        return ENGINE.tensor(values, values.length, 1);
    }

    /** Returns a classification of points in the plane into two classes. */
    static Episode classes() {
        return new Episode(plane(1, 0, 1, 1, 0), plane(2, 1, 0, 0));
    }

    private static Examples plane(long index, int... ids) {
        double[] values =
                Randomness.of(8, index).doubles(2L * ids.length, -2, 2).toArray();
        return new Examples(ENGINE.tensor(values, ids.length, 2), Labels.of(2, ids));
    }

    /** Returns a new theta of a learner on the reference engine. */
    static Parameters theta(MetaLearner learner) {
        return learner.initialize(ENGINE, Randomness.of(3, 0));
    }

    /** Returns the parameters with one element of one of them moved. */
    static Parameters moved(Parameters theta, String name, int element, double by) {
        Tensor old = theta.tensor(name);
        double[] values = old.toDoubles();
        values[element] += by;
        return theta.with(Parameters.of(name, old.engine().tensor(values, old.shape())));
    }

    /** Returns the same parameters in the opposite order. */
    static Parameters reversed(Parameters theta) {
        List<String> names = theta.names();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            tensors.put(names.get(i), theta.tensor(names.get(i)));
        }
        return Parameters.of(tensors);
    }
}
