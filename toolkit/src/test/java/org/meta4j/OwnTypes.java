package org.meta4j;

import org.meta4j.optim.Optimizer;
import org.meta4j.optim.Schedule;

/** Settings that a user might write, outside of Meta4J's packages. */
public final class OwnTypes {
    private OwnTypes() {}

    public enum Season {
        SUMMER,
        WINTER
    }

    /** A constant that is one of several schedules. */
    public enum Constant implements Schedule {
        HALF;

        @Override
        public double factor(Optimizer.When when) {
            return 0.5;
        }

        @Override
        public boolean dependsOnHorizon() {
            return false;
        }
    }

    public record Warmup(long iterations, Season season) implements Schedule {
        @Override
        public double factor(Optimizer.When when) {
            return Math.min(1, (when.iteration() + 1.0) / iterations);
        }

        @Override
        public boolean dependsOnHorizon() {
            return false;
        }
    }

    /** A schedule under the name of one of Meta4J's types. */
    public record Adam() implements Schedule {
        @Override
        public double factor(Optimizer.When when) {
            return 1;
        }

        @Override
        public boolean dependsOnHorizon() {
            return false;
        }
    }
}
