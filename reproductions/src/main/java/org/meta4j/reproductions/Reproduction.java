package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.meta4j.data.SineWaves;
import org.meta4j.reproductions.FinnEtAl2017.Algorithm;
import org.meta4j.training.Evaluation;
import org.meta4j.training.EvaluationReport;
import org.meta4j.training.MeanInterval;
import org.meta4j.training.MetaRun;
import org.meta4j.training.MetaTraining;
import org.meta4j.training.TrainingProgress;

/**
 * One run of the sinusoid protocol: training and evaluation.
 *
 * @param algorithm how the network is trained
 * @param shots shots in training: 10 for the paper's figures, 5 for its Table 2
 */
public record Reproduction(Algorithm algorithm, int shots, long metaIterations, long seed) {
    /** The query points of the wide evaluation; the other has as many as shots, as the authors' code. */
    public static final int MANY_QUERIES = 100;

    /** Returns the protocol's training with a listener. */
    public MetaTraining training(TrainingProgress.Listener listener) {
        return MetaTraining.of(FinnEtAl2017.learner(algorithm), FinnEtAl2017.tasks(algorithm, shots))
                .withMetaIterations(metaIterations)
                .withSeed(seed)
                .withSchedule(FinnEtAl2017.schedule(algorithm))
                .withListener(listener);
    }

    /** Trains, evaluates and returns the record. */
    public RunRecord run(TrainingProgress.Listener listener) {
        return record(training(listener).run());
    }

    /** Evaluates a finished training of this protocol and returns the record. */
    public RunRecord record(MetaRun run) {
        List<RunRecord.Cell> cells = new ArrayList<>();
        for (int testShots : new int[] {5, 10, 20}) {
            for (int queries : new int[] {testShots, MANY_QUERIES}) {
                cells.addAll(evaluate(run, testShots, queries));
            }
        }
        return new RunRecord(
                "sine",
                algorithm.toString(),
                shots,
                run.metaIterations(),
                seed,
                command(),
                deviations(run.metaIterations()),
                Math.round(run.elapsed().toMillis() / 100.0) / 10.0,
                machine(),
                cells);
    }

    private List<RunRecord.Cell> evaluate(MetaRun run, int testShots, int queries) {
        SineWaves tasks = FinnEtAl2017.tasks(algorithm, testShots).withQueries(queries);
        EvaluationReport report =
                new Evaluation(tasks, FinnEtAl2017.EVALUATION_EPISODES, FinnEtAl2017.EVALUATION_STEPS).of(run);
        List<RunRecord.Cell> cells = new ArrayList<>();
        for (int step = 0; step <= report.steps(); step++) {
            MeanInterval mean = report.mean(step);
            cells.add(new RunRecord.Cell(
                    testShots,
                    queries,
                    step,
                    report.episodes(),
                    rounded(mean.mean()),
                    rounded(mean.ci95()),
                    rounded(report.median(step)),
                    report.diverged(step)));
        }
        return cells;
    }

    /** Returns the value with six significant digits. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? Double.parseDouble(String.format(Locale.ROOT, "%.6g", value)) : value;
    }

    private String command() {
        return "java -jar reproductions/target/reproduce.jar run sine --algorithm " + algorithm + " --shots " + shots
                + " --meta-iterations " + metaIterations + " --seed " + seed;
    }

    /** Returns how a run of so many meta-iterations differs from the paper. */
    List<String> deviations(long done) {
        List<String> deviations = new ArrayList<>();
        deviations.add("weights uniform in ±1/√fan-in; the authors' code draws truncated N(0, 0.01)");
        if (done != FinnEtAl2017.META_ITERATIONS) {
            deviations.add(done + " meta-iterations instead of " + FinnEtAl2017.META_ITERATIONS);
        }
        switch (algorithm) {
            case META_SGD -> deviations.add("the protocol of Finn et al. 2017, not of Li et al. 2017");
            case REPTILE -> deviations.add("no published settings for this network; ours");
            case PRETRAINED ->
                deviations.add("fine-tuned with step 0.01, the paper with one tuned by hand;"
                        + " 0.015 is 0.06 better after 1 step, on 30,000 other tasks");
            default -> {}
        }
        return deviations;
    }

    static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, Java " + System.getProperty("java.version");
    }
}
