package org.meta4j.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meta4j.data.DataSets;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;
import org.meta4j.reproductions.Cell;
import org.meta4j.reproductions.Papers;
import org.meta4j.reproductions.Receipts;
import org.meta4j.reproductions.ResultTable;
import tech.tablesaw.api.Table;

/** A table of runs and of the committed results on their data set, beside the numbers that papers print. */
final class PublishedTable {
    private static final String RUN = "run";

    /** Stand behind the columns of numbers. */
    private static final List<String> LAST = List.of("published", "training");

    private PublishedTable() {}

    static Table of(Run... runs) {
        List<Receipt> own = Arrays.stream(runs).map(Run::receipt).toList();
        Set<String> sets = own.stream()
                .flatMap(receipt -> Papers.find(receipt.id()).stream())
                .map(Cell::dataSet)
                .collect(Collectors.toSet());
        List<Map<String, String>> rows = new ArrayList<>();
        ResultTable.of(own).forEach(table -> rows.addAll(marked("this page, " + table.dataSet(), table)));
        ResultTable.of(Receipts.committed(), Receipts.converted()).stream()
                .filter(table -> sets.stream().anyMatch(set -> DataSets.isOf(table.dataSet(), set)))
                .forEach(table -> rows.addAll(marked("committed, " + table.dataSet(), table)));
        return ResultTables.of("Ours and the published numbers", sameColumns(rows));
    }

    private static List<Map<String, String>> marked(String run, ResultTable table) {
        return table.rows().stream()
                .map(row -> {
                    Map<String, String> marked = new LinkedHashMap<>(Map.of(RUN, run));
                    marked.putAll(row);
                    return marked;
                })
                .toList();
    }

    /** Returns the rows with the columns of all of them, a dash where a row has nothing. */
    private static List<Map<String, String>> sameColumns(List<Map<String, String>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        LAST.forEach(columns::remove);
        columns.addAll(LAST);
        return rows.stream()
                .map(row -> {
                    Map<String, String> whole = new LinkedHashMap<>();
                    columns.forEach(column -> whole.put(column, row.getOrDefault(column, "-")));
                    return whole;
                })
                .toList();
    }
}
