/**
 * The benchmark data sets and task distributions. This package may import the toolkit. Start with
 * {@link org.meta4j.data.SineWaves} or {@link org.meta4j.data.CifarFs}.
 */
@NullMarked
package org.meta4j.data;

import org.jspecify.annotations.NullMarked;
