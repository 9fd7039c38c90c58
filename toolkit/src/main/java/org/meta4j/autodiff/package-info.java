/**
 * Automatic differentiation to any order: tensors, the table of operations with their derivatives, and two engines that
 * compute the values. This package may import ND4J and nothing else of Meta4J. Start with {@link
 * org.meta4j.autodiff.Ops}, then {@link org.meta4j.autodiff.Gradients}.
 */
@NullMarked
package org.meta4j.autodiff;

import org.jspecify.annotations.NullMarked;
