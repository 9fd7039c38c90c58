package org.meta4j.notebook;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Run;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables of results. Comparisons are paired by episode and refuse what was measured on different tasks. */
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

    /** Returns a row for each condition of a report: mean and interval, of losses also the median and the number of diverged episodes. */
    public static Table of(Report report) {
        return Comparison.of(report);
    }

    /**
     * Returns runs and the committed results on their data set, beside the numbers that papers print. Results of before there were
     * receipts are marked as converted; nothing is compared with them.
     */
    public static Table published(Run... runs) {
        return PublishedTable.of(runs);
    }

    /**
     * Returns what runs gave under each condition after the most steps measured, each with its paired difference to the first run. Throws
     * {@link IllegalArgumentException} if they were tested on different tasks.
     */
    public static Table compare(Run... runs) {
        return Comparison.of(SameTasks.of(Result.all(runs)));
    }

    /** Returns the same of receipts. */
    public static Table compare(Receipt... receipts) {
        return Comparison.of(SameTasks.of(Result.all(receipts)));
    }

    /** Returns the same of a run and of receipts. */
    public static Table compare(Run run, Receipt first, Receipt... others) {
        return Comparison.of(SameTasks.of(
                Stream.of(Stream.of(Result.of(run)), Stream.of(Result.of(first)), Result.all(others).stream())
                        .flatMap(results -> results)
                        .toList()));
    }

    /** Returns the same of runs under one condition, its number of steps included. */
    public static Table compare(Condition condition, Run... runs) {
        return Comparison.of(condition, SameTasks.of(Result.all(runs)));
    }

    /** Returns the same of receipts under one condition. */
    public static Table compare(Condition condition, Receipt... receipts) {
        return Comparison.of(condition, SameTasks.of(Result.all(receipts)));
    }
}
