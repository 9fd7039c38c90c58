/**
 * What computes: a table of kernels over arrays, the ND4J engine that is the reference, and the fast CPU engine with its memory, loops and
 * BLAS. This package may import ND4J and nothing else of Meta4J, and autodiff alone imports it. Start with {@link
 * org.meta4j.engine.Kernels}.
 */
@NullMarked
package org.meta4j.engine;

import org.jspecify.annotations.NullMarked;
