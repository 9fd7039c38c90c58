package org.meta4j.data;

import org.meta4j.task.ClassPool;

/**
 * The three parts of a data set, which share no class.
 *
 * @param metaTrain the classes to train on
 * @param metaValidation the classes to choose settings on; none in splits that have no such part
 * @param metaTest the classes to report on, once
 */
public record Partitions(ClassPool metaTrain, ClassPool metaValidation, ClassPool metaTest) {}
