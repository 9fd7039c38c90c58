package org.meta4j.notebook;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Scores;
import org.meta4j.task.TasksId;

/**
 * What several runs or receipts were measured on: the same tasks, else they are not to be compared.
 *
 * @param names one for each
 * @param reports what was measured on these tasks
 */
record SameTasks(TasksId tasks, List<String> names, List<Report> reports) {
    /**
     * Returns the reports on the first tasks that all of them have. Throws {@link IllegalArgumentException} if there are none, saying on
     * which tasks each was measured.
     */
    static SameTasks of(List<Result> results) {
        if (results.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to compare");
        }
        List<String> names = Result.names(results);
        TasksId shared = tasks(results.get(0))
                .filter(id -> results.stream().allMatch(result -> tasks(result).anyMatch(id::equals)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "only what was measured on the same tasks can be compared, but " + list(names, results)));
        return new SameTasks(
                shared,
                names,
                results.stream().map(result -> result.report().on(shared)).toList());
    }

    private static Stream<TasksId> tasks(Result result) {
        return result.report().scores().stream().map(Scores::tasks).distinct();
    }

    private static String list(List<String> names, List<Result> results) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String measured = tasks(results.get(i))
                    .map(id -> id.source().name() + " (" + id.source().drawing() + ", " + id.episodes() + " episodes)")
                    .collect(Collectors.joining(" and "));
            text.append(i == 0 ? "" : "; ")
                    .append(names.get(i))
                    .append(measured.isEmpty() ? " was not tested: call its test()" : " was measured on " + measured);
        }
        return text.toString();
    }

    /** Returns for example {@code Omniglot/finn/metaTest, 600 episodes}. */
    String title() {
        return title(tasks.source().name());
    }

    /** Returns for example {@code 1 shot, 15 queries; Omniglot, 600 episodes}. */
    String titleAfter(String examples) {
        return examples + "; " + title(tasks.source().dataSet());
    }

    private String title(String data) {
        return data + ", " + tasks.episodes() + " episodes";
    }

    /** Returns the exception that says that a condition was measured after no number of steps. */
    IllegalArgumentException lacks(Condition condition) {
        return new IllegalArgumentException("\"" + Measure.withoutSteps(condition)
                + "\" was measured after no number of steps; there are: "
                + withoutSteps().stream().map(Measure::withoutSteps).toList());
    }

    /** Returns the conditions measured, each without its steps and once. */
    List<Condition> withoutSteps() {
        return reports.stream()
                .flatMap(report -> report.conditions().stream())
                .map(condition -> condition.after(0))
                .distinct()
                .toList();
    }

    /** Returns what a report has under a condition but for the steps, by rising steps. */
    static List<Scores> bySteps(Report report, Condition condition) {
        return report.scores().stream()
                .filter(scores -> scores.condition().after(0).equals(condition.after(0)))
                .sorted(Comparator.comparing(scores -> scores.condition().steps()))
                .toList();
    }

    /** Returns what a report has under a condition but for the steps, after the most of them. */
    static Optional<Scores> last(Report report, Condition condition) {
        List<Scores> all = bySteps(report, condition);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }
}
