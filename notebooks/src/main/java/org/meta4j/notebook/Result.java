package org.meta4j.notebook;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Run;

/**
 * What charts and tables show of a run or a receipt.
 *
 * @param id of the experiment
 * @param metaIterations that led to what was tested
 * @param data the name of the data set it was trained on
 * @param curve the loss over the training
 * @param report what was measured
 */
record Result(String id, long seed, long metaIterations, String data, List<Run.Point> curve, Report report) {
    static Result of(Run run) {
        String data = run.experiment().metaTrain().id().dataSet();
        return new Result(run.experiment().id(), run.seed(), run.metaIterations(), data, run.curve(), run.report());
    }

    static Result of(Receipt receipt) {
        String data = receipt.data().isEmpty() ? "" : receipt.data().get(0).dataSet();
        return new Result(
                receipt.id(), receipt.seed(), receipt.metaIterations(), data, receipt.curve(), receipt.report());
    }

    static List<Result> all(Run... runs) {
        return Arrays.stream(runs).map(Result::of).toList();
    }

    static List<Result> all(Receipt... receipts) {
        return Arrays.stream(receipts).map(Result::of).toList();
    }

    /** Returns what follows the paper in the id. */
    String name() {
        return names(List.of(this)).get(0);
    }

    /**
     * Returns the shortest names that tell the results apart: of ids that begin alike the words that follow, so that {@code
     * finn2017/sine-10shot-maml} beside {@code nichol2018/sine-10shot-reptile} is {@code maml}; else the ids, with the seeds, and with
     * the meta-iterations.
     */
    static List<String> names(List<Result> results) {
        List<Function<Result, String>> longer = List.of(
                Result::id,
                result -> result.id + ", seed " + result.seed,
                result -> String.format(
                        Locale.ROOT,
                        "%s, seed %d, %,d meta-iterations",
                        result.id,
                        result.seed,
                        result.metaIterations));
        List<String> names = distinctWords(results.stream().map(Result::id).toList());
        for (int i = 0; i < longer.size() && !differ(names); i++) {
            names = results.stream().map(longer.get(i)).toList();
        }
        List<String> last = names;
        return differ(last)
                ? last
                : IntStream.range(0, last.size())
                        .mapToObj(i -> last.get(i) + " (" + (i + 1) + ")")
                        .toList();
    }

    private static boolean differ(List<String> names) {
        return new HashSet<>(names).size() == names.size();
    }

    /** Returns what follows the paper in each id, without the words that all begin with, but always the last. */
    private static List<String> distinctWords(List<String> ids) {
        List<List<String>> words = ids.stream()
                .map(id -> List.of(id.substring(id.lastIndexOf('/') + 1).split("-", -1)))
                .toList();
        int shared = 0;
        while (ids.size() > 1 && isShared(words, shared)) {
            shared++;
        }
        int from = shared;
        return words.stream()
                .map(each -> String.join("-", each.subList(from, each.size())))
                .toList();
    }

    private static boolean isShared(List<List<String>> words, int at) {
        return words.stream()
                .allMatch(each ->
                        at < each.size() - 1 && each.get(at).equals(words.get(0).get(at)));
    }

    /** Returns the names of the data sets of the trainings, each once: {@code Omniglot}. */
    static String dataSets(List<Result> results) {
        return results.stream().map(Result::data).distinct().collect(Collectors.joining(" and "));
    }
}
