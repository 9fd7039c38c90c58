package org.meta4j.reproductions;

import java.util.List;
import java.util.Optional;
import org.meta4j.training.ClassificationReport.Protocol;

/**
 * One run of a classification benchmark, as one line of a results file.
 *
 * @param reproduction the images, such as {@code Omniglot}
 * @param ways classes a test episode
 * @param shots support images a class in a test episode
 * @param command what to type to repeat it
 * @param deviations how the run differs from the paper or its authors' code
 * @param seconds training time
 * @param evaluations the accuracies on frozen metaTest episodes
 */
public record AccuracyRecord(
        String reproduction,
        String algorithm,
        int ways,
        int shots,
        long metaIterations,
        long seed,
        String command,
        List<String> deviations,
        double seconds,
        String machine,
        List<Cell> evaluations) {
    /**
     * The accuracy under one protocol after some steps.
     *
     * @param queries query images a class
     * @param accuracy mean over the episodes, in [0, 1]
     * @param ci95 half-width of its 95% interval
     */
    public record Cell(Protocol protocol, int queries, int step, int episodes, double accuracy, double ci95) {}

    /** Copies the lists. */
    public AccuracyRecord {
        deviations = List.copyOf(deviations);
        evaluations = List.copyOf(evaluations);
    }

    /** Returns the cell of a protocol after some steps, if it was measured. */
    public Optional<Cell> measured(Protocol protocol, int step) {
        return evaluations.stream()
                .filter(cell -> cell.protocol() == protocol && cell.step() == step)
                .findFirst();
    }

    /** Returns the largest number of steps measured. */
    public int lastStep() {
        return evaluations.stream().mapToInt(Cell::step).max().orElse(0);
    }
}
