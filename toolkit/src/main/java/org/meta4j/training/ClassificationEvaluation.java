package org.meta4j.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.autodiff.BlasThreads;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
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
 */
public record ClassificationEvaluation(EpisodeSampler tasks, int episodes, List<Integer> steps) {
    /** Throws {@link IllegalArgumentException} for fewer than 2 episodes, no or falling steps, or fewer queries than shots. */
    public ClassificationEvaluation {
        steps = List.copyOf(steps);
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
            Episode few = tasks.withShape(kQueries()).episode(TaskSource.FROZEN, index, engine);
            List<Parameters> adapted =
                    learner.adaptation(theta.on(engine), episode.support(), steps.get(steps.size() - 1));
            return steps.stream()
                    .map(step -> accuracies(learner, adapted.get(step), episode, few, engine))
                    .toList();
        }
    }

    private EpisodeShape kQueries() {
        EpisodeShape shape = tasks.shape();
        return new EpisodeShape(shape.ways(), shape.shots(), shape.shots());
    }

    private Map<Protocol, Double> accuracies(
            MetaLearner learner, Parameters adapted, Episode episode, Episode few, Engine engine) {
        try (Engine.Scope scope = engine.scope()) {
            Parameters here = adapted.on(engine);
            boolean[] alone = inductive(learner, here, episode, engine);
            Map<Protocol, Double> accuracies = new EnumMap<>(Protocol.class);
            accuracies.put(Protocol.TRANSDUCTIVE_K, share(transductive(learner, here, few)));
            accuracies.put(Protocol.TRANSDUCTIVE_ALL, share(transductive(learner, here, episode)));
            accuracies.put(Protocol.INDUCTIVE_K, share(firstOfEachClass(alone)));
            accuracies.put(Protocol.INDUCTIVE_ALL, share(alone));
            return accuracies;
        }
    }

    private static boolean[] transductive(MetaLearner learner, Parameters adapted, Episode episode) {
        Tensor logits = learner.predictTransductive(
                adapted, episode.support(), episode.query().inputs());
        return correct(logits, episode.query().targets().toDoubles(), 0);
    }

    private static boolean[] inductive(MetaLearner learner, Parameters adapted, Episode episode, Engine engine) {
        double[] ids = episode.query().targets().toDoubles();
        boolean[] correct = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            try (Engine.Scope scope = engine.scope()) {
                Tensor logits = learner.predictInductive(
                        adapted,
                        episode.support(),
                        episode.query().every(ids.length, i).inputs());
                correct[i] = correct(logits, ids, i)[0];
            }
        }
        return correct;
    }

    /** Returns, for every row of logits, whether the largest is that of its class; row 0 belongs to {@code ids[first]}. */
    private static boolean[] correct(Tensor logits, double[] ids, int first) {
        double[] values = logits.toDoubles();
        int ways = logits.length(1);
        boolean[] correct = new boolean[logits.length(0)];
        for (int row = 0; row < correct.length; row++) {
            int best = 0;
            for (int way = 1; way < ways; way++) {
                if (values[row * ways + way] > values[row * ways + best]) {
                    best = way;
                }
            }
            correct[row] = best == (int) ids[first + row];
        }
        return correct;
    }

    /** Keeps the first K queries of each class, which are those of the K-query episode. */
    private boolean[] firstOfEachClass(boolean[] all) {
        int queries = tasks.shape().queries();
        int shots = tasks.shape().shots();
        boolean[] first = new boolean[tasks.shape().ways() * shots];
        for (int i = 0; i < first.length; i++) {
            first[i] = all[i / shots * queries + i % shots];
        }
        return first;
    }

    private static double share(boolean[] correct) {
        return (double) IntStream.range(0, correct.length)
                        .filter(i -> correct[i])
                        .count()
                / correct.length;
    }
}
