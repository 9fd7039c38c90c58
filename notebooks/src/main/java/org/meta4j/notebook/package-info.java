/**
 * Shows values in a notebook: charts as pictures, tables as HTML, progress redrawn in place.
 * It may import XChart, Tablesaw, the reproductions, the benchmark data and the toolkit, but no kernel: the running one is found by
 * reflection.
 * Start reading at {@link org.meta4j.notebook.Display}.
 */
@NullMarked
package org.meta4j.notebook;

import org.jspecify.annotations.NullMarked;
