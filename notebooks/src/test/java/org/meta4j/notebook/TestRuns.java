package org.meta4j.notebook;

import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.data.Glyphs;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Outer;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.Test;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.TaskSource;

/** Small runs. */
final class TestRuns {
    static final EpisodeSampler GLYPHS =
            new EpisodeSampler(Glyphs.generate(1).classes(), new EpisodeShape(2, 1, 2), Rotation.NONE);

    private TestRuns() {}

    /** Returns a run of MAML on sine waves that has not begun. */
    static Run sine(String id, long metaIterations) {
        return run(id, maml(), SineWaves.tasks(), metaIterations);
    }

    static Maml maml() {
        return new Maml(Networks.mlp(1, 2, 1), Losses.mse(), InnerRule.sgd(0.01), InnerLoop.exact(1));
    }

    /** Returns a run of MAML on glyphs after one meta-iteration. */
    static Run glyphsMaml(String id) {
        Maml maml = new Maml(Networks.omniglotMaml(2), Losses.crossEntropy(), InnerRule.sgd(0.4), InnerLoop.exact(1));
        return run(id, maml, GLYPHS, 1).train();
    }

    /** Returns a run of ProtoNet on some tasks after one meta-iteration. */
    static Run protoNet(EpisodeSampler tasks) {
        ProtoNet protoNet = new ProtoNet(Networks.omniglotProtoNet(), ProtoNet.Similarity.EUCLIDEAN);
        return run("snell2017/glyphs-2w1s-protonet", protoNet, tasks, 1).train();
    }

    /** Measures two episodes. */
    static void test(Run run, TaskSource tasks, Condition... conditions) {
        run.test(new Test(tasks, 2, conditions));
    }

    private static Run run(String id, MetaLearner learner, TaskSource tasks, long metaIterations) {
        return Experiment.of(id, learner, Outer.adam(1e-3, 2, metaIterations), tasks)
                .run(1, Crew.ofAllCores().withThreads(1));
    }
}
