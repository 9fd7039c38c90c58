package org.meta4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.data.TableTasks.Columns;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Which columns and values a table may have. */
class TableColumnsTest {
    private static final int ROWS = 2_000;
    private static final Columns COLUMNS = new Columns("shop", "sales", List.of("day", "rain"));

    private static DoubleColumn column(String name, IntToDoubleFunction value) {
        return DoubleColumn.create(
                name, IntStream.range(0, ROWS).mapToDouble(value).toArray());
    }

    /** Twenty shops, whose rows follow each other; the rain is never the sales. */
    private static Table table(DoubleColumn day, DoubleColumn sales) {
        StringColumn shop = StringColumn.create(
                "shop",
                IntStream.range(0, ROWS).mapToObj(row -> "shop" + row / 100).toList());
        return Table.create(shop, day, column("rain", row -> row % 7), sales);
    }

    private static Table withDay(IntToDoubleFunction day) {
        return table(column("day", day), column("sales", row -> row % 13));
    }

    private static Table withSales(IntToDoubleFunction sales) {
        return table(column("day", row -> row % 100), column("sales", sales));
    }

    private static void assertRefused(Table table, String message) {
        assertThatThrownBy(() -> TableTasks.of(table, COLUMNS, 1, 1))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    // ---- values ----

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39, -1e39})
    void aValueThatFloat32DoesNotHoldIsNamedByRowAndColumn(double value) {
        String message = " has the value " + value + ", but models compute in float32, which holds numbers up to"
                + " 3.4028235E38; drop the row, or scale the column";
        assertRefused(withDay(row -> row == 773 ? value : row), "row 774 of column day" + message);
        assertRefused(withSales(row -> row == 773 ? value : row), "row 774 of column sales" + message);
    }

    @Test
    void unixTimesLoseTheirDifferencesAndItIsSaidHowToMendThat() {
        String message = " loses its differences in float32, in which models compute: its values, from 1700000000 to"
                + " 1700001999, are rounded by up to 64; subtract its smallest value, or the smallest of each task,"
                + " before";
        assertRefused(withDay(row -> 1.7e9 + row), "column day" + message);
        assertRefused(withSales(row -> 1.7e9 + row), "column sales" + message);
        TableTasks.of(withDay(row -> row), COLUMNS, 1, 1);
    }

    @Test
    void timesThatAreFarApartButCloseInEachTaskLoseTheirDifferences() {
        assertThatThrownBy(() -> TableTasks.of(
                        withDay(row -> 1.7e9 + 86_400.0 * Math.floorDiv(row, 100) + row % 100), COLUMNS, 1, 1))
                .hasMessageStartingWith("column day loses its differences in float32");
    }

    @Test
    void wholeNumbersThatBecomeTheSameAreSaid() {
        assertThatThrownBy(() -> TableTasks.of(withDay(row -> 1.7e9 + 60 * row), COLUMNS, 1, 1))
                .as("a minute apart, where float32 tells 128 seconds apart")
                .hasMessageStartingWith("column day loses its differences in float32");
    }

    @Test
    void yearsWithFractionsOfADayLoseTheirDifferences() {
        assertThatThrownBy(() -> TableTasks.of(withDay(row -> 2023 + row % 100 / 24.0 / 365), COLUMNS, 1, 1))
                .hasMessageStartingWith("column day loses its differences in float32, in which models compute:"
                        + " its values, from 2023 to 2023.0113");
    }

    @Test
    void whatFloat32TellsApartIsTaken() {
        for (IntToDoubleFunction fine : List.<IntToDoubleFunction>of(
                row -> 0.1 * row,
                row -> row % 2 == 0 ? 0.3 : 0.1 + 0.2, // the noise of a computation
                row -> 1e9 * Math.floorDiv(row, 100), // one value a task
                row -> 12345.678,
                row -> 0,
                row -> 101_325 + 10 * Math.sin(row),
                row -> 1e-40 * row,
                row -> 3e38 * Math.sin(row),
                row -> 86_400.0 * row + 1.7e9,
                row -> Math.sin(1e9 * row))) {
            TableTasks.of(withDay(fine), COLUMNS, 1, 1);
        }
    }

    // ---- which column is what ----

    @Test
    void theTargetIsNoFeature() {
        for (String target : List.of("sales", "Sales")) {
            assertThatThrownBy(() -> new Columns("shop", target, List.of("day", "sales")))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the target " + target + " is among the features [day, sales]: a model would be told"
                            + " what it is to predict; leave it out of them");
        }
    }

    @Test
    void aFeatureIsNamedOnce() {
        for (String again : List.of("day", "DAY")) {
            assertThatThrownBy(() -> new Columns("shop", "sales", List.of("day", "rain", again)))
                    .hasMessage("the features [day, rain, " + again + "] name " + again
                            + " twice, in which capitals do not count; name each once");
        }
    }

    @Test
    void theTargetDoesNotTellTheTasksApart() {
        for (String task : List.of("sales", "SALES")) {
            assertThatThrownBy(() -> new Columns(task, "sales", List.of("day")))
                    .hasMessage("column sales cannot both tell the tasks apart and be the target: every row of a task"
                            + " would have the same target");
        }
    }

    @Test
    void aCopyOfTheTargetIsNoFeature() {
        DoubleColumn sales = column("sales", row -> 10 * Math.sin(row));
        assertRefused(
                table(sales.copy().setName("day"), sales),
                "column day holds the values of the target sales in every row: a model would be told what it is to"
                        + " predict; leave it out of the features");
        DoubleColumn almost = sales.copy().setName("day").set(7, 1);
        assertThat(TableTasks.of(table(almost, sales), COLUMNS, 1, 1).names()).hasSize(20);
    }

    @Test
    void theTasksNumberMayBeAFeature() {
        Table table = withDay(row -> Math.floorDiv(row, 100));
        assertThat(TableTasks.of(table, new Columns("day", "sales", List.of("day", "rain")), 1, 1)
                        .names())
                .hasSize(20);
    }
}
