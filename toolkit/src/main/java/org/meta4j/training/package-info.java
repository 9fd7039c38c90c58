/**
 * The outer loop, evaluation on frozen episodes, and paired comparison of algorithms. This package may import every other
 * package of the toolkit. Start with {@link org.meta4j.training.MetaTraining}.
 */
@NullMarked
package org.meta4j.training;

import org.jspecify.annotations.NullMarked;
