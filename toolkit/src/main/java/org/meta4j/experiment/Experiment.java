package org.meta4j.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.task.TaskSource;

/**
 * A question: what is trained, on which tasks, and what is measured of it. Experiments are values: equal if their settings are.
 *
 * <pre>{@code
 * var maml = new Maml(Networks.mlp(1, 40, 40, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
 * var mine = Experiment.of("mine", maml, Outer.adam(1e-3, 25, 10_000), SineWaves.tasks());
 * Run run = mine.run(1).train();
 * }</pre>
 *
 * @param id {@code paper/data-cell-algorithm[-variant]} in lower case, such as {@code finn2017/omniglot-5w1s-maml}
 * @param learner the algorithm with its model
 * @param outer the outer loop
 * @param metaTrain the tasks of the training
 * @param selection which theta is the result
 * @param tests what is measured of the result, on tasks that no training draws
 */
public record Experiment(
        String id, MetaLearner learner, Outer outer, TaskSource metaTrain, Selection selection, List<Test> tests) {
    /** Throws {@link IllegalArgumentException} for an id that could not name a folder. */
    public Experiment {
        tests = List.copyOf(tests);
        if (!id.matches("[a-z0-9]([a-z0-9.+-]*[a-z0-9])?(/[a-z0-9]([a-z0-9.+-]*[a-z0-9])?)*")) {
            throw new IllegalArgumentException("an id is words of lower-case letters, digits, '-', '+' and '.' with '/'"
                    + " between them, such as finn2017/omniglot-5w1s-maml, but is \"" + id + "\"");
        }
    }

    /** Returns an experiment whose last theta is its result, without tests. */
    public static Experiment of(String id, MetaLearner learner, Outer outer, TaskSource metaTrain) {
        return new Experiment(id, learner, outer, metaTrain, Selection.lastTheta(), List.of());
    }

    /** Returns the same with these tests. */
    public Experiment tested(Test... newTests) {
        return new Experiment(id, learner, outer, metaTrain, selection, List.of(newTests));
    }

    /** Returns the same with another selection. */
    public Experiment selecting(Selection newSelection) {
        return new Experiment(id, learner, outer, metaTrain, newSelection, tests);
    }

    /** Returns the same with a training of another length, for which schedules and annealing stretch. */
    public Experiment withMetaIterations(long metaIterations) {
        return with(outer.withMetaIterations(metaIterations));
    }

    /** Returns the same with another outer loop. */
    public Experiment with(Outer newOuter) {
        return new Experiment(id, learner, newOuter, metaTrain, selection, tests);
    }

    /** Returns the same with another learner, under another id. */
    public Experiment with(String newId, MetaLearner newLearner) {
        return new Experiment(newId, newLearner, outer, metaTrain, selection, tests);
    }

    /** Returns a run of this experiment that has not begun, on all cores. */
    public Run run(long seed) {
        return run(seed, Crew.ofAllCores());
    }

    /** Returns a run of this experiment that has not begun. */
    public Run run(long seed, Crew crew) {
        return Run.begin(this, seed, crew);
    }

    /** Returns the run of this experiment that is kept in a folder, or was saved in a file, as far as it has come, on all cores. */
    public Run resume(Path place) throws IOException {
        return resume(place, Crew.ofAllCores());
    }

    /**
     * Returns the run of this experiment that is kept in a folder, or was saved in a file, as far as it has come. Throws {@link IOException},
     * in a sentence, if there is none, if it is damaged, or if its settings, data, arithmetic or format are others; another processor,
     * BLAS or version goes on with a {@link Run#notices() notice}.
     */
    public Run resume(Path place, Crew crew) throws IOException {
        return Files.isRegularFile(place)
                ? Checkpoint.read(place, crew.engine(1)).run(this, crew, place.toString())
                : RunFolder.open(place, this, crew);
    }
}
