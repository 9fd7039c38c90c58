/**
 * What a Java kernel loads: an extension for JJava, and a small kernel of our own for where JJava cannot be installed.
 * It may import the two kernel libraries, which nothing else imports, and {@code org.meta4j.notebook}.
 * Start reading at {@link org.meta4j.notebook.kernel.NotebookKernel}.
 */
@NullMarked
package org.meta4j.notebook.kernel;

import org.jspecify.annotations.NullMarked;
