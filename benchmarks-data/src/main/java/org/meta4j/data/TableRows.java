package org.meta4j.data;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The rows of a table as a task's name and numbers, features before the target. */
final class TableRows {
    private final Column<?> tasks;
    private final List<FloatColumn> numbers = new ArrayList<>();

    TableRows(Table table, TableTasks.Columns columns) {
        this.tasks = present(table, columns.task());
        columns.features().forEach(feature -> numbers.add(numbers(table, feature)));
        FloatColumn target = numbers(table, columns.target());
        for (int i = 0; i < numbers.size() && table.rowCount() > 0; i++) {
            if (numbers.get(i).isSame(target)) {
                throw new IllegalArgumentException(
                        "column " + columns.features().get(i)
                                + " holds the values of the target " + columns.target()
                                + " in every row: a model would be told what it is to predict; leave it out of the features");
            }
        }
        numbers.add(target);
    }

    private static Column<?> present(Table table, String name) {
        if (!table.containsColumn(name)) {
            throw new IllegalArgumentException("there is no column " + name + " in the table; its columns are "
                    + String.join(", ", table.columnNames()));
        }
        Column<?> column = table.column(name);
        for (int row = 0; row < table.rowCount(); row++) {
            if (column.isMissing(row)) {
                throw new IllegalArgumentException("row " + (row + 1) + " has no value in column " + column.name()
                        + "; fill it in or drop the row (table.dropRowsWithMissingValues())");
            }
        }
        return column;
    }

    private FloatColumn numbers(Table table, String name) {
        Column<?> column = present(table, name);
        if (column instanceof NumericColumn<?> numeric) {
            return FloatColumn.of(numeric, this::task);
        }
        throw new IllegalArgumentException(
                "column " + name + " holds " + column.type().name() + " values, but numbers are needed");
    }

    String task(int row) {
        return tasks.getString(row);
    }

    double[] values(int row) {
        return numbers.stream().mapToDouble(column -> column.value(row)).toArray();
    }
}
