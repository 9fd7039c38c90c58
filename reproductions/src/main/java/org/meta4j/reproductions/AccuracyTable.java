package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meta4j.reproductions.OmniglotReproduction.Algorithm;
import org.meta4j.training.ClassificationReport.Protocol;

/** The table of Omniglot results, ours beside the published. */
public final class AccuracyTable {
    private AccuracyTable() {}

    /** A published accuracy in percent: an algorithm and shape, under a protocol. */
    private record Published(Algorithm algorithm, int ways, int shots, Protocol protocol, String percent) {}

    /** Finn et al. 2017, Table 1; Nichol et al. 2018, Table 2; Snell et al. 2017, Table 1. */
    private static final List<Published> PUBLISHED = List.of(
            new Published(Algorithm.MAML, 5, 1, Protocol.TRANSDUCTIVE_K, "98.7 ± 0.4"),
            new Published(Algorithm.MAML, 5, 5, Protocol.TRANSDUCTIVE_K, "99.9 ± 0.1"),
            new Published(Algorithm.FOMAML, 5, 1, Protocol.TRANSDUCTIVE_K, "98.3 ± 0.5"),
            new Published(Algorithm.FOMAML, 5, 5, Protocol.TRANSDUCTIVE_K, "99.2 ± 0.2"),
            new Published(Algorithm.REPTILE, 5, 1, Protocol.TRANSDUCTIVE_K, "97.68 ± 0.04"),
            new Published(Algorithm.REPTILE, 5, 1, Protocol.INDUCTIVE_K, "95.39 ± 0.09"),
            new Published(Algorithm.PROTONET, 5, 1, Protocol.INDUCTIVE_ALL, "98.8"),
            new Published(Algorithm.PROTONET, 5, 5, Protocol.INDUCTIVE_ALL, "99.7"),
            new Published(Algorithm.PROTONET, 20, 1, Protocol.INDUCTIVE_ALL, "96.0"));

    /** Returns a row for each run: accuracy in percent under each protocol after the last measured step, and the published. */
    public static List<Map<String, String>> rows(List<AccuracyRecord> runs) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (AccuracyRecord run : runs) {
            Map<String, String> row = new LinkedHashMap<>();
            Algorithm algorithm = Algorithm.valueOf(run.algorithm().toUpperCase(Locale.ROOT));
            row.put("algorithm", algorithm.title());
            row.put("episodes", run.ways() + "-way " + run.shots() + "-shot");
            for (Protocol protocol : Protocol.values()) {
                row.put(protocol.title(), cell(run.cell(protocol, run.lastStep())));
            }
            row.put("published", published(algorithm, run));
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

    private static String published(Algorithm algorithm, AccuracyRecord run) {
        List<String> values = new ArrayList<>();
        for (Published published : PUBLISHED) {
            if (published.algorithm == algorithm && published.ways == run.ways() && published.shots == run.shots()) {
                values.add(published.percent + " (" + published.protocol.title() + ")");
            }
        }
        return values.isEmpty() ? "-" : String.join("; ", values);
    }
}
