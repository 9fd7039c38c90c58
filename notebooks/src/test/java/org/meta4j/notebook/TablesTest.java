package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

final class TablesTest {

    @Test
    void numbersAreAlignedRightAndTextLeft() {
        Table table =
                Table.create("Runs", StringColumn.create("name", "maml"), IntColumn.create("steps", new int[] {5}));

        assertThat(Tables.html(table))
                .isEqualTo("<table><caption>Runs</caption><thead><tr><th style=\"text-align: left\">name</th>"
                        + "<th style=\"text-align: right\">steps</th></tr>\n</thead>"
                        + "<tbody><tr><td style=\"text-align: left\">maml</td>"
                        + "<td style=\"text-align: right\">5</td></tr>\n</tbody></table>");
    }

    @Test
    void everythingHtmlGivesAMeaningIsEscaped() {
        assertThat(Tables.escape("<a href=\"x\">&</a>")).isEqualTo("&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
    }

    @Test
    void missingValueIsAnEmptyCell() {
        IntColumn column = IntColumn.create("steps", new int[] {7});
        column.appendMissing();

        assertThat(Tables.html(Table.create(column))).contains("<td style=\"text-align: right\"></td>");
    }

    @Test
    void longTableSaysHowManyRowsAreLeftOut() {
        assertThat(Tables.html(Table.create(IntColumn.indexColumn("i", 103, 0))))
                .contains(">99</td>")
                .doesNotContain(">100</td>")
                .endsWith("<p>and 3 more rows</p>");
    }
}
