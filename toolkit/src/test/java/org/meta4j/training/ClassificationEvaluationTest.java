package org.meta4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Losses;
import org.meta4j.nn.TestNetworks;
import org.meta4j.optim.Sgd;
import org.meta4j.task.ClassPool;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.ImageClass;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;
import org.meta4j.training.ClassificationReport.Protocol;

class ClassificationEvaluationTest {
    /** Classes of 8x8 noise: the images of a class differ by a little noise of their own. */
    private static ClassPool pool(int noise) {
        List<ImageClass> classes = new ArrayList<>();
        for (int c = 0; c < 6; c++) {
            byte[] pixels = new byte[8 * 64];
            for (int i = 0; i < pixels.length; i++) {
                int shared = Randomness.of(c, i % 64).nextInt(256 - noise);
                pixels[i] = (byte)
                        (shared + (noise == 0 ? 0 : Randomness.of(100 + c, i).nextInt(noise)));
            }
            classes.add(new ImageClass("class" + c, pixels));
        }
        return ClassPool.of(8, 8, 1, classes);
    }

    private static EpisodeSampler tasks(int noise) {
        return new EpisodeSampler(pool(noise), new EpisodeShape(3, 2, 4), EpisodeSampler.Rotation.NONE);
    }

    private static final ProtoNet PROTONET =
            new ProtoNet(TestNetworks.convolutional(8, 1, 2, 4, false, 0), ProtoNet.Config.euclidean());
    private static final Maml MAML = new Maml(
            TestNetworks.convolutional(8, 1, 2, 4, true, 3),
            Losses.crossEntropy(),
            new Maml.Config(1, 0.1, false, 2, new Sgd(0.1)));

    @Test
    void identicalImagesOfAClassAreAlwaysRecognised() {
        Parameters theta = PROTONET.initialize(Engine.cpu(), Randomness.of(1, 0));
        ClassificationReport report = new ClassificationEvaluation(tasks(0), 10, List.of(0)).of(PROTONET, theta);
        for (Protocol protocol : Protocol.values()) {
            assertThat(report.accuracy(protocol, 0)).isEqualTo(new MeanInterval(1, 0));
        }
    }

    @Test
    void protocolsAreWhatTheirNamesSay() {
        Engine engine = Engine.cpu();
        EpisodeSampler tasks = tasks(200);
        Parameters theta = MAML.initialize(engine, Randomness.of(1, 0));
        ClassificationReport report = new ClassificationEvaluation(tasks, 4, List.of(0, 2)).of(MAML, theta);
        for (int i = 0; i < 4; i++) {
            Episode episode = tasks.episode(TaskSource.FROZEN, i, engine);
            Parameters adapted = MAML.adaptation(theta, episode.support(), 2).get(2);
            Tensor all = episode.query().inputs();
            assertThat(report.accuracies(Protocol.TRANSDUCTIVE_ALL, 2)[i])
                    .isEqualTo(accuracy(MAML.predict(adapted, all), new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}));
            int[] few = {0, 1, 4, 5, 8, 9}; // the first two of each class
            Tensor firsts = Ops.gatherRows(all, few);
            assertThat(report.accuracies(Protocol.TRANSDUCTIVE_K, 2)[i])
                    .isEqualTo(accuracy(MAML.predict(adapted, firsts), new int[] {0, 0, 1, 1, 2, 2}));
            double alone = 0;
            for (int q : few) {
                Tensor one = Ops.rows(all, q, q + 1);
                alone += accuracy(MAML.predictInductive(adapted, episode.support(), one), new int[] {q / 4}) / 6;
            }
            assertThat(report.accuracies(Protocol.INDUCTIVE_K, 2)[i]).isCloseTo(alone, within(1e-12));
        }
    }

    private static double accuracy(Tensor logits, int[] ids) {
        double[] values = logits.toDoubles();
        double correct = 0;
        for (int row = 0; row < ids.length; row++) {
            int best = 0;
            for (int way = 1; way < 3; way++) {
                best = values[row * 3 + way] > values[row * 3 + best] ? way : best;
            }
            correct += best == ids[row] ? 1 : 0;
        }
        return correct / ids.length;
    }

    @Test
    void badRequestsAreNamed() {
        assertThatThrownBy(() -> new ClassificationEvaluation(tasks(0), 1, List.of(0)))
                .hasMessage("episodes must be at least 2 for an interval, but is 1");
        assertThatThrownBy(() -> new ClassificationEvaluation(tasks(0), 5, List.of(3, 1)))
                .hasMessage("steps must be at least 0 and rising, but are [3, 1]");
        EpisodeSampler few = tasks(0).withShape(new EpisodeShape(3, 2, 1));
        assertThatThrownBy(() -> new ClassificationEvaluation(few, 5, List.of(0)))
                .hasMessage("the K-query protocol needs at least 2 queries a class, but the episode shape has 1");
        Parameters theta = PROTONET.initialize(Engine.cpu(), Randomness.of(1, 0));
        ClassificationReport report = new ClassificationEvaluation(tasks(0), 2, List.of(0)).of(PROTONET, theta);
        assertThatThrownBy(() -> report.accuracy(Protocol.INDUCTIVE_K, 1))
                .hasMessage("accuracy was measured after [0] steps, not after 1");
    }

    @Test
    void aProtocolNobodyAskedForIsNotMeasured() {
        Parameters theta = MAML.initialize(Engine.cpu(), Randomness.of(1, 0));
        ClassificationEvaluation every = new ClassificationEvaluation(tasks(200), 2, List.of(1));
        ClassificationReport one =
                every.withProtocols(Protocol.TRANSDUCTIVE_ALL).of(MAML, theta);
        assertThat(one.accuracies(Protocol.TRANSDUCTIVE_ALL, 1))
                .isEqualTo(every.of(MAML, theta).accuracies(Protocol.TRANSDUCTIVE_ALL, 1));
        assertThatThrownBy(() -> one.accuracy(Protocol.INDUCTIVE_K, 1))
                .hasMessage("accuracy was measured under [TRANSDUCTIVE_ALL], not INDUCTIVE_K");
        assertThatThrownBy(every::withProtocols)
                .hasMessage("protocols must name at least one of"
                        + " [TRANSDUCTIVE_K, TRANSDUCTIVE_ALL, INDUCTIVE_K, INDUCTIVE_ALL]");
    }
}
