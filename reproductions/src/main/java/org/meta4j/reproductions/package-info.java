/**
 * Published results, the protocols behind them, and the command line that reruns them and records what came out. This
 * package may import the benchmark data and the toolkit. Start with {@link org.meta4j.reproductions.Reproduce}.
 */
@NullMarked
package org.meta4j.reproductions;

import org.jspecify.annotations.NullMarked;
