package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meta4j.experiment.Receipt;

/**
 * Tables of results, one for each data set: a row a run, ours beside what the papers print. Accuracies are in percent, mean ± ci95 over the
 * test episodes; losses have their median and the number of diverged episodes beside them.
 */
public final class ResultTable {
    private final String dataSet;
    private final List<Row> rows;

    private ResultTable(String dataSet, List<Row> rows) {
        this.dataSet = dataSet;
        this.rows = rows;
    }

    /** Returns the tables of some receipts. */
    public static List<ResultTable> of(List<Receipt> receipts) {
        return of(receipts, List.of());
    }

    /** Returns the tables of some receipts and of results of before there were any, which are marked. */
    public static List<ResultTable> of(List<Receipt> receipts, List<Converted> converted) {
        Map<String, List<Row>> bySet = Stream.concat(
                        receipts.stream().map(Row::of), converted.stream().map(Row::of))
                .sorted(Comparator.comparingInt(Row::place))
                .collect(Collectors.groupingBy(Row::dataSet, LinkedHashMap::new, Collectors.toList()));
        List<ResultTable> tables = new ArrayList<>();
        bySet.forEach((set, rows) -> tables.add(new ResultTable(set, rows)));
        return tables;
    }

    /** Returns what it was measured on. */
    public String dataSet() {
        return dataSet;
    }

    /** Returns the rows, each from column name to text, all with the same columns; a dash where nothing was measured. */
    public List<Map<String, String>> rows() {
        Set<String> measured = measured(List.of(this));
        return rows.stream().map(row -> row.texts(measured)).toList();
    }

    /** Returns the rows of several tables, all with the same columns, behind one that is called run and has the names given here. */
    public static List<Map<String, String>> rows(Map<String, ResultTable> named) {
        Set<String> measured = measured(named.values());
        List<Map<String, String>> texts = new ArrayList<>();
        named.forEach((name, table) -> table.rows.forEach(row -> {
            Map<String, String> text = new LinkedHashMap<>(Map.of("run", name));
            text.putAll(row.texts(measured));
            texts.add(text);
        }));
        return texts;
    }

    private static Set<String> measured(Collection<ResultTable> tables) {
        Set<String> titles = new LinkedHashSet<>();
        tables.forEach(
                table -> table.rows.forEach(row -> titles.addAll(row.values().keySet())));
        return titles;
    }

    /** Returns the table in Markdown. */
    public String markdown() {
        List<Map<String, String>> texts = rows();
        StringBuilder table = new StringBuilder();
        List<String> columns = List.copyOf(texts.get(0).keySet());
        table.append(line(columns))
                .append(line(columns.stream().map(column -> "---").toList()));
        texts.forEach(text -> table.append(line(List.copyOf(text.values()))));
        return table.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Returns tables in Markdown, each under the name of its data set. */
    static String markdown(List<ResultTable> tables) {
        return tables.isEmpty()
                ? "no runs yet\n"
                : tables.stream()
                        .map(table -> table.dataSet + ":\n\n" + table.markdown())
                        .collect(Collectors.joining("\n"));
    }
}
