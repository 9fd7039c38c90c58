package org.meta4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.Sha256;
import org.meta4j.task.SourceId;
import tech.tablesaw.api.Table;

/** The rows of each task of a table, features before the target. Two are equal if their ids are. */
final class TaskRows {
    private final Map<String, double[][]> rows;
    private final List<String> names;
    private final SourceId id;

    private TaskRows(Map<String, double[][]> rows, SourceId id) {
        this.rows = rows;
        this.names = List.copyOf(rows.keySet());
        this.id = id;
    }

    private static TaskRows of(String name, String columns, Map<String, double[][]> rows) {
        Sha256 sum = new Sha256().add(columns);
        rows.forEach((task, own) -> {
            sum.add(task).add(own.length);
            for (double[] row : own) {
                sum.add(row);
            }
        });
        return new TaskRows(rows, new SourceId(name, sum.hex(), columns));
    }

    static TaskRows of(Table table, TableTasks.Columns columns) {
        TableRows numbers = new TableRows(table, columns);
        Map<String, List<double[]>> byTask = new TreeMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            byTask.computeIfAbsent(numbers.task(row), name -> new ArrayList<>()).add(numbers.values(row));
        }
        if (byTask.isEmpty()) {
            throw new IllegalArgumentException("the table has no rows");
        }
        Map<String, double[][]> rows = new LinkedHashMap<>();
        byTask.forEach((name, own) -> rows.put(name, own.toArray(double[][]::new)));
        return of(Optional.ofNullable(table.name()).orElse("table"), columns.toString(), rows);
    }

    /** Returns the name, a SHA-256 of the columns' names and the rows, and which columns are what. */
    SourceId id() {
        return id;
    }

    List<String> names() {
        return names;
    }

    /** Throws {@link IllegalArgumentException} if a task has too few rows for episodes of this shape. */
    void require(EpisodeShape shape) {
        int needed = shape.shots() + shape.queries();
        rows.forEach((name, own) -> {
            if (own.length < needed) {
                throw new IllegalArgumentException("task " + name + " has " + own.length
                        + " rows, but an episode asks for " + needed + " (" + shape.shots() + " shots + "
                        + shape.queries() + " queries). Ask for fewer, or leave such tasks out of the table.");
            }
        });
    }

    /** Returns different rows of a task in random order. */
    double[][] draw(String task, int count, RandomGenerator random) {
        double[][] own = rows.getOrDefault(task, new double[0][]);
        return Arrays.stream(Randomness.distinct(count, own.length, random))
                .mapToObj(row -> own[row])
                .toArray(double[][]::new);
    }

    static Examples examples(double[][] rows, int from, int count, Engine engine) {
        int features = rows[from].length - 1;
        double[] inputs = new double[count * features];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows[from + i], 0, inputs, i * features, features);
            targets[i] = rows[from + i][features];
        }
        return new Examples(engine.tensor(inputs, count, features), engine.tensor(targets, count, 1));
    }

    TaskRows withName(String name) {
        return new TaskRows(rows, new SourceId(name, id.hash(), id.drawing()));
    }

    TaskRows subset(String part, Collection<String> chosen) {
        Map<String, double[][]> own = new LinkedHashMap<>();
        for (String name : chosen) {
            double[][] found = rows.get(name);
            if (found == null) {
                throw new IllegalArgumentException("there is no task " + name + " among the " + names.size());
            }
            own.put(name, found);
        }
        return of(SourceId.partOf(id.name(), part), id.drawing(), own);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskRows own && id.equals(own.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id.name() + " (" + names.size() + " tasks)";
    }
}
