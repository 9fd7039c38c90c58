package org.meta4j.task;

/**
 * Which tasks something was measured on.
 *
 * @param seed of the episodes, {@link TaskSource#FROZEN} in tests
 * @param episodes how many, from index 0 on
 */
public record TasksId(SourceId source, long seed, int episodes) {}
