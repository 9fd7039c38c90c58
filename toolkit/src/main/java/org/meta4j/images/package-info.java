/**
 * Tasks drawn from classes of images: pools of classes and samplers of episodes. This package may import {@code task} and {@code
 * autodiff}. Start with {@link org.meta4j.images.EpisodeSampler}.
 */
@NullMarked
package org.meta4j.images;

import org.jspecify.annotations.NullMarked;
