package org.meta4j.optim;

import org.meta4j.autodiff.Parameters;

/**
 * A rule whose learning rate follows a schedule.
 *
 * @param rule what steps
 * @param schedule the factors of its rate
 */
public record Scheduled(Optimizer rule, Schedule schedule) implements Optimizer {
    @Override
    public Parameters start(Parameters theta) {
        return rule.start(theta);
    }

    @Override
    public Stepped step(Parameters theta, Parameters memory, Parameters gradient, When when) {
        return rule.scaled(factor(when)).step(theta, memory, gradient, when);
    }

    @Override
    public double learningRate(When when) {
        return rule.learningRate(when) * factor(when);
    }

    private double factor(When when) {
        return Optimizer.requireRate(
                "the schedule's factor at meta-iteration " + (when.iteration() + 1), schedule.factor(when));
    }

    @Override
    public Optimizer scaled(double factor) {
        return new Scheduled(rule.scaled(factor), schedule);
    }

    @Override
    public boolean isScheduled() {
        return true;
    }

    @Override
    public boolean dependsOnHorizon() {
        return schedule.dependsOnHorizon() || rule.dependsOnHorizon();
    }
}
