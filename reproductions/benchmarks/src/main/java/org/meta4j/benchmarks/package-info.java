/**
 * Speed: single operations under JMH, and a process that runs one row of the comparison with peers on request. This package
 * may import the benchmark data and the toolkit, through their public types only. Start with {@link
 * org.meta4j.benchmarks.Row}.
 */
@NullMarked
package org.meta4j.benchmarks;

import org.jspecify.annotations.NullMarked;
