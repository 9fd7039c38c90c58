package org.meta4j.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Scores;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table of what was measured on the same tasks, a row a condition and run. */
final class Comparison {
    private static final String NOTHING = "-";

    private final StringColumn names = StringColumn.create("experiment");
    private final StringColumn conditions = StringColumn.create("condition");
    private final IntColumn steps = IntColumn.create("steps");
    private final StringColumn means = StringColumn.create("mean ± ci95");
    private final StringColumn medians = StringColumn.create("median");
    private final IntColumn diverged = IntColumn.create("diverged");
    private final StringColumn differences;
    private boolean losses;

    private Comparison(String first) {
        differences = StringColumn.create("paired difference to " + first);
    }

    static Table of(SameTasks measured) {
        Comparison table = new Comparison(measured.names().get(0));
        for (Condition condition : measured.withoutSteps()) {
            table.add(
                    measured,
                    measured.reports().stream()
                            .map(report -> SameTasks.last(report, condition))
                            .toList());
        }
        return table.table(
                measured.title(), List.of(table.names, table.conditions, table.steps), List.of(table.differences));
    }

    static Table of(Condition condition, SameTasks measured) {
        Comparison table = new Comparison(measured.names().get(0));
        table.add(
                measured,
                measured.reports().stream()
                        .map(report -> Optional.of(report.of(condition)))
                        .toList());
        String title =
                Measure.withoutSteps(condition) + ", " + Measure.after(condition.steps()) + "; " + measured.title();
        return table.table(title, List.of(table.names), List.of(table.differences));
    }

    static Table of(Report report) {
        Comparison table = new Comparison("");
        for (Scores scores : report.scores()) {
            table.add("", scores, report.on(scores.tasks()), NOTHING);
        }
        return table.table("", List.of(table.conditions, table.steps), List.of());
    }

    private void add(SameTasks measured, List<Optional<Scores>> scores) {
        Optional<Scores> first = scores.get(0);
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i).isPresent()) {
                Scores own = scores.get(i).get();
                String difference = i == 0 || first.isEmpty()
                        ? NOTHING
                        : own.condition().metric().text(own.minus(first.get()));
                add(measured.names().get(i), own, measured.reports().get(i), difference);
            }
        }
    }

    private void add(String name, Scores scores, Report report, String difference) {
        Condition condition = scores.condition();
        Metric metric = condition.metric();
        names.append(name);
        conditions.append(Measure.withoutSteps(condition));
        steps.append(condition.steps());
        means.append(metric.text(scores.mean()));
        differences.append(difference);
        losses |= !metric.isGain();
        medians.append(metric.text(scores.median()));
        if (metric.isGain()) {
            diverged.appendMissing();
        } else {
            diverged.append(report.diverged(condition));
        }
    }

    private Table table(String title, List<Column<?>> before, List<Column<?>> after) {
        List<Column<?>> columns = new ArrayList<>(before);
        columns.add(means);
        if (losses) {
            columns.add(medians);
            columns.add(diverged);
        }
        columns.addAll(after);
        return Table.create(title, columns);
    }
}
