package org.meta4j.notebook;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Writes Tablesaw tables as HTML. */
public final class Tables {

    private static final int MOST_ROWS = 100;

    private Tables() {}

    /** Returns the table as HTML: text escaped, numbers aligned right, its first 100 rows and how many more there are. */
    public static String html(Table table) {
        int rows = Math.min(table.rowCount(), MOST_ROWS);
        String name = Objects.toString(table.name(), "");
        String caption = name.isBlank() ? "" : "<caption>" + escape(name) + "</caption>";
        String head = row(table, "th", Column::name);
        String body = IntStream.range(0, rows)
                .mapToObj(i -> row(table, "td", column -> column.getString(i)))
                .collect(Collectors.joining());
        String more = rows == table.rowCount() ? "" : "<p>and " + (table.rowCount() - rows) + " more rows</p>";
        return "<table>" + caption + "<thead>" + head + "</thead><tbody>" + body + "</tbody></table>" + more;
    }

    /** Returns {@code text} with the characters that HTML gives a meaning replaced. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String row(Table table, String tag, Function<Column<?>, String> text) {
        return table.columns().stream()
                .map(column -> "<%s style=\"text-align: %s\">%s</%s>"
                        .formatted(
                                tag,
                                column instanceof NumericColumn ? "right" : "left",
                                escape(text.apply(column)),
                                tag))
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
