/**
 * Optimizers as pure functions from parameters, gradient and memory to the next parameters and memory, and schedules of
 * their learning rates. This package may import {@code autodiff} only. Start with {@link org.meta4j.optim.Optimizer}.
 */
@NullMarked
package org.meta4j.optim;

import org.jspecify.annotations.NullMarked;
