package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.PROTONET;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.on;
import static org.meta4j.experiment.TestExperiments.pool;
import static org.meta4j.experiment.TestExperiments.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.AdaptedModel;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Moment;
import org.meta4j.algorithms.Predictor;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Networks;
import org.meta4j.nn.Pass;
import org.meta4j.nn.TestNetworks;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.TaskSource;

class MeasuringTest {
    private static final Maml IMAGE_MAML = new Maml(
            TestNetworks.convolutional(8, 1, 2, 4, true, 3),
            Losses.crossEntropy(),
            InnerRule.sgd(0.5),
            InnerLoop.exact(1));

    private static Run run(MetaLearner learner, int threads) {
        return on(LINES, learner, Outer.adam(1e-3, 1, 1)).run(1, crew(threads));
    }

    private static Condition accuracy(int shots, int queries, Seeing seeing, int steps) {
        return Condition.accuracy(shots, queries, seeing, steps);
    }

    /** A learner that counts what it is asked for. */
    private record Counting(MetaLearner learner, AtomicInteger adaptations, AtomicInteger predictions)
            implements MetaLearner {
        @Override
        public Parameters initialize(Engine engine, RandomGenerator random) {
            return learner.initialize(engine, random);
        }

        @Override
        public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
            return learner.metaGradient(theta, episode, at);
        }

