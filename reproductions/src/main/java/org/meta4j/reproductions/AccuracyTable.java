package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.meta4j.reproductions.FewShotReproduction.Algorithm;
import org.meta4j.training.ClassificationReport.Protocol;

/** The table of classification results, ours beside the published. */
public final class AccuracyTable {
    private AccuracyTable() {}

    /**
     * Returns a row for each run: accuracy in percent under each protocol after the last measured step, a dash where it was
     * not measured; and the published.
     */
    public static List<Map<String, String>> rows(List<AccuracyRecord> runs) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (AccuracyRecord run : runs) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("algorithm", Algorithm.named(run.algorithm()).title());
            row.put("episodes", run.ways() + "-way " + run.shots() + "-shot");
            for (Protocol protocol : Protocol.values()) {
                row.put(
                        protocol.title(),
                        run.measured(protocol, run.lastStep())
                                .map(AccuracyTable::cell)
                                .orElse("-"));
            }
            row.put("published", published(run));
            row.put(
                    "training",
                    String.format(
                            Locale.ROOT,
                            "%,d meta-iterations, seed %d, %s",
                            run.metaIterations(),
                            run.seed(),
                            time(run.seconds())));
            rows.add(row);
        }
        return rows;
    }

    /** Returns the same as a Markdown table. */
    public static String markdown(List<AccuracyRecord> runs) {
        return Markdown.table(rows(runs));
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, seconds < 60 ? "%.0f s" : "%.0f min", seconds < 60 ? seconds : seconds / 60);
    }

    private static String cell(AccuracyRecord.Cell cell) {
        return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * cell.accuracy(), 100 * cell.ci95());
    }

    private static String published(AccuracyRecord run) {
        List<PublishedAccuracy> published = PublishedAccuracy.of(run);
        return published.isEmpty()
                ? "-"
                : published.stream().map(PublishedAccuracy::toString).collect(Collectors.joining("; "));
    }
}
