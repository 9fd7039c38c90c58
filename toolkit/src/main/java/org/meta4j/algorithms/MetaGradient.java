package org.meta4j.algorithms;

import org.meta4j.autodiff.Parameters;

/**
 * What one episode contributes to the outer loop.
 *
 * @param gradient the direction whose negative improves the learned parameters, under their names: all that the outer rule sees
 * @param state new values of what moves to the mean over the tasks of a meta-batch instead: running statistics, an inner rule's memory;
 *     under their full names, none for most learners
 * @param loss the loss the algorithm watches on this episode
 */
public record MetaGradient(Parameters gradient, Parameters state, double loss) {
    /** Makes one without state. */
    public MetaGradient(Parameters gradient, double loss) {
        this(gradient, Parameters.none(), loss);
    }
}
