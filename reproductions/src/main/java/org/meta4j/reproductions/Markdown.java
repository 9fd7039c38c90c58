package org.meta4j.reproductions;

import java.util.List;
import java.util.Map;

/** Markdown tables. */
final class Markdown {
    private Markdown() {}

    /** Returns rows from column name to text as a table; every row has the columns of the first. */
    static String table(List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            return "no runs yet\n";
        }
        List<String> names = List.copyOf(rows.get(0).keySet());
        StringBuilder table = new StringBuilder();
        table.append(line(names));
        table.append(line(names.stream().map(name -> "---").toList()));
        rows.forEach(row -> table.append(line(List.copyOf(row.values()))));
        return table.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
