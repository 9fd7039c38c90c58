package org.meta4j.reproductions;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.meta4j.data.DataSets;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Counted;
import org.meta4j.experiment.MeanInterval;
import org.meta4j.experiment.Measured;
import org.meta4j.experiment.Metric;
import org.meta4j.experiment.Progress;
import org.meta4j.experiment.Receipt;

/**
 * A row of a table of results.
 *
 * @param dataSet what it was measured on
 * @param place of its experiment among all
 * @param experiment its title
 * @param values texts by the titles of their columns
 * @param published the printed numbers
 * @param training how long it was trained, with which seed
 */
record Row(
        String dataSet, int place, String experiment, Map<String, String> values, String published, String training) {
    private static final String NONE = "-";

    static Row of(Receipt receipt) {
        Map<Condition, String> measured = new LinkedHashMap<>();
        receipt.measured().forEach(each -> measured.putIfAbsent(each.condition(), text(each)));
        String dataSet = receipt.measured().stream()
                .map(each -> each.tasks().source().dataSet())
                .findFirst()
                .orElse("nothing measured");
        Optional<Cell> cell = Papers.find(receipt.id());
        return new Row(
                dataSet,
                Papers.place(receipt.id()),
                cell.map(known -> known.title() + differing(receipt)).orElse(receipt.id()),
                cell.map(known -> values(known, measured)).orElseGet(() -> all(measured)),
                cell.filter(known -> DataSets.isOf(dataSet, known.dataSet()))
                        .map(Row::published)
                        .orElse(NONE),
                training(receipt.metaIterations(), receipt.seed(), receipt.seconds()));
    }

    /** Returns its texts by the titles of their columns, those of what was measured among them; a dash where this row has nothing. */
    Map<String, String> texts(Set<String> measured) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("experiment", experiment);
        measured.forEach(title -> texts.put(title, values.getOrDefault(title, NONE)));
        texts.put("published", published);
        texts.put("training", training);
        return texts;
    }

    /** Says in how many settings beside its length a run is not the published one; the command line lists them. */
    private static String differing(Receipt receipt) {
        int count = Deviations.besideLength(receipt).size();
        return count == 0 ? "" : " (" + new Counted(count, "setting") + (count == 1 ? " differs)" : " differ)");
    }

    static Row of(Converted converted) {
        Cell cell = converted.cell();
        return new Row(
                cell.dataSet(),
                Papers.place(cell.id()),
                cell.title() + " (converted)",
                values(cell, converted.values()),
                published(cell),
                training(converted.metaIterations(), converted.seed(), converted.seconds()));
    }

    private static Map<String, String> values(Cell cell, Map<Condition, String> measured) {
        Map<String, String> values = new LinkedHashMap<>();
        cell.columns().forEach(column -> values.put(column.title(), measured.getOrDefault(column.condition(), NONE)));
        return values;
    }

    private static Map<String, String> all(Map<Condition, String> measured) {
        Map<String, String> values = new LinkedHashMap<>();
        measured.forEach((condition, text) -> values.put(condition.toString(), text));
        return values;
    }

    private static String published(Cell cell) {
        List<Quoted> quoted = cell.quoted();
        return quoted.isEmpty() ? NONE : quoted.stream().map(cell::describe).collect(Collectors.joining("; "));
    }

    private static String text(Measured each) {
        MeanInterval mean = new MeanInterval(each.mean(), each.ci95());
        return text(each.condition().metric(), mean, each.median(), each.diverged());
    }

    /** Returns what was measured, of a loss with its median and how many episodes diverged. */
    static String text(Metric metric, MeanInterval mean, double median, int diverged) {
        return metric.text(mean)
                + (metric.isGain() ? "" : " (median " + metric.text(median) + ", diverged " + diverged + ")");
    }

    private static String training(long metaIterations, long seed, double seconds) {
        String time = Progress.text(Duration.ofSeconds(Math.round(seconds)));
        return String.format(Locale.ROOT, "%,d meta-iterations, seed %d, %s", metaIterations, seed, time);
    }
}
