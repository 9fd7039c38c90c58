package org.meta4j.data;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Randomness;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;
import tech.tablesaw.api.Table;

/**
 * Regression tasks from your own table: the rows with the same value in one column are a task, such as one patient, one
 * machine or one shop. An episode draws a task, and of its rows a support and a query set that share none. Inputs are {@code
 * [n, features]}, targets {@code [n, 1]}, both as they stand in the table: scale columns of very different ranges before. A value
 * or a column that float32, in which models compute, does not hold is refused, as is a feature that is the target. Two are equal if their names, columns, rows and shapes are.
 *
 * <pre>{@code
 * var columns = new Columns("shop", "sales", List.of("day", "rain"));
 * var tasks = TableTasks.of(Table.read().csv("sales.csv"), columns, 5, 10).withName("sales").split(1);
 * var run = Experiment.of("mine", learner, Outer.adam(1e-3, 32, 5_000), tasks.metaTrain()).run(1).train();
 * }</pre>
 */
public final class TableTasks implements TaskSource {
    private final TaskRows rows;
    private final EpisodeShape shape;

    /**
     * Which columns are what.
     *
     * @param task tells to which task a row belongs; of any type
     * @param target the number to predict
     * @param features the numbers to predict it from, each once and without the target; that of the task may be one
     */
    public record Columns(String task, String target, List<String> features) {
        /** Throws {@link IllegalArgumentException} if there are no features, or a name stands where it must not. */
        public Columns {
            features = List.copyOf(features);
            ColumnNames.require(task, target, features);
        }

        @Override
        public String toString() {
            return target + " from " + String.join(", ", features) + ", a task a " + task;
        }
    }

    private TableTasks(TaskRows rows, EpisodeShape shape) {
        this.rows = rows;
        this.shape = shape;
        rows.require(shape);
    }

    /** Returns the tasks of a table, called as it is, whose episodes have so many support and query rows. */
    public static TableTasks of(Table table, Columns columns, int shots, int queries) {
        return new TableTasks(TaskRows.of(table, columns), new EpisodeShape(1, shots, queries));
    }

    /** Returns the same under another name, by which receipts tell them from others. */
    public TableTasks withName(String name) {
        return new TableTasks(rows.withName(name), shape);
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
        return rows.names();
    }

    /** Returns the name, a SHA-256 of the columns' names and the rows, which columns are what, and the shots. */
    @Override
    public SourceId id() {
        return rows.id().withShots(shape.shots());
    }

    @Override
    public EpisodeShape shape() {
        return shape;
    }

    /** Returns some of the tasks, called {@code <name of these>/<part>}. */
    public TableTasks subset(String part, Collection<String> chosen) {
        return new TableTasks(rows.subset(part, chosen), shape);
    }

    /**
     * Returns the tasks parted at random, 64% / 16% / 20%; the same seed, the same parts. They are called {@code <name of
     * these>/split <seed>/metaTrain} and so on.
     */
    public TablePartitions split(long seed) {
        RandomSplit split = new RandomSplit(seed);
        List<TableTasks> parts = split.names(names(), "tasks").parts(split.prefix(), this::subset);
        return new TablePartitions(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Returns the name of the task behind the episode of this seed and index. */
    public String task(long seed, long index) {
        return task(Randomness.of(seed, index));
    }

    private String task(RandomGenerator random) {
        return names().get(random.nextInt(names().size()));
    }

    @Override
    public Episode episode(long seed, long index, Engine engine) {
        RandomGenerator random = Randomness.of(seed, index);
        double[][] drawn = rows.draw(task(random), shape.shots() + shape.queries(), random);
        return new Episode(
                TaskRows.examples(drawn, 0, shape.shots(), engine),
                TaskRows.examples(drawn, shape.shots(), shape.queries(), engine));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableTasks tasks && rows.equals(tasks.rows) && shape.equals(tasks.shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows, shape);
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}
