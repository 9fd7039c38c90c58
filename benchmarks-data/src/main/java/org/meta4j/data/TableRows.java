package org.meta4j.data;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The rows of a table as a task's name and numbers, features before the target. */
final class TableRows {
    private final Column<?> tasks;
    private final List<NumericColumn<?>> numbers = new ArrayList<>();

    TableRows(Table table, TableTasks.Columns columns) {
        this.tasks = column(table, columns.task());
        columns.features().forEach(feature -> numbers.add(numbers(table, feature)));
        numbers.add(numbers(table, columns.target()));
    }

    private static Column<?> column(Table table, String name) {
        if (!table.containsColumn(name)) {
            throw new IllegalArgumentException("there is no column " + name + " in the table; its columns are "
                    + String.join(", ", table.columnNames()));
        }
        return table.column(name);
    }

    private static NumericColumn<?> numbers(Table table, String name) {
        Column<?> column = column(table, name);
        if (column instanceof NumericColumn<?> numbers) {
            return numbers;
        }
        throw new IllegalArgumentException(
                "column " + name + " holds " + column.type().name() + " values, but numbers are needed");
    }

    String task(int row) {
        requirePresent(tasks, row);
        return tasks.getString(row);
    }

    double[] values(int row) {
        double[] values = new double[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            requirePresent(numbers.get(i), row);
            values[i] = numbers.get(i).getDouble(row);
        }
        return values;
    }

    private static void requirePresent(Column<?> column, int row) {
        if (column.isMissing(row)) {
            throw new IllegalArgumentException("row " + (row + 1) + " has no value in column " + column.name()
                    + "; fill it in or drop the row (table.dropRowsWithMissingValues())");
        }
    }
}
