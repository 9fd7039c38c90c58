package org.meta4j.reproductions;

/**
 * A number printed in a paper.
 *
 * @param source paper, table and row
 * @param algorithm the algorithm, as the command line names it
 * @param shots test shots
 * @param step adaptation steps
 * @param value the printed number
 */
public record PublishedResult(String source, String algorithm, int shots, int step, double value) {}
