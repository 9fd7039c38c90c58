package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.data.TableTasks.Columns;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.SourceId;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableTasksTest {
    private static final Engine ENGINE = Engine.reference();
    private static final Columns COLUMNS = new Columns("shop", "sales", List.of("day", "rain"));
    private static final int SHOPS = 10;
    private static final int DAYS = 6;

    /** Shop s has on day d the rain 100 s + d and the sales 1000 s + d; the rows of all shops alternate. */
    private static Table table() {
        StringColumn shop = StringColumn.create("shop");
        IntColumn day = IntColumn.create("day");
        DoubleColumn rain = DoubleColumn.create("rain");
        DoubleColumn sales = DoubleColumn.create("sales");
        for (int d = 0; d < DAYS; d++) {
            for (int s = 0; s < SHOPS; s++) {
                shop.append("shop" + s);
                day.append(d);
                rain.append(100.0 * s + d);
                sales.append(1000.0 * s + d);
            }
        }
        return Table.create(shop, day, rain, sales);
    }

    @Test
    void anEpisodeHoldsDifferentRowsOfOneTask() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 2, 3);
        for (int index = 0; index < 50; index++) {
            Episode episode = tasks.episode(1, index, ENGINE);
            assertThat(episode.support().inputs().shape()).containsExactly(2, 2);
            assertThat(episode.query().values().shape()).containsExactly(3, 1);
            int shop = Integer.parseInt(tasks.task(1, index).substring(4));
            Set<Double> days = new HashSet<>();
            for (var examples : List.of(episode.support(), episode.query())) {
                double[] inputs = examples.inputs().toDoubles();
                double[] targets = examples.values().toDoubles();
                for (int i = 0; i < targets.length; i++) {
                    days.add(inputs[2 * i]);
                    assertThat(inputs[2 * i + 1]).isEqualTo(100 * shop + inputs[2 * i]);
                    assertThat(targets[i]).isEqualTo(1000 * shop + inputs[2 * i]);
                }
            }
            assertThat(days).hasSize(5);
        }
    }

    @Test
    void anEpisodeIsAFunctionOfSeedAndIndex() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 3, 3);
        double[] support = tasks.episode(1, 7, ENGINE).support().inputs().toDoubles();
        assertThat(tasks.episode(1, 7, ENGINE).support().inputs().toDoubles()).isEqualTo(support);
        assertThat(tasks.episode(1, 8, ENGINE).support().inputs().toDoubles()).isNotEqualTo(support);
        assertThat(tasks.episode(2, 7, ENGINE).support().inputs().toDoubles()).isNotEqualTo(support);
    }

    @Test
    void everyTaskIsDrawn() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1);
        Set<String> drawn = new HashSet<>();
        for (int index = 0; index < 200; index++) {
            drawn.add(tasks.task(3, index));
        }
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(tasks.names()).hasSize(SHOPS);
    }

    @Test
    void tasksAreParted() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1);
        TablePartitions split = tasks.split(1);
        assertThat(split.metaTrain().names()).hasSize(6);
        assertThat(split.metaValidation().names()).hasSize(2);
        assertThat(split.metaTest().names()).hasSize(2);
        Set<String> all = new HashSet<>(split.metaTrain().names());
        all.addAll(split.metaValidation().names());
        all.addAll(split.metaTest().names());
        assertThat(all).hasSize(SHOPS);
        assertThat(tasks.split(1).metaTest().names()).isEqualTo(split.metaTest().names());
        assertThat(tasks.split(2).metaTest().names())
                .isNotEqualTo(split.metaTest().names());
    }

    @Test
    void theIdIsTheNameAndAHashOfColumnsAndRows() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1);
        assertThat(tasks.id().name()).isEqualTo("table");
        assertThat(tasks.id().drawing()).isEqualTo("sales from day, rain, a task a shop, 1 shots");
        assertThat(tasks.id().hash()).matches("[0-9a-f]{64}");
        assertThat(tasks.withName("shops").id())
                .isEqualTo(new SourceId("shops", tasks.id().hash(), tasks.id().drawing()));
        assertThat(TableTasks.of(table().setName("sales.csv"), COLUMNS, 1, 1)
                        .id()
                        .name())
                .isEqualTo("sales.csv");
        assertThat(tasks.withQueries(3).id()).isEqualTo(tasks.id());
        assertThat(tasks.withShots(2).id()).isNotEqualTo(tasks.id()); // other queries
        Table changed = table();
        changed.doubleColumn("rain").set(0, 0.5);
        assertThat(TableTasks.of(changed, COLUMNS, 1, 1).id().hash())
                .isNotEqualTo(tasks.id().hash());
        Columns fewer = new Columns("shop", "sales", List.of("rain"));
        assertThat(TableTasks.of(table(), fewer, 1, 1).id().hash())
                .isNotEqualTo(tasks.id().hash());
    }

    @Test
    void sameRowsAreEqualTasks() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1);
        assertThat(TableTasks.of(table(), COLUMNS, 1, 1))
                .isEqualTo(tasks)
                .hasSameHashCodeAs(tasks)
                .isNotEqualTo(tasks.withName("shops"))
                .isNotEqualTo(tasks.withShots(2))
                .isNotEqualTo(tasks.split(1).metaTrain())
                .hasToString("table (10 tasks)");
        assertThat(tasks.shape()).isEqualTo(new EpisodeShape(1, 1, 1));
    }

    @Test
    void partsAreCalledAfterTheWhole() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1).withName("shops");
        TablePartitions split = tasks.split(3);
        assertThat(split.metaTrain().id().name()).isEqualTo("shops/split 3/metaTrain");
        assertThat(split.metaValidation().id().name()).isEqualTo("shops/split 3/metaValidation");
        assertThat(split.metaTest().id().name()).isEqualTo("shops/split 3/metaTest");
        assertThat(split.metaTest().id().hash())
                .isNotEqualTo(split.metaValidation().id().hash());
        assertThat(tasks.subset("some", List.of("shop1")).id().name()).isEqualTo("shops/some");
    }

    @Test
    void shotsAndQueriesCanBeChanged() {
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1).withShots(2).withQueries(4);
        assertThat(tasks.episode(1, 1, ENGINE).support().count()).isEqualTo(2);
        assertThat(tasks.episode(1, 1, ENGINE).query().count()).isEqualTo(4);
        assertThatThrownBy(() -> tasks.withShots(0)).hasMessage("shots must be at least 1, but is 0");
    }

    @Test
    void whatCannotBeIsRefused() {
        Table table = table();
        assertThatThrownBy(() -> TableTasks.of(table, COLUMNS, 4, 3))
                .hasMessage("task shop0 has 6 rows, but an episode asks for 7 (4 shots + 3 queries). Ask for fewer, or "
                        + "leave such tasks out of the table.");
        assertThatThrownBy(() -> TableTasks.of(table, new Columns("shop", "sale", List.of("day")), 1, 1))
                .hasMessage("there is no column sale in the table; its columns are shop, day, rain, sales");
        assertThatThrownBy(() -> TableTasks.of(table, new Columns("day", "sales", List.of("shop")), 1, 1))
                .hasMessage("column shop holds STRING values, but numbers are needed");
        assertThatThrownBy(() -> new Columns("shop", "sales", List.of()))
                .hasMessage("there must be at least one feature column");
        assertThatThrownBy(() -> TableTasks.of(table.emptyCopy(), COLUMNS, 1, 1))
                .hasMessage("the table has no rows");
        table.doubleColumn("rain").setMissing(2);
        assertThatThrownBy(() -> TableTasks.of(table, COLUMNS, 1, 1))
                .hasMessage("row 3 has no value in column rain; fill it in or drop the row "
                        + "(table.dropRowsWithMissingValues())");
        TableTasks tasks = TableTasks.of(table(), COLUMNS, 1, 1);
        assertThatThrownBy(() -> tasks.subset("some", List.of("shop11")))
                .hasMessage("there is no task shop11 among the 10");
        assertThatThrownBy(() -> tasks.subset("some", List.of("shop1")).split(1))
                .hasMessage("three parts need at least 4 tasks, but there are 1");
    }
}
