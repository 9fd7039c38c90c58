package org.meta4j.data;

/**
 * The three parts of a table's tasks, which share none.
 *
 * @param metaTrain the tasks to train on
 * @param metaValidation the tasks to choose settings on
 * @param metaTest the tasks to report on, once
 */
public record TablePartitions(TableTasks metaTrain, TableTasks metaValidation, TableTasks metaTest) {}
