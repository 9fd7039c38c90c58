package org.meta4j.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;
import org.meta4j.task.Randomness;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What benchmarks of single operations share: one engine on one thread, as in a task of a training, with operands that live
 * in a scope. A benchmark opens a scope within, so that every call computes into the same memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public abstract class Operations {
    /** Drawn from here, and not by a method of this class, because its subclasses draw before they are whole. */
    final Operands operands = new Operands();

    /** Opens the operands' scope. */
    protected Operations() {}

    /** Closes the operands' scope. */
    @TearDown
    public void close() {
        operands.scope.close();
        operands.oneThread.close();
    }

    /** Opens the scope of one call. */
    final Engine.Scope scope() {
        return operands.engine.scope();
    }

    /** What a benchmark computes with. */
    static final class Operands {
        private final Engine engine = Engine.cpu();
        private final Engine.Scope oneThread = Engine.oneBlasThread();
        private final Engine.Scope scope = engine.scope();
        private final RandomGenerator random = Randomness.of(1, 0);

        /** Returns a tensor of standard normal values. */
        Tensor normal(int... shape) {
            int size = 1;
            for (int length : shape) {
                size *= length;
            }
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return engine.tensor(values, shape);
        }
    }
}
