package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meta4j.algorithms.MetaGradient;
import org.meta4j.algorithms.Moment;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;

/** Blocks that the threads of this process compute. */
public final class LocalBlocks implements Blocks, AutoCloseable {
    private final Experiment experiment;
    private final long seed;
    private final Shift shift;

    LocalBlocks(Experiment experiment, long seed, Shift shift) {
        this.experiment = experiment;
        this.seed = seed;
        this.shift = shift;
    }

    @Override
    public Sum sum(Parameters theta, Block block) {
        Outer outer = experiment.outer();
        TaskSource tasks = tasks(block.training());
        MetaGradient[] parts = new MetaGradient[block.to() - block.from()];
        shift.each(parts.length, theta, (task, copy, engine) -> {
            long index = block.metaIteration() * outer.metaBatchSize() + block.from() + task;
            Moment at = new Moment(block.metaIteration(), outer.metaIterations(), Randomness.key(seed, index));
            MetaGradient one = experiment.learner().metaGradient(copy, tasks.episode(seed, index, engine), at);
            parts[task] = new MetaGradient(one.gradient().persist(), one.state().persist(), one.loss());
        });
        return sum(parts, shift.engine());
    }

    private TaskSource tasks(int training) {
        return training == 0
                ? experiment.metaTrain()
                : experiment.selection().retrainOn().orElseThrow();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        shift.close();
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
                    Ops.total(
                            Arrays.stream(block).mapToDouble(MetaGradient::loss).toArray()));
        }
    }
}
