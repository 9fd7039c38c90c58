package org.meta4j.algorithms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
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
        folders.add(Path.of(GoldenTest.class.getResource("/golden").toURI()));
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
        holds(golden, Engine.reference(), 1e-6, 1, Map.of());
    }

    /**
     * Float32 keeps 7 digits; 1e-5 of a tensor's maximum leaves room for the sums. Below 0.01 a maximum is taken as 0.01: the
     * gradient of a bias before a normalisation is 0 up to rounding, and so has no scale of its own.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fastEngineAgreesInSinglePrecision(GoldenCase golden) {
        Engine engine = Engine.cpu();
        try (Engine.Scope scope = engine.scope()) {
            holds(golden, engine, 1e-5, 1e-2, TIES);
        }
    }

    /** Requires |ours - golden| <= tolerance * max(floor, |golden|_inf) of every tensor. */
    private static void holds(
            GoldenCase golden, Engine engine, double tolerance, double floor, Map<String, Double> exceptions) {
        MetaLearner learner = golden.learner();
        Parameters theta = golden.theta(engine);
        List<Parameters> gradients = new ArrayList<>();
        double loss = 0;
        for (int task = 0; task < golden.tasks(); task++) {
            Episode episode = golden.episode(task, engine);
            MetaLearner.MetaGradient one = learner.metaGradient(theta, episode);
            gradients.add(one.gradient());
            if (learner instanceof ProtoNet protoNet) {
                loss += one.loss() / golden.tasks();
                String key = "task" + task + "_logits";
                Parameters adapted = protoNet.adapt(theta, episode.support());
                Tensor logits = protoNet.predictTransductive(
                        adapted, episode.support(), episode.query().inputs());
                close(key, logits, golden.array(key), tolerance, floor);
            } else {
                Parameters adapted = learner.adapt(theta, episode.support());
                // Reptile's own loss is that of its last mini-batch; the golden one is of the support set after
                // adaptation.
                loss += (learner instanceof Reptile ? learner.loss(adapted, episode.support()) : one.loss())
                        / golden.tasks();
                for (int i = 0; i < adapted.count(); i++) {
                    String key = "task" + task + "_adapted" + i;
                    close(key, adapted.tensor(i), golden.array(key), tolerance, floor);
                }
            }
        }
        Parameters gradient = Parameters.average(gradients);
        for (int i = 0; i < gradient.count(); i++) {
            String key = "meta_grad" + i;
            double allowed = exceptions.getOrDefault(golden.name() + " " + key, tolerance);
            close(key, gradient.tensor(i), golden.array(key), allowed, floor);
        }
        double expected = golden.array("meta_loss").getDouble(0);
        assertThat(Math.abs(loss - expected))
                .as("meta_loss")
                .isLessThanOrEqualTo(tolerance * Math.max(floor, Math.abs(expected)));
    }

    private static void close(String key, Tensor ours, INDArray expected, double tolerance, double floor) {
        assertThat(ours.toINDArray().shape()).as(key).isEqualTo(expected.shape());
        double[] a = ours.toDoubles();
        double[] b = Nd4j.toFlattened('c', expected).toDoubleVector();
        double largest = floor;
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        assertThat(difference).as(key).isLessThanOrEqualTo(tolerance * largest);
    }
}
