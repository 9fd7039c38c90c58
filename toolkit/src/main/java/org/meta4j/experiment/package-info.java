/**
 * One chain from question to number: an experiment, its runs, the reports of their tests and the receipts of all. This package may import
 * every other package of the toolkit, and alone Jackson. Start with {@link org.meta4j.experiment.Experiment}.
 */
@NullMarked
package org.meta4j.experiment;

import org.jspecify.annotations.NullMarked;