        @Override
        public Adaptation adapt(Parameters theta, Examples support, long key) {
            adaptations.incrementAndGet();
            Adaptation adaptation = learner.adapt(theta, support, key);
            return steps -> {
                Predictor predictor = adaptation.after(steps);
                return (queries, seeing) -> {
                    predictions.incrementAndGet();
                    return predictor.predict(queries, seeing);
                };
            };
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEpisodeIsAdaptedOnceForAllConditionsOfEqualShots(int threads) {
        Counting counting = new Counting(IMAGE_MAML, new AtomicInteger(), new AtomicInteger());
        Run run = run(counting, threads);
        run.test(test(
                classes(200),
                5,
                accuracy(2, 4, Seeing.TRANSDUCTIVE, 3),
                accuracy(2, 4, Seeing.INDUCTIVE, 1),
                accuracy(2, 2, Seeing.INDUCTIVE, 1), // of the prediction before
                new Condition(2, 4, Seeing.INDUCTIVE, 1, Metric.CROSS_ENTROPY), // likewise
                accuracy(1, 4, Seeing.TRANSDUCTIVE, 0),
                accuracy(1, 2, Seeing.TRANSDUCTIVE, 0)));
        assertThat(counting.adaptations).as("2 numbers of shots").hasValue(5 * 2);
        assertThat(counting.predictions).hasValue(5 * 4);
    }

    /** Rows of the first so many of each of 3 classes, which stand class after class. */
    private static int[] firsts(int count, int ofEach) {
        return IntStream.range(0, 3 * ofEach).filter(i -> i % ofEach < count).toArray();
    }

    @Test
    void conditionsAreWhatTheySay() {
        Engine engine = Engine.cpu();
        EpisodeSampler tasks = classes(200);
        List<Condition> conditions = List.of(
                accuracy(2, 4, Seeing.TRANSDUCTIVE, 3),
                accuracy(2, 2, Seeing.TRANSDUCTIVE, 3),
                accuracy(2, 2, Seeing.INDUCTIVE, 3),
                accuracy(1, 3, Seeing.INDUCTIVE, 1),
                new Condition(1, 4, Seeing.INDUCTIVE, 1, Metric.CROSS_ENTROPY),
                new Condition(1, 3, Seeing.TRANSDUCTIVE, 0, Metric.CROSS_ENTROPY));
        Run run = run(IMAGE_MAML, 2);
        Report report = run.test(new org.meta4j.experiment.Test(tasks, 4, conditions));
        assertThat(report.conditions()).isEqualTo(conditions);
        for (Condition condition : conditions) {
            double[] scores = report.of(condition).perEpisode();
            for (int i = 0; i < 4; i++) {
                Episode episode = tasks.episode(TaskSource.FROZEN, i, engine);
                Examples support = episode.support().at(firsts(condition.shots(), 2));
                Examples query = episode.query().at(firsts(condition.queries(), 4));
                assertThat(scores[i])
                        .as(condition + " of episode " + i)
                        .isCloseTo(naive(run.theta(), support, query, condition), within(1e-6));
            }
        }
    }

    private static double naive(Parameters theta, Examples support, Examples query, Condition condition) {
        Adaptation adaptation = IMAGE_MAML.adapt(theta, support, 0);
        Predictor predictor = adaptation.after(condition.steps());
        if (condition.seeing() == Seeing.TRANSDUCTIVE) {
            return metric(predictor.predict(query.inputs(), Seeing.TRANSDUCTIVE), query, condition.metric());
        }
        double sum = 0;
        for (int q = 0; q < query.count(); q++) {
            // With the support set in one batch, of which the last row is the query's.
            Tensor all = IMAGE_MAML
                    .model()
                    .apply(
                            ((AdaptedModel) predictor).adapted(),
                            Ops.concat(support.inputs(), Ops.rows(query.inputs(), q, q + 1)),
                            Pass.prediction());
            Tensor last = Ops.rows(all, support.count(), support.count() + 1);
            sum += metric(last, query.at(q), condition.metric());
        }
        return sum / query.count();
    }

    private static double metric(Tensor logits, Examples query, Metric metric) {
        int[] ids = query.labels().ids();
        double[] values = logits.toDoubles();
        double sum = 0;
        for (int row = 0; row < ids.length; row++) {
            int best = 0;
            double exponentials = 0;
            for (int way = 0; way < 3; way++) {
                best = values[row * 3 + way] > values[row * 3 + best] ? way : best;
                exponentials += Math.exp(values[row * 3 + way]);
            }
            double logLikelihood = values[row * 3 + ids[row]] - Math.log(exponentials);
            sum += metric == Metric.ACCURACY ? (best == ids[row] ? 1 : 0) : -logLikelihood;
        }
        return sum / ids.length;
    }

    @Test
    void lossesAreThoseOfAdaptingStepByStep() {
        Run run = run(MAML, 1);
        Condition start = Condition.squaredError(5, 8, 0);
        Report report = run.test(test(LINES, 5, start).and(start.afterEach(1, 3)));
        Engine engine = Engine.cpu();
        for (int i = 0; i < 5; i++) {
            Episode episode = LINES.episode(TaskSource.FROZEN, i, engine);
            Adaptation adaptation = MAML.adapt(run.theta(), episode.support().at(0, 1, 2, 3, 4), 0);
            for (int steps : new int[] {0, 1, 3}) {
                Tensor predictions =
                        adaptation.after(steps).predict(episode.query().inputs(), Seeing.TRANSDUCTIVE);
                assertThat(report.of(start.after(steps)).perEpisode()[i])
                        .isEqualTo(Losses.mse()
                                .of(predictions, episode.query().targets())
                                .item());
            }
        }
    }

    @Test
    void reportsAreTheSameForAnyNumberOfThreads() {
        var test = test(classes(200), 9, accuracy(2, 4, Seeing.INDUCTIVE, 1), accuracy(1, 4, Seeing.TRANSDUCTIVE, 2));
        Report expected = run(IMAGE_MAML, 1).test(test);
        for (int threads : new int[] {2, 3}) {
            assertThat(run(IMAGE_MAML, threads).test(test)).isEqualTo(expected);
        }
    }

    @Test
    void identicalImagesOfAClassAreAlwaysRecognisedInAnyOrder() {
        EpisodeSampler sorted = classes(0);
        TaskSource shuffled = TaskSource.named("shuffled", (seed, index, engine) -> {
            Episode episode = sorted.episode(seed, index, engine);
            return new Episode(
                    episode.support().at(order(6, index)), episode.query().at(order(12, index + 100)));
        });
        List<Condition> conditions = new ArrayList<>();
        for (Seeing seeing : Seeing.values()) {
            conditions.add(accuracy(1, 2, seeing, 0));
            conditions.add(accuracy(2, 4, seeing, 0));
            conditions.add(accuracy(2, 3, seeing, 0));
        }
        for (TaskSource tasks : List.of(sorted, shuffled)) {
            Report report = run(PROTONET, 2).test(new org.meta4j.experiment.Test(tasks, 6, conditions));
            for (Scores scores : report.scores()) {
                assertThat(scores.mean()).isEqualTo(new MeanInterval(1, 0));
            }
        }
    }

    private static int[] order(int count, long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order.stream().mapToInt(i -> i).toArray();
    }

    @Test
    void layersOfThetaInAnotherOrderGiveTheSameScores() {
        Maml maml = new Maml(Networks.mlp(1, 40, 40, 40, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
        Run run = on(LINES, maml, Outer.adam(1e-2, 4, 50)).run(1, crew(2)).train();
        var test = test(LINES, 20, Condition.squaredError(8, 8, 1));
        Map<String, Tensor> exchanged = new LinkedHashMap<>();
        for (String layer : List.of("dense3", "dense2", "dense1", "head/dense")) {
            run.theta().names().stream()
                    .filter(name -> name.contains(layer))
                    .forEach(name -> exchanged.putIfAbsent(name, run.theta().tensor(name)));
        }
        Parameters theta = Parameters.of(exchanged);
        assertThat(theta.names())
                .containsExactlyInAnyOrderElementsOf(run.theta().names())
                .isNotEqualTo(run.theta().names());
        assertThat(run.measure(theta, test)).isEqualTo(run.measure(run.theta(), test));
        exchanged.put("body/dense7.weight", exchanged.remove("body/dense2.weight"));
        assertThatThrownBy(() -> run.measure(Parameters.of(exchanged), test))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the parameters are not the model's: body/dense2.weight, body/dense7.weight"
                        + " differ; expected body/dense1.weight [1, 40], ")
                .hasMessageContaining(", but got body/dense3.weight [40, 40], ");
    }

    @Test
    void supportIdsWithAGapAreSaidAndNotPredicted() {
        record Identity() implements Model {
            @Override
            public Layout layout() {
                return Layout.of(Map.of());
            }

            @Override
            public Parameters initialize(Engine engine, RandomGenerator random) {
                return Parameters.none();
            }

            @Override
            public Tensor apply(Parameters theta, Tensor inputs, Pass pass) {
                return inputs;
            }
        }
        Engine engine = Engine.cpu();
        Examples support =
                new Examples(engine.tensor(new float[] {10, 10, 20, 20}, 2, 2), Labels.of(3, 0, 2)); // none of class 1
        var predictor = new ProtoNet(new Identity(), ProtoNet.Similarity.EUCLIDEAN)
                .adapt(Parameters.none(), support, 0)
                .after(0);
        for (Seeing seeing : Seeing.values()) {
            assertThatThrownBy(() -> predictor.predict(engine.filled(1, 1, 2), seeing))
                    .hasMessage("no support example of class 1: a support set of 3 ways needs one of each, but its"
                            + " class ids are [0, 2]");
        }
    }

    @Test
    void episodesOfMoreShotsThanQueriesAreTestedOnAllQueries() {
        EpisodeSampler tasks =
                new EpisodeSampler(pool(200, 35), new EpisodeShape(5, 20, 15), EpisodeSampler.Rotation.NONE);
        Report report = run(PROTONET, 2)
                .test(test(
                        tasks,
                        2,
                        accuracy(20, 15, Seeing.TRANSDUCTIVE, 0),
                        accuracy(20, 15, Seeing.INDUCTIVE, 0),
                        accuracy(5, 15, Seeing.TRANSDUCTIVE, 0)));
        assertThat(report.scores()).allMatch(scores -> scores.mean().mean() > 0.2);
    }

    @Test
    void aTestMeasuresTheResultAndTheRunKeepsEachOnce() {
        Condition condition = Condition.squaredError(8, 8, 1);
        Experiment experiment = on(LINES, MAML, Outer.adam(1e-2, 2, 2)).tested(test(LINES, 3, condition));
        Run run = experiment.run(1, crew(1));
        Report before = run.test();
        assertThat(run.test()).isEqualTo(before);
        Report more = run.test(test(LINES, 4, condition));
        assertThat(run.report().scores()).hasSize(2);
        assertThat(run.report().on(more.scores().get(0).tasks())).isEqualTo(more);
        run.train();
        assertThat(run.report().scores()).as("of another theta").isEmpty();
        assertThat(run.test()).isNotEqualTo(before);
    }

    @Test
    void whatCannotBeMeasuredIsNamed() {
        assertThatThrownBy(() -> run(MAML, 1).test(test(LINES, 2, accuracy(1, 1, Seeing.TRANSDUCTIVE, 1))))
                .hasMessage(
                        "class labels are needed, as by cross-entropy and accuracies, but the targets are numbers of shape [1, 1]");
        Maml fiveWays = new Maml(
                TestNetworks.convolutional(8, 1, 2, 4, true, 5),
                Losses.crossEntropy(),
                InnerRule.sgd(0.5),
                InnerLoop.exact(1));
        assertThatThrownBy(() -> run(fiveWays, 1).test(test(classes(0), 2, accuracy(2, 4, Seeing.TRANSDUCTIVE, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an accuracy needs logits [12, 3] for the queries and ways of the labels, but got [12, 5]");
    }

    @Test
    void ofEqualLogitsTheFirstCountsAndNoneThatIsNoNumber() {
        Engine engine = Engine.cpu();
        double nan = Double.NaN;
        Tensor logits = engine.tensor(new double[] {1, 1, 0, 2, 2, 1, nan, 0, 1, 0, 3, 1}, 4, 3);
        Examples queries = new Examples(engine.filled(0, 4, 1), Labels.of(3, 0, 1, 2, 1));
        assertThat(Metric.ACCURACY.of(logits, queries)).isEqualTo(0.5);
        assertThat(Metric.CROSS_ENTROPY.of(logits, queries)).isNaN();
    }
}
