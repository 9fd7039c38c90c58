package org.meta4j.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.BlasThreads;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.TaskSource;
import org.meta4j.training.ClassificationReport.Protocol;

/**
 * Measures accuracy on frozen episodes under every published protocol in one pass over the same adapted parameters: with
 * the query images normalised together (transductive) and one at a time beside the support set (inductive), on K query
 * images a class (as Finn et al. 2017) and on all that the sampler draws (15 as Snell et al. 2017).
 *
 * @param tasks the sampler; its queries are at least its shots
 * @param episodes how many episodes, from index 0 on
 * @param steps after which adaptation steps to measure, rising
 * @param protocols what to measure; the inductive ones take most of the time of MAML and Reptile, a forward pass a query
 */
public record ClassificationEvaluation(
        EpisodeSampler tasks, int episodes, List<Integer> steps, Set<Protocol> protocols) {
    /**
     * Throws {@link IllegalArgumentException} for fewer than 2 episodes, no or falling steps, no protocols, or fewer queries
     * than shots.
     */
    public ClassificationEvaluation {
        steps = List.copyOf(steps);
        protocols = Set.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException(
                    "protocols must name at least one of " + Arrays.toString(Protocol.values()));
        }
        if (episodes < 2) {
            throw new IllegalArgumentException("episodes must be at least 2 for an interval, but is " + episodes);
        }
        if (steps.isEmpty()
                || steps.get(0) < 0
                || !steps.stream().sorted().distinct().toList().equals(steps)) {
            throw new IllegalArgumentException("steps must be at least 0 and rising, but are " + steps);
        }
        if (tasks.shape().queries() < tasks.shape().shots()) {
            throw new IllegalArgumentException("the K-query protocol needs at least "
                    + tasks.shape().shots() + " queries a class, but the episode shape has "
                    + tasks.shape().queries());
        }
    }

    /** Makes one that measures under every protocol. */
    public ClassificationEvaluation(EpisodeSampler tasks, int episodes, List<Integer> steps) {
        this(tasks, episodes, steps, EnumSet.allOf(Protocol.class));
    }

    /** Returns the same under these protocols alone. */
    public ClassificationEvaluation withProtocols(Protocol... newProtocols) {
        return new ClassificationEvaluation(tasks, episodes, steps, Set.of(newProtocols));
    }

    /** Returns the accuracies of the meta-trained learner. */
    public ClassificationReport of(MetaRun run) {
        return of(run.learner(), run.theta());
    }

    /** Returns the accuracies of a learner that adapts from theta. */
    public ClassificationReport of(MetaLearner learner, Parameters theta) {
        List<List<Map<Protocol, Double>>> accuracies = new ArrayList<>(Collections.nCopies(episodes, List.of()));
        Engine[] engines = new Engine[Math.min(Runtime.getRuntime().availableProcessors(), episodes)];
        for (int i = 0; i < engines.length; i++) {
            engines[i] = Engine.cpu();
        }
        try (BlasThreads one = BlasThreads.one();
                Workers workers = new Workers(engines)) {
            workers.run((worker, engine) -> {
                for (int i = worker; i < episodes; i += workers.count()) {
                    accuracies.set(i, accuracies(learner, theta, i, engine));
                }
            });
        }
        return new ClassificationReport(steps, accuracies);
    }

    /** Returns the accuracies of one episode by measured step and protocol. */
    private List<Map<Protocol, Double>> accuracies(MetaLearner learner, Parameters theta, int index, Engine engine) {
        try (Engine.Scope scope = engine.scope()) {
            Episode episode = tasks.episode(TaskSource.FROZEN, index, engine);
            List<Parameters> adapted =
                    learner.adaptation(theta.on(engine), episode.support(), steps.get(steps.size() - 1));
            return steps.stream()
                    .map(step -> accuracies(learner, adapted.get(step), episode, engine))
                    .toList();
        }
    }

    private Map<Protocol, Double> accuracies(MetaLearner learner, Parameters adapted, Episode episode, Engine engine) {
        Map<Protocol, Double> accuracies = new EnumMap<>(Protocol.class);
        Map<Integer, Integer> alone = new HashMap<>(); // the inductive protocols share queries
        for (Protocol protocol : protocols) {
            int[] queries = protocol.allQueries()
                    ? IntStream.range(0, episode.query().count()).toArray()
                    : firstOfEachClass();
            try (Engine.Scope scope = engine.scope()) {
                Parameters here = adapted.on(engine);
                int correct = 0;
                if (protocol.transductive()) {
                    correct = transductive(learner, here, episode, queries);
                } else {
                    for (int query : queries) {
                        correct += alone.computeIfAbsent(query, one -> inductive(learner, here, episode, one, engine));
                    }
                }
                accuracies.put(protocol, (double) correct / queries.length);
            }
        }
        return accuracies;
    }

    /** Returns where the first K queries of each class are. */
    private int[] firstOfEachClass() {
        EpisodeShape shape = tasks.shape();
        return IntStream.range(0, shape.ways() * shape.shots())
                .map(i -> i / shape.shots() * shape.queries() + i % shape.shots())
                .toArray();
    }

    /** Returns how many of some queries are classified correctly together. */
    private static int transductive(MetaLearner learner, Parameters adapted, Episode episode, int[] queries) {
        Examples together = episode.query().at(queries);
        return correct(learner.predictTransductive(adapted, episode.support(), together.inputs()), together);
    }

    /** Returns 1 if a query is classified correctly alone, else 0. */
    private static int inductive(MetaLearner learner, Parameters adapted, Episode episode, int query, Engine engine) {
        try (Engine.Scope scope = engine.scope()) {
            Examples one = episode.query().at(query);
            return correct(learner.predictInductive(adapted, episode.support(), one.inputs()), one);
        }
    }

    /** Returns how many rows of logits are largest at the class of their example. */
    private static int correct(Tensor logits, Examples examples) {
        double[] values = logits.toDoubles();
        double[] ids = examples.targets().toDoubles();
        int ways = logits.length(1);
        int correct = 0;
        for (int row = 0; row < ids.length; row++) {
            int best = 0;
            for (int way = 1; way < ways; way++) {
                best = values[row * ways + way] > values[row * ways + best] ? way : best;
            }
            correct += best == (int) ids[row] ? 1 : 0;
        }
        return correct;
    }
}
