package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.TaskSource;
import org.meta4j.task.TasksId;

/**
 * What is measured on frozen episodes, exactly: no product of settings. An episode is adapted once for all conditions of equal shots.
 *
 * @param tasks whose {@link TaskSource#FROZEN} episodes are used, so every learner is judged on the same ones and no training draws them
 * @param episodes how many, from index 0 on
 * @param conditions what is measured on each
 */
public record Test(TaskSource tasks, int episodes, List<Condition> conditions) {
    /** Throws {@link IllegalArgumentException} for fewer than 2 episodes, no or equal conditions, or more examples than tasks have. */
    public Test {
        conditions = List.copyOf(conditions);
        if (episodes < 2) {
            throw new IllegalArgumentException("episodes must be at least 2 for an interval, but is " + episodes);
        }
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("a test needs at least one condition");
        }
        if (new HashSet<>(conditions).size() < conditions.size()) {
            throw new IllegalArgumentException("the conditions of a test must differ, but are " + conditions);
        }
        EpisodeShape shape = tasks.shape();
        for (Condition condition : conditions) {
            if (condition.shots() > shape.shots() || condition.queries() > shape.queries()) {
                throw new IllegalArgumentException("the tasks have " + shape.shots() + " shots and " + shape.queries()
                        + " queries a class, but a condition asks for " + condition.shots() + " and "
                        + condition.queries());
            }
        }
    }

    /** Makes one of some conditions. */
    public Test(TaskSource tasks, int episodes, Condition... conditions) {
        this(tasks, episodes, List.of(conditions));
    }

    /** Returns the same with more conditions. */
    public Test and(List<Condition> more) {
        List<Condition> all = new ArrayList<>(conditions);
        all.addAll(more);
        return new Test(tasks, episodes, all);
    }

    /** Returns the same on another number of episodes. */
    public Test withEpisodes(int newEpisodes) {
        return new Test(tasks, newEpisodes, conditions);
    }

    /** Returns which episodes these are. */
    public TasksId id() {
        return new TasksId(tasks.id(), TaskSource.FROZEN, episodes);
    }
}
