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
            Map<String, String> row = row(run, 5, 5);
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

    /**
     * Returns the same of 10-shot episodes, for the runs trained with 10 shots: what Fig. 3 of the paper shows. The loss is
     * that of 100 query points, so that it measures the curve rather than a few points of it.
     */
    public static List<Map<String, String>> figure3Rows(List<RunRecord> runs) {
        return runs.stream()
                .filter(run -> run.shots() == 10)
                .map(run -> row(run, 10, Reproduction.MANY_QUERIES))
                .toList();
    }

    private static Map<String, String> row(RunRecord run, int shots, int queries) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("trained with", Algorithm.named(run.algorithm()).title());
        row.put("K", Integer.toString(run.shots()));
        for (int step : STEPS) {
            row.put("after " + step + (step == 1 ? " step" : " steps"), cell(run.cell(shots, queries, step)));
        }
        return row;
    }

    /** Returns both as Markdown tables, each under a line that says what it shows. */
    public static String report(List<RunRecord> runs) {
        if (runs.isEmpty()) {
            return "no runs yet\n";
        }
        List<Map<String, String>> figure3 = figure3Rows(runs);
        return "5 shots, 5 query points (Table 2):\n\n" + Markdown.table(rows(runs))
                + (figure3.isEmpty() ? "" : "\n10 shots, 100 query points (Fig. 3):\n\n" + Markdown.table(figure3));
    }

    private static String cell(RunRecord.Cell cell) {
        String mean =
                Double.isFinite(cell.mean()) ? number(cell.mean()) + " ± " + number(cell.ci95()) : "no finite mean";
        return String.format(Locale.ROOT, "%s (median %s, diverged %d)", mean, number(cell.median()), cell.diverged());
    }

    private static String published(RunRecord run) {
        String values = FinnEtAl2017.table2().stream()
                .filter(published -> published.algorithm().equals(run.algorithm())
                        && run.shots() == published.shots()
                        && run.metaIterations() == FinnEtAl2017.META_ITERATIONS)
                .map(published -> number(published.value()))
                .collect(Collectors.joining(" / "));
        return values.isEmpty() ? "-" : values;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.2g", value);
    }
}
