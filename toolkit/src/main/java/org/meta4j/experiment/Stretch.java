package org.meta4j.experiment;

/**
 * A part of a training that was done without a stop.
 *
 * @param training 0 for the first, 1 for a second that a selection asks for
 * @param from meta-iterations done before it
 * @param to meta-iterations done after it
 * @param seconds wall time
 * @param threads that computed it
 * @param arithmetic of their engines
 * @param origin what computed it
 */
public record Stretch(
        int training, long from, long to, double seconds, int threads, Crew.Arithmetic arithmetic, Origin origin) {}
