/**
 * The benchmark task distributions. This package may import the toolkit. Start with {@link org.meta4j.data.SineWaves}.
 */
@NullMarked
package org.meta4j.data;

import org.jspecify.annotations.NullMarked;
