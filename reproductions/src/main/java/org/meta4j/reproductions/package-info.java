/**
 * Published experiments, one file a paper (of Finn et al. 2017 one a data set), with the numbers that the papers print; the committed
 * results, and the command line that reruns and tabulates them. This package may import the benchmark data and the toolkit. Start with {@link
 * org.meta4j.reproductions.Papers}, then {@link org.meta4j.reproductions.FinnEtAl2017}.
 */
@NullMarked
package org.meta4j.reproductions;

import org.jspecify.annotations.NullMarked;
