package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.meta4j.algorithms.MetaLearner;
import org.meta4j.algorithms.ProtoNet;
import org.meta4j.optim.Schedule;
import org.meta4j.task.EpisodeSampler;
import org.meta4j.task.EpisodeShape;
import org.meta4j.training.ClassificationEvaluation;
import org.meta4j.training.ClassificationReport;
import org.meta4j.training.ClassificationReport.Protocol;
import org.meta4j.training.MeanInterval;
import org.meta4j.training.MetaRun;
import org.meta4j.training.MetaTraining;

/**
 * One training of an algorithm on a few-shot benchmark and its test. The theta tested is the last one: nothing is selected on
 * the way, and metaValidation is not looked at.
 *
 * @param test the shape of the test episodes, of whose queries the K-query protocols take the first K
 */
public record FewShotReproduction(
        FewShotBenchmark benchmark, Algorithm algorithm, EpisodeShape test, long metaIterations, long seed) {
    /** Test episodes. */
    public static final int EPISODES = 600;

    /** Training episodes that ProtoNet's running statistics are the mean of. */
    private static final int STATISTICS_EPISODES = 20;

    /** The algorithms, with the length of the published trainings in meta-iterations: the same on every benchmark. */
    public enum Algorithm {
        /** Finn et al. 2017. */
        MAML("MAML", 60_000),
        /** Finn et al. 2017, inner gradients taken as constants. */
        FOMAML("first-order MAML", 60_000),
        /** Nichol et al. 2018. */
        REPTILE("Reptile", 100_000),
        /** Snell et al. 2017; the authors stop early, so there is no published length. */
        PROTONET("ProtoNet", 0);

        private final String title;
        private final long published;

        Algorithm(String title, long published) {
            this.title = title;
            this.published = published;
        }

        /** Returns the algorithm that {@link #toString} names so. */
        public static Algorithm named(String name) {
            return Arrays.stream(values())
                    .filter(algorithm -> algorithm.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown algorithm " + name + "; there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values())
                                            .map(Algorithm::toString)
                                            .toList())));
        }

        /** Returns the name in tables. */
        public String title() {
            return title;
        }

        /** Returns the name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the same with another length of the training. */
    public FewShotReproduction withMetaIterations(long newMetaIterations) {
        return new FewShotReproduction(benchmark, algorithm, test, newMetaIterations, seed);
    }

    /** Returns the same with other test episodes. */
    public FewShotReproduction withTest(EpisodeShape newTest) {
        return new FewShotReproduction(benchmark, algorithm, newTest, metaIterations, seed);
    }

    /** Returns the test episodes. */
    public EpisodeSampler testTasks() {
        return benchmark.testTasks(algorithm, test);
    }

    /** Returns the training with its published course of the meta learning rate. */
    public MetaTraining training() {
        Schedule schedule =
                switch (algorithm) {
                    case MAML, FOMAML -> Schedule.constant();
                    case REPTILE -> Schedule.linearToZero();
                    case PROTONET -> Schedule.halvingEvery(2_000);
                };
        return MetaTraining.of(benchmark.learner(algorithm, test), benchmark.trainingTasks(algorithm, test))
                .withMetaIterations(metaIterations)
                .withSeed(seed)
                .withTasksAtATime(benchmark.tasksAtATime(algorithm, test))
                .withSchedule(schedule);
    }

    /** Returns the learner as it is tested: ProtoNet with running statistics, as its authors do. */
    public MetaLearner tested(MetaRun run) {
        return run.learner() instanceof ProtoNet protoNet
                ? protoNet.withRunningStatistics(
                        run.theta(), benchmark.trainingTasks(algorithm, test), STATISTICS_EPISODES)
                : benchmark.tested(run.learner(), test);
    }

    /**
     * Evaluates a finished training on the test episodes and returns the record. The inductive protocols, which take a
     * forward pass a query, are measured after the last step only.
     */
    public AccuracyRecord record(MetaRun run) {
        MetaLearner learner = tested(run);
        List<Integer> steps = benchmark.testSteps(algorithm);
        ClassificationEvaluation evaluation = new ClassificationEvaluation(testTasks(), EPISODES, steps);
        List<Integer> last = List.of(steps.get(steps.size() - 1));
        return record(
                run,
                evaluation
                        .withProtocols(Protocol.TRANSDUCTIVE_K, Protocol.TRANSDUCTIVE_ALL)
                        .of(learner, run.theta()),
                new ClassificationEvaluation(testTasks(), EPISODES, last)
                        .withProtocols(Protocol.INDUCTIVE_K, Protocol.INDUCTIVE_ALL)
                        .of(learner, run.theta()));
    }

    /** Returns the record of a finished training and reports on test episodes. */
    public AccuracyRecord record(MetaRun run, ClassificationReport... reports) {
        return new AccuracyRecord(
                benchmark.name(),
                algorithm.toString(),
                test.ways(),
                test.shots(),
                run.metaIterations(),
                seed,
                command(),
                deviations(run.metaIterations()),
                Math.round(run.elapsed().toMillis() / 100.0) / 10.0,
                Reproduction.machine(),
                Arrays.stream(reports).flatMap(report -> cells(report).stream()).toList());
    }

    private List<AccuracyRecord.Cell> cells(ClassificationReport report) {
        List<AccuracyRecord.Cell> cells = new ArrayList<>();
        for (int step : report.steps()) {
            for (Protocol protocol : report.protocols()) {
                MeanInterval accuracy = report.accuracy(protocol, step);
                cells.add(new AccuracyRecord.Cell(
                        protocol,
                        protocol.allQueries() ? test.queries() : test.shots(),
                        step,
                        report.episodes(),
                        rounded(accuracy.mean()),
                        rounded(accuracy.ci95())));
            }
        }
        return cells;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }

    private String command() {
        return "java -jar reproductions/target/reproduce.jar run " + benchmark.command() + " --algorithm " + algorithm
                + " --ways " + test.ways() + " --shots " + test.shots() + " --queries " + test.queries()
                + " --meta-iterations " + metaIterations + " --seed " + seed;
    }

    private List<String> deviations(long done) {
        List<String> deviations = new ArrayList<>();
        if (algorithm == Algorithm.PROTONET) {
            deviations.add(done + " meta-iterations and the last theta, where the authors stop early by the loss on"
                    + " metaValidation");
        } else if (done != algorithm.published) {
            deviations.add(done + " meta-iterations instead of " + algorithm.published);
        }
        deviations.addAll(benchmark.deviations(algorithm, test));
        if (algorithm == Algorithm.PROTONET) {
            deviations.add("running statistics: the mean over " + STATISTICS_EPISODES
                    + " training episodes, not an exponential average");
        }
        return deviations;
    }
}
