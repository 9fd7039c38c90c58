/**
 * Tasks: examples, episodes of support and query, and sources that draw them as pure functions of (seed, index). This
 * package may import {@code autodiff} only. Start with {@link org.meta4j.task.TaskSource}.
 */
@NullMarked
package org.meta4j.task;

import org.jspecify.annotations.NullMarked;
