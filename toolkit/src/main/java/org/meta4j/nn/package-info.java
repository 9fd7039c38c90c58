/**
 * Models as values: functions of parameters and inputs, made of layers that compose; how their parameters start; and losses. This
 * package may import {@code autodiff} and {@code task} only. Start with {@link org.meta4j.nn.Networks}, then {@link
 * org.meta4j.nn.Layers}.
 */
@NullMarked
package org.meta4j.nn;

import org.jspecify.annotations.NullMarked;
