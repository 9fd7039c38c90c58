package org.meta4j.reproductions;

import java.util.List;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeShape;

/**
 * Images to classify after a few examples, and for each algorithm the protocol of its authors on them: network, settings,
 * episodes. {@code test} is the shape of the test episodes, on which some of it depends.
 */
public sealed interface FewShotBenchmark permits OmniglotBenchmark, ColourBenchmark {
    /** Returns what tables call the images. */
    String name();

    /** Returns what the command line calls the benchmark. */
    String command();

    /** Returns the algorithm with its published settings. */
    MetaLearner learner(Algorithm algorithm, EpisodeShape test);

    /** Returns a trained learner with the settings of the published test, which for some are not those of the training. */
    default MetaLearner tested(MetaLearner learner, EpisodeShape test) {
        return learner;
    }

    /** Returns the training episodes. */
    EpisodeSampler trainingTasks(Algorithm algorithm, EpisodeShape test);

    /** Returns how many training tasks are computed at once at most, so that a meta-batch fits in 4 GiB. */
    default int tasksAtATime(Algorithm algorithm, EpisodeShape test) {
        return Integer.MAX_VALUE;
    }

    /** Returns the test episodes, of classes that no training sees. */
    EpisodeSampler testTasks(Algorithm algorithm, EpisodeShape test);

    /** Returns the adaptation steps after which the test measures, rising to the published number. */
    List<Integer> testSteps(Algorithm algorithm);

    /** Returns how this protocol differs from the paper or its authors' code, whatever the length of the training. */
    List<String> deviations(Algorithm algorithm, EpisodeShape test);
}
