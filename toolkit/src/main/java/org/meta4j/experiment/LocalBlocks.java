package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.Moment;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

/** Blocks of the tasks of one training that the threads of this process compute. */
record LocalBlocks(Experiment experiment, TaskSource tasks, long seed, Shift shift) implements Blocks {
    @Override
    public Sum sum(Parameters theta, long metaIteration, int from, int to) {
        MetaGradient[] block = new MetaGradient[to - from];
        shift.each(block.length, theta, (task, copy, engine) -> {
            long index = metaIteration * experiment.outer().metaBatchSize() + from + task;
            Moment at = new Moment(metaIteration, experiment.outer().metaIterations(), Randomness.key(seed, index));
            MetaGradient one = experiment.learner().metaGradient(copy, tasks.episode(seed, index, engine), at);
            block[task] = new MetaGradient(one.gradient().persist(), one.state().persist(), one.loss());
        });
        return sum(block, shift.engine());
    }

    private static Sum sum(MetaGradient[] block, Engine engine) {
        List<Parameters> gradients = new ArrayList<>();
        List<Parameters> states = new ArrayList<>();
        for (MetaGradient one : block) {
            gradients.add(one.gradient().on(engine));
            states.add(one.state().on(engine));
        }
        try (Engine.Scope scope = engine.scope()) {
            return new Sum(
                    Parameters.sum(gradients).persist(),
                    Parameters.sum(states).persist(),
                    total(Arrays.stream(block).mapToDouble(MetaGradient::loss).toArray()));
        }
    }

    /** Returns the sum down the same tree as that of tensors. */
    static double total(double... values) {
        return total(values, 0, values.length);
    }

    private static double total(double[] values, int from, int to) {
        if (to - from <= 1) {
            return from < to ? values[from] : 0;
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return total(values, from, middle) + total(values, middle, to);
    }
}
