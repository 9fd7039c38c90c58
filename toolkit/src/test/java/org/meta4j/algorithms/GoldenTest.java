package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Episode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Our meta-gradients against PyTorch's, for every case of the resources' folder {@code golden} and of the folder named
 * by the system property {@code meta4j.golden}.
 */
class GoldenTest {

    static List<Named<GoldenCase>> cases() throws IOException, URISyntaxException {
        List<Path> folders = new ArrayList<>();
        folders.add(Path.of(
                Objects.requireNonNull(GoldenTest.class.getResource("/golden")).toURI()));
        String extra = System.getProperty("meta4j.golden", "");
        if (!extra.isEmpty()) {
            folders.add(Path.of(extra));
        }
        List<Named<GoldenCase>> cases = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .map(GoldenCase::read)
                        .forEach(golden -> cases.add(Named.of(golden.name(), golden)));
            }
        }
        return cases;
    }

    /**
     * Where float32 cannot decide. In this case two values under one pooling window of the first layer are 1.3089390 and
     * 1.3089389 in double precision, 1.4e-7 apart, and steps of float32 are 1.2e-7 there. Which is the larger depends on
     * rounding, and with it whose patch of the image that window adds to the gradient of the first weights, and to no other.
     */
    private static final Map<String, Double> TIES = Map.of("protonet-omniglot-pool meta_grad0", 5e-3);

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void referenceEngineAgreesInDoublePrecision(GoldenCase golden) {
        new Comparison(golden, Engine.reference(), 1e-6, 1, Map.of()).holds();
    }

    /**
     * Float32 keeps 7 digits; 1e-5 of a tensor's maximum leaves room for the sums. Below 0.01 a maximum is taken as 0.01. Biases
     * before a normalisation, whose gradient is 0 up to rounding, are idle in our networks: exactly 0, and so within any bound.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fastEngineAgreesInSinglePrecision(GoldenCase golden) {
        Engine engine = Engine.cpu();
        try (Engine.Scope scope = engine.scope()) {
            new Comparison(golden, engine, 1e-5, 1e-2, TIES).holds();
        }
    }

    @Test
    void aCaseOfAnUnknownAlgorithmFailsByName() {
        var spec = JsonNodeFactory.instance.objectNode().put("algorithm", "telepathy");
        assertThatThrownBy(() -> new GoldenCase("strange", spec, Map.of()).learner())
                .hasMessage("case strange is of the algorithm telepathy, which this test does not know:"
                        + " add it to GoldenCase.learner");
    }

    @Test
    void everyAlgorithmHasACase() throws IOException, URISyntaxException {
        assertThat(cases().stream().map(named -> named.getPayload().algorithm()))
                .contains("maml", "fomaml", "meta-sgd", "anil", "reptile", "protonet");
    }

    /** Requires |ours - golden| <= tolerance * max(floor, |golden|_inf) of every tensor. */
    private record Comparison(
            GoldenCase golden, Engine engine, double tolerance, double floor, Map<String, Double> exceptions) {

        void holds() {
            MetaLearner learner = golden.learner();
            Parameters theta = golden.theta(engine);
            List<Parameters> gradients = new ArrayList<>();
            double loss = 0;
            for (int task = 0; task < golden.tasks(); task++) {
                Episode episode = golden.episode(task, engine);
                MetaGradient one = learner.metaGradient(theta, episode, Moment.alone(task));
                assertThat(one.gradient().names()).isEqualTo(theta.names());
                gradients.add(one.gradient());
                Predictor predictor =
                        learner.adapt(theta, episode.support(), task).after(golden.innerSteps());
                adaptationHolds(task, predictor, episode);
                loss += (learner instanceof Reptile ? supportLoss(predictor, episode) : one.loss()) / golden.tasks();
            }
            Parameters gradient = Parameters.average(gradients);
            close("meta_grad", gradient);
            if (golden.has("updated0")) {
                close(
                        "updated",
                        golden.outer()
                                .step(theta, Parameters.none(), gradient, Optimizer.When.FIRST)
                                .theta());
            }
            double expected = golden.array("meta_loss").getDouble(0);
            assertThat(Math.abs(loss - expected))
                    .as("meta_loss")
                    .isLessThanOrEqualTo(tolerance * Math.max(floor, Math.abs(expected)));
        }

        /** Reptile's own loss is that of its last mini-batch; the golden one is of the support set after adaptation. */
        private double supportLoss(Predictor predictor, Episode episode) {
            Tensor predictions = predictor.predict(episode.support().inputs(), Seeing.TRANSDUCTIVE);
            return golden.loss().of(predictions, episode.support().targets()).item();
        }

        private void adaptationHolds(int task, Predictor predictor, Episode episode) {
            if (predictor instanceof AdaptedModel model) {
                close("task" + task + "_adapted", model.adapted());
            }
            String logits = "task" + task + "_logits";
            if (golden.has(logits)) {
                close(logits, predictor.predict(episode.query().inputs(), Seeing.TRANSDUCTIVE));
            }
        }

        private void close(String prefix, Parameters ours) {
            for (int i = 0; i < ours.count(); i++) {
                close(prefix + i, ours.tensors().get(i));
            }
            assertThat(golden.has(prefix + ours.count()))
                    .as("%s%d is of no parameter", prefix, ours.count())
                    .isFalse();
        }

        private void close(String key, Tensor ours) {
            INDArray expected = golden.array(key);
            assertThat(ours.toINDArray().shape()).as(key).isEqualTo(expected.shape());
            double[] a = ours.toDoubles();
            double[] b = Nd4j.toFlattened('c', expected).toDoubleVector();
            double largest = floor;
            double difference = 0;
            for (int i = 0; i < a.length; i++) {
                largest = Math.max(largest, Math.abs(b[i]));
                difference = Math.max(difference, Math.abs(a[i] - b[i]));
            }
            double allowed = exceptions.getOrDefault(golden.name() + " " + key, tolerance);
            assertThat(difference).as(key).isLessThanOrEqualTo(allowed * largest);
        }
    }
}
