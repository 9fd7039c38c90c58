package org.meta4j.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Interrupts;
import org.meta4j.autodiff.Parameters;

/** A crew at work: its threads, their engines and the setting of BLAS, until it is closed. */
final class Shift implements AutoCloseable {
    private final Crew crew;
    private final Engine.Scope one = Engine.oneBlasThread();
    private final Engine engine;
    private final Map<Integer, Workers> workers = new HashMap<>(); // by how many tasks there were to do at once

    /** What is done for one task, its memory given back afterwards but for what is persisted. */
    @FunctionalInterface
    interface Work {
        void run(int task, Parameters theta, Engine engine);
    }

    Shift(Crew crew) {
        this.crew = crew;
        this.engine = crew.engine(crew.threads());
    }

    /** Returns the engine of the calling thread, whose large kernels share all threads. */
    Engine engine() {
        return engine;
    }

    /**
     * Does the work of tasks 0 to {@code tasks - 1}, each on one thread from end to end. Throws {@link
     * java.util.concurrent.CancellationException} between two tasks once the calling thread is interrupted.
     */
    void each(int tasks, Parameters theta, Work work) {
        int asked = crew.tasksAtATime() > 0 ? crew.tasksAtATime() : crew.threads();
        int most = Math.min(Math.min(asked, crew.threads()), tasks);
        @Nullable Workers hired = workers.get(most);
        if (hired != null) {
            run(hired, 0, tasks, theta, work);
        } else if (crew.tasksAtATime() == 0 && most > 1) {
            run(new Workers(engine), 0, 1, theta, work);
            run(hire(most, Memory.fitting(engine.heldBytes(), most)), 1, tasks, theta, work);
        } else {
            run(hire(most, most), 0, tasks, theta, work);
        }
    }

    /** Hires threads for so many tasks at once; the first, which is the calling one, goes on in the memory that is there. */
    private Workers hire(int most, int fitting) {
        Engine[] engines = new Engine[fitting];
        for (int i = 0; i < fitting; i++) {
            int kernelThreads = crew.threads() / fitting;
            engines[i] = i == 0 ? engine.withThreads(kernelThreads) : crew.engine(kernelThreads);
        }
        Workers hired = new Workers(engines);
        workers.put(most, hired);
        return hired;
    }

    private static void run(Workers hired, int from, int to, Parameters theta, Work work) {
        AtomicInteger next = new AtomicInteger(from);
        hired.run((worker, its) -> {
            try (Engine.Scope local = its.scope()) {
                Parameters copy = theta.on(its);
                for (int task = next.getAndIncrement(); task < to; task = next.getAndIncrement()) {
                    run(task, copy, its, work);
                }
            } catch (Throwable failure) {
                next.set(to); // what the others would still compute is not wanted
                throw failure;
            }
        });
    }

    private static void run(int task, Parameters theta, Engine engine, Work work) {
        Interrupts.check();
        try (Engine.Scope scope = engine.scope()) {
            work.run(task, theta, engine);
        }
    }

    @Override
    public void close() {
        workers.values().forEach(Workers::close);
        one.close();
    }
}
