/**
 * Automatic differentiation to any order: tensors, the table of operations with their derivatives, and
 * named parameters. This package may import engine, which computes the values, and of ND4J the arrays that go in and out. Start with
 * {@link org.meta4j.autodiff.Ops}, then {@link org.meta4j.autodiff.Gradients}.
 */
@NullMarked
package org.meta4j.autodiff;

import org.jspecify.annotations.NullMarked;
