package org.meta4j.notebook;

import java.util.Arrays;
import java.util.LinkedHashMap;
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
    private PublishedTable() {}

    static Table of(Run... runs) {
        List<Receipt> own = Arrays.stream(runs).map(Run::receipt).toList();
        Set<String> sets = own.stream()
                .flatMap(receipt -> Papers.find(receipt.id()).stream())
                .map(Cell::dataSet)
                .collect(Collectors.toSet());
        Map<String, ResultTable> tables = new LinkedHashMap<>();
        ResultTable.of(own).forEach(table -> tables.put("this page, " + table.dataSet(), table));
        ResultTable.of(Receipts.committed(), Receipts.converted()).stream()
                .filter(table -> sets.stream().anyMatch(set -> DataSets.isOf(table.dataSet(), set)))
                .forEach(table -> tables.put("committed, " + table.dataSet(), table));
        return ResultTables.of("Ours and the published numbers", ResultTable.rows(tables));
    }
}
