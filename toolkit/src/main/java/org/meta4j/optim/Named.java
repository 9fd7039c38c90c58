package org.meta4j.optim;

/** A user's own schedule; two are equal if their names are. */
final class Named implements Schedule {
    private final String name;
    private final Factors factors;

    Named(String name, Factors factors) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a schedule needs a name");
        }
        this.name = name;
        this.factors = factors;
    }

    @Override
    public double factor(Optimizer.When when) {
        return factors.at(when);
    }

    /** Returns true: what the function looks at is not known. */
    @Override
    public boolean dependsOnHorizon() {
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Named schedule && name.equals(schedule.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
