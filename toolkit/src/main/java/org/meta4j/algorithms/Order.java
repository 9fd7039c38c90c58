package org.meta4j.algorithms;

/** Whether the meta-gradient goes through the inner gradients. */
public sealed interface Order {
    /** Through the inner gradients: second derivatives of the support loss. */
    Order EXACT = new Exact();
    /** Inner gradients are taken as constants (Finn et al. 2017, sec. 5.2). */
    Order FIRST = new First();

    /** Returns the order that is first until a meta-iteration, from 0, and exact from it on (Antoniou et al. 2019, sec. 4). */
    static Order exactFrom(long metaIteration) {
        return new ExactFrom(metaIteration);
    }

    /** Returns whether the inner gradients are differentiated at a moment. */
    boolean isExact(Moment at);

    /** {@link #EXACT}. */
    record Exact() implements Order {
        @Override
        public boolean isExact(Moment at) {
            return true;
        }
    }

    /** {@link #FIRST}. */
    record First() implements Order {
        @Override
        public boolean isExact(Moment at) {
            return false;
        }
    }

    /** {@link #exactFrom}. */
    record ExactFrom(long metaIteration) implements Order {
        /** Throws {@link IllegalArgumentException} for a negative number. */
        public ExactFrom {
            if (metaIteration < 0) {
                throw new IllegalArgumentException("metaIteration must be at least 0, but is " + metaIteration);
            }
        }

        @Override
        public boolean isExact(Moment at) {
            return at.metaIteration() >= metaIteration;
        }
    }
}
