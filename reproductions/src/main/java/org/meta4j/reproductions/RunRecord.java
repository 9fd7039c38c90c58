package org.meta4j.reproductions;

import java.util.List;

/**
 * One run of a reproduction, as one line of a results file.
 *
 * @param reproduction the benchmark, such as {@code sine}
 * @param shots shots in training
 * @param command what to type to repeat it
 * @param deviations how the run differs from the paper; empty if it does not
 * @param seconds training time
 * @param evaluations the losses on frozen test episodes
 */
public record RunRecord(
        String reproduction,
        String algorithm,
        int shots,
        long metaIterations,
        long seed,
        String command,
        List<String> deviations,
        double seconds,
        String machine,
        List<Cell> evaluations) {
    /**
     * The losses after some steps for one kind of episode.
     *
     * @param mean mean squared error over the episodes
     * @param ci95 half-width of its 95% interval
     * @param diverged episodes whose loss is above the one before adaptation
     */
    public record Cell(
            int shots, int queries, int step, int episodes, double mean, double ci95, double median, int diverged) {}

    /** Copies the lists. */
    public RunRecord {
        deviations = List.copyOf(deviations);
        evaluations = List.copyOf(evaluations);
    }

    /** Returns the cell of some episodes and step; throws if it was not measured. */
    public Cell cell(int testShots, int queries, int step) {
        return evaluations.stream()
                .filter(cell -> cell.shots() == testShots && cell.queries() == queries && cell.step() == step)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the run has no evaluation of " + testShots + " shots, "
                        + queries + " queries after " + step + " steps"));
    }
}
