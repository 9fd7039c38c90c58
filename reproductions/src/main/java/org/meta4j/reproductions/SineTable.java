package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.meta4j.reproductions.FinnEtAl2017.Algorithm;

/** The table of sinusoid results, ours beside the published. */
public final class SineTable {
    private static final int[] STEPS = {1, 5, 10};

    private SineTable() {}

    /**
     * Returns a row a run, from column name to text: the mean squared error of 5-shot episodes after 1, 5 and 10 steps as
     * mean +- ci95, median and number of diverged episodes; the published means where the run follows their protocol.
     */
    public static List<Map<String, String>> rows(List<RunRecord> runs) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (RunRecord run : runs) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("trained with", title(run.algorithm()));
            row.put("K", Integer.toString(run.shots()));
            for (int step : STEPS) {
                row.put("after " + step + (step == 1 ? " step" : " steps"), cell(run.cell(5, 5, step)));
            }
            row.put("published", published(run));
            row.put(
                    "training",
                    String.format(
                            Locale.ROOT,
                            "%,d meta-iterations, seed %d, %.0f s",
                            run.metaIterations(),
                            run.seed(),
                            run.seconds()));
            rows.add(row);
        }
        return rows;
    }

    /** Returns the same as a Markdown table. */
    public static String markdown(List<RunRecord> runs) {
        List<Map<String, String>> rows = rows(runs);
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

    private static String cell(RunRecord.Cell cell) {
        String mean =
                Double.isFinite(cell.mean()) ? number(cell.mean()) + " ± " + number(cell.ci95()) : "no finite mean";
        return String.format(Locale.ROOT, "%s (median %s, diverged %d)", mean, number(cell.median()), cell.diverged());
    }

    private static String title(String algorithm) {
        return Algorithm.valueOf(algorithm.toUpperCase(Locale.ROOT).replace('-', '_'))
                .title();
    }

    private static String published(RunRecord run) {
        String values = FinnEtAl2017.table2().stream()
                .filter(published -> published.algorithm().equals(run.algorithm()) && run.shots() == published.shots())
                .map(published -> number(published.value()))
                .collect(Collectors.joining(" / "));
        return values.isEmpty() ? "-" : values;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.2g", value);
    }
}
