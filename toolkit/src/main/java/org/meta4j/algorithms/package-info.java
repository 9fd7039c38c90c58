/**
 * The meta-learning algorithms, one file each, written for one episode as in their papers. This package may import
 * {@code autodiff}, {@code nn}, {@code optim} and {@code task}; algorithms do not know each other. Start with {@link
 * org.meta4j.algorithms.MetaLearner}, then {@link org.meta4j.algorithms.Maml}.
 */
@NullMarked
package org.meta4j.algorithms;

import org.jspecify.annotations.NullMarked;
