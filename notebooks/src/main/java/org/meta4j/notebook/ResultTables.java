package org.meta4j.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meta4j.training.EvaluationReport;
import org.meta4j.training.MeanInterval;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables of results. */
public final class ResultTables {
    private ResultTables() {}

    /** Returns rows of text as a table; every row has the columns of the first. */
    public static Table of(String title, List<Map<String, String>> rows) {
        Table table = Table.create(title);
        for (String name : rows.isEmpty() ? List.<String>of() : rows.get(0).keySet()) {
            StringColumn column = StringColumn.create(name);
            rows.forEach(row -> column.append(row.getOrDefault(name, "")));
            table.addColumns(column);
        }
        return table;
    }

    /**
     * Returns a row for each report: mean, interval, median and number of diverged episodes after some steps, and the
     * difference to the first report, paired by episode, with its interval.
     */
    public static Table comparison(String title, Map<String, EvaluationReport> reports, int step) {
        List<EvaluationReport> all = new ArrayList<>(reports.values());
        StringColumn names = StringColumn.create("algorithm", reports.keySet());
        StringColumn means = StringColumn.create("mean ± ci95");
        StringColumn medians = StringColumn.create("median");
        IntColumn diverged = IntColumn.create("diverged");
        IntColumn episodes = IntColumn.create("episodes");
        StringColumn differences = StringColumn.create("paired difference to " + names.get(0));
        for (EvaluationReport report : all) {
            means.append(text(report.mean(step)));
            medians.append(String.format(Locale.ROOT, "%.2f", report.median(step)));
            diverged.append(report.diverged(step));
            episodes.append(report.episodes());
            differences.append(report == all.get(0) ? "-" : text(report.difference(all.get(0), step)));
        }
        return Table.create(title, names, means, medians, diverged, episodes, differences);
    }

    private static String text(MeanInterval interval) {
        return String.format(Locale.ROOT, "%.2f ± %.2f", interval.mean(), interval.ci95());
    }
}
