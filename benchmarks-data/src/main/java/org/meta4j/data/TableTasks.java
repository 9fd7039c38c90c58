package org.meta4j.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.TaskSource;
import tech.tablesaw.api.Table;

/**
 * Regression tasks from your own table: the rows with the same value in one column are a task, such as one patient, one
 * machine or one shop. An episode draws a task, and of its rows a support and a query set that share none. Inputs are {@code
 * [n, features]}, targets {@code [n, 1]}, both as they stand in the table: scale columns of very different ranges before.
 */
public final class TableTasks implements TaskSource {
    /** For each task its rows, features before the target. */
    private final Map<String, double[][]> rows;

    private final List<String> names;
    private final EpisodeShape shape;

    /**
     * Which columns are what.
     *
     * @param task tells to which task a row belongs; of any type
     * @param target the number to predict
     * @param features the numbers to predict it from
     */
    public record Columns(String task, String target, List<String> features) {
        /** Throws {@link IllegalArgumentException} if there are no features. */
        public Columns {
            features = List.copyOf(features);
            if (features.isEmpty()) {
                throw new IllegalArgumentException("there must be at least one feature column");
            }
        }
    }

    /** Three sets of tasks that share none: to train on, to choose settings on, and to report on. */
    public record Split(TableTasks metaTrain, TableTasks metaValidation, TableTasks metaTest) {}

    private TableTasks(Map<String, double[][]> rows, EpisodeShape shape) {
        this.rows = rows;
        this.names = List.copyOf(rows.keySet());
        this.shape = shape;
        int needed = shape.shots() + shape.queries();
        rows.forEach((name, own) -> {
            if (own.length < needed) {
                throw new IllegalArgumentException("task " + name + " has " + own.length
                        + " rows, but an episode asks for " + needed + " (" + shape.shots() + " shots + "
                        + shape.queries() + " queries). Ask for fewer, or leave such tasks out of the table.");
            }
        });
    }

    /** Returns the tasks of a table, whose episodes have so many support and query rows. */
    public static TableTasks of(Table table, Columns columns, int shots, int queries) {
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
        return new TableTasks(rows, new EpisodeShape(1, shots, queries));
    }

    /** Returns the same with another number of support rows. */
    public TableTasks withShots(int shots) {
        return new TableTasks(rows, new EpisodeShape(1, shots, shape.queries()));
    }

    /** Returns the same with another number of query rows. */
    public TableTasks withQueries(int queries) {
        return new TableTasks(rows, new EpisodeShape(1, shape.shots(), queries));
    }

    /** Returns the names of the tasks in their order. */
    public List<String> names() {
        return names;
    }

    /** Returns the size of an episode. */
    public EpisodeShape shape() {
        return shape;
    }

    /** Returns some of the tasks. */
    public TableTasks subset(Collection<String> chosen) {
        Map<String, double[][]> own = new LinkedHashMap<>();
        for (String name : chosen) {
            double[][] found = rows.get(name);
            if (found == null) {
                throw new IllegalArgumentException("there is no task " + name + " among the " + names.size());
            }
            own.put(name, found);
        }
        return new TableTasks(own, shape);
    }

    /** Returns the tasks parted at random, 64% / 16% / 20%; the same seed, the same parts. */
    public Split split(long seed) {
        SplitNames parts = SplitNames.shuffled(names, "tasks", seed);
        return new Split(subset(parts.metaTrain()), subset(parts.metaValidation()), subset(parts.metaTest()));
    }

    /** Returns the name of the task behind the episode of this seed and index. */
    public String task(long seed, long index) {
        return task(Randomness.of(seed, index));
    }

    private String task(RandomGenerator random) {
        return names.get(random.nextInt(names.size()));
    }

    @Override
    public Episode episode(long seed, long index, Engine engine) {
        RandomGenerator random = Randomness.of(seed, index);
        double[][] own = rows.getOrDefault(task(random), new double[0][]).clone();
        for (int i = 0; i < shape.shots() + shape.queries(); i++) {
            int j = random.nextInt(i, own.length);
            double[] chosen = own[j];
            own[j] = own[i];
            own[i] = chosen;
        }
        return new Episode(
                examples(own, 0, shape.shots(), engine), examples(own, shape.shots(), shape.queries(), engine));
    }

    private static Examples examples(double[][] rows, int from, int count, Engine engine) {
        int features = rows[from].length - 1;
        double[] inputs = new double[count * features];
        double[] targets = new double[count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows[from + i], 0, inputs, i * features, features);
            targets[i] = rows[from + i][features];
        }
        return new Examples(engine.tensor(inputs, count, features), engine.tensor(targets, count, 1));
    }
}
