/**
 * Models as values: functions of parameters and inputs, their initial parameters, and losses. This package may import
 * {@code autodiff} only. Start with {@link org.meta4j.nn.Networks}.
 */
@NullMarked
package org.meta4j.nn;

import org.jspecify.annotations.NullMarked;
