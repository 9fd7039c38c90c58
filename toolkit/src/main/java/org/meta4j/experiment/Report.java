package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meta4j.task.TasksId;

/**
 * What came out of tests, of regression and classification alike.
 *
 * @param scores one for every condition
 */
public record Report(List<Scores> scores) {
    /** Copies the list. */
    public Report {
        scores = List.copyOf(scores);
    }

    /** Returns these scores and then another report's. */
    public Report and(Report other) {
        List<Scores> all = new ArrayList<>(scores);
        all.addAll(other.scores);
        return new Report(all);
    }

    /** Returns these scores but for those that another report has, too: of the same tasks and condition. */
    Report without(Report other) {
        return new Report(scores.stream()
                .filter(each -> other.on(each.tasks()).find(each.condition()).isEmpty())
                .toList());
    }

    /** Returns what was measured on some tasks alone: tests of one run may have the same conditions on different tasks. */
    public Report on(TasksId tasks) {
        return new Report(
                scores.stream().filter(each -> each.tasks().equals(tasks)).toList());
    }

    /** Returns the conditions in their order. */
    public List<Condition> conditions() {
        return scores.stream().map(Scores::condition).toList();
    }

    /** Returns the scores under a condition, if it was measured. */
    public Optional<Scores> find(Condition condition) {
        return scores.stream()
                .filter(each -> each.condition().equals(condition))
                .findFirst();
    }

    /** Returns the scores under a condition; throws {@link IllegalArgumentException}, listing what was measured, if it was not. */
    public Scores of(Condition condition) {
        return find(condition)
                .orElseThrow(() ->
                        new IllegalArgumentException("\"" + condition + "\" was not measured; there are: " + list()));
    }

    private String list() {
        return conditions().stream().map(Condition::toString).collect(Collectors.joining("; "));
    }

    /**
     * Returns how many episodes have diverged under a condition: their loss is above that before adaptation, where that was measured
     * too, or no number. An accuracy never diverges.
     */
    public int diverged(Condition condition) {
        return diverged(of(condition));
    }

    int diverged(Scores of) {
        Condition condition = of.condition();
        if (condition.metric().isGain()) {
            return 0;
        }
        double[] after = of.perEpisode();
        double[] before = scores.stream()
                .filter(each ->
                        each.tasks().equals(of.tasks()) && each.condition().equals(condition.after(0)))
                .findFirst()
                .map(Scores::perEpisode)
                .orElse(new double[0]);
        int count = 0;
        for (int i = 0; i < after.length; i++) {
            boolean fine = before.length == 0 ? Double.isFinite(after[i]) : after[i] <= before[i];
            count += fine ? 0 : 1;
        }
        return count;
    }

    @Override
    public String toString() {
        return scores.stream().map(Scores::toString).collect(Collectors.joining("\n"));
    }
}
