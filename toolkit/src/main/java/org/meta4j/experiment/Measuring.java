package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.meta4j.algorithms.Adaptation;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.Predictor;
import org.meta4j.algorithms.Seeing;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;
import org.meta4j.task.TasksId;

/** The measuring of one test: every episode is adapted once for all conditions of equal shots, and predicted once for all that allow it. */
final class Measuring {
    private final MetaLearner learner;
    private final Test test;
    private final double[][] scores;

    private Measuring(MetaLearner learner, Test test) {
        this.learner = learner;
        this.test = test;
        this.scores = new double[test.conditions().size()][test.episodes()];
    }

    /** Returns what a test gives for a learner that adapts from theta. */
    static Report of(MetaLearner learner, Parameters theta, Test test, Shift shift) {
        return new Measuring(learner, test).report(theta, shift);
    }

    /** Returns the adaptation of theta to support examples of a frozen episode: the key is the episode's. */
    static Adaptation adapt(MetaLearner learner, Parameters theta, Examples support, long index) {
        return learner.adapt(theta, support, Randomness.key(TaskSource.FROZEN, index));
    }

    private Report report(Parameters theta, Shift shift) {
        AtomicInteger done = new AtomicInteger();
        try {
            shift.each(test.episodes(), theta, (index, copy, engine) -> {
                measure(index, copy, engine);
                done.incrementAndGet();
            });
        } catch (CancellationException e) {
            throw new CancellationException(
                    "interrupted after " + done + " of " + test.episodes() + " episodes: nothing was measured");
        }
        TasksId id = test.id();
        List<Scores> all = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            all.add(new Scores(id, test.conditions().get(i), scores[i]));
        }
        return new Report(all);
    }

    private void measure(int index, Parameters theta, Engine engine) {
        Episode episode = test.tasks().episode(TaskSource.FROZEN, index, engine);
        test.conditions().forEach(condition -> {
            require(index, "support", episode.support(), condition.shots());
            require(index, "query", episode.query(), condition.queries());
        });
        Map<Integer, List<Condition>> byShots =
                test.conditions().stream().collect(Collectors.groupingBy(Condition::shots));
        byShots.forEach((shots, conditions) -> {
            try (Engine.Scope scope = engine.scope()) {
                Examples support = episode.support().firstOfEach(shots);
                Adaptation adaptation = adapt(learner, theta, support, index);
                Map<Integer, List<Condition>> bySteps = conditions.stream()
                        .collect(Collectors.groupingBy(Condition::steps, TreeMap::new, Collectors.toList()));
                bySteps.forEach((steps, those) -> measure(index, those, adaptation.after(steps), episode.query()));
            }
        });
    }

    /** Throws if a class of an episode, or a regression, has fewer examples than a condition takes. */
    private static void require(int index, String half, Examples examples, int count) {
        int fewest = examples.targets().perClass();
        if (fewest < count) {
            throw new IllegalArgumentException("frozen episode " + index + " has " + fewest + " " + half
                    + " examples of a class, but a condition takes " + count);
        }
    }

    /** Measures conditions that differ in queries, seeing and metric alone. */
    private void measure(int index, List<Condition> conditions, Predictor predictor, Examples query) {
        Map<Integer, Tensor> together = new HashMap<>();
        List<Tensor> alone = new ArrayList<>(); // one prediction of the most queries serves all inductive conditions
        Examples most = query.firstOfEach(mostInductive(conditions));
        for (Condition condition : conditions) {
            Examples queries = query.firstOfEach(condition.queries());
            Tensor predictions;
            if (condition.seeing() == Seeing.TRANSDUCTIVE) {
                predictions = together.computeIfAbsent(
                        condition.queries(), count -> predictor.predict(queries.inputs(), Seeing.TRANSDUCTIVE));
            } else {
                if (alone.isEmpty()) {
                    alone.add(predictor.predict(most.inputs(), Seeing.INDUCTIVE));
                }
                predictions = queries.count() == most.count()
                        ? alone.get(0)
                        : Ops.gatherRows(alone.get(0), most.targets().firstOfEach(condition.queries()));
            }
            scores[test.conditions().indexOf(condition)][index] =
                    condition.metric().of(predictions, queries);
        }
    }

    private static int mostInductive(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.seeing() == Seeing.INDUCTIVE)
                .mapToInt(Condition::queries)
                .max()
                .orElse(1);
    }
}
