package org.meta4j.experiment;

import org.meta4j.autodiff.Engine;

/**
 * Who computes a run or a test. No number of threads or of tasks at a time changes a result by a bit; another arithmetic does.
 *
 * @param threads at least 1
 * @param tasksAtATime how many tasks are computed at once at most; 0 to let the memory that the first task takes decide. Threads that
 *     are left share the large kernels of a task
 * @param arithmetic what engines the threads have
 */
public record Crew(int threads, int tasksAtATime, Arithmetic arithmetic) {
    /** The arithmetic of engines. */
    public enum Arithmetic {
        /** {@link Engine#cpu()}. */
        FLOAT32,
        /** {@link Engine#reference()}: double precision, slow. */
        REFERENCE
    }

    /** Throws {@link IllegalArgumentException} for less than a thread or a negative number of tasks. */
    public Crew {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
        }
        if (tasksAtATime < 0) {
            throw new IllegalArgumentException(
                    "tasksAtATime must be at least 1, or 0 to let the memory decide, but is " + tasksAtATime);
        }
    }

    /** Returns a crew of as many threads as cores, in float32. */
    public static Crew ofAllCores() {
        return new Crew(Runtime.getRuntime().availableProcessors(), 0, Arithmetic.FLOAT32);
    }

    /** Returns the same with another number of threads. */
    public Crew withThreads(int newThreads) {
        return new Crew(newThreads, tasksAtATime, arithmetic);
    }

    /** Returns the same with at most so many tasks at a time. */
    public Crew withTasksAtATime(int newTasksAtATime) {
        return new Crew(threads, newTasksAtATime, arithmetic);
    }

    /** Returns the same in another arithmetic. */
    public Crew with(Arithmetic newArithmetic) {
        return new Crew(threads, tasksAtATime, newArithmetic);
    }

    /** Returns a new engine whose large kernels share so many threads. */
    Engine engine(int kernelThreads) {
        return switch (arithmetic) {
            case FLOAT32 -> Engine.cpu().withThreads(kernelThreads);
            case REFERENCE -> Engine.reference();
        };
    }
}
