package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.algorithms.Seeing;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Report;
import org.meta4j.experiment.Run;
import org.meta4j.experiment.Scores;
import org.meta4j.reproductions.FinnEtAl2017;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;
import org.meta4j.task.TasksId;
import tech.tablesaw.api.Table;

final class ResultTablesTest {
    private static final TasksId TASKS = tasks("Pool/metaTest");
    private static final Condition LOSS = Condition.squaredError(10, 100, 0);
    private static final Condition ACCURACY = Condition.accuracy(1, 15, Seeing.INDUCTIVE, 3);

    private static TasksId tasks(String name) {
        return new TasksId(new SourceId(name, "", "drawn"), TaskSource.FROZEN, 2);
    }

    private static Result result(String id, long seed, Scores... scores) {
        return new Result(id, seed, 7, "Pool/metaTrain", List.of(), new Report(List.of(scores)));
    }

    private static Scores scores(Condition condition, double... values) {
        return new Scores(TASKS, condition, values);
    }

    @Test
    void everyConditionIsComparedAfterItsMostSteps() {
        Table table = Comparison.of(SameTasks.of(List.of(
                result("a/x-maml", 1, scores(ACCURACY.after(0), 0.2, 0.2), scores(ACCURACY, 0.8, 0.9)),
                result("b/x-reptile", 1, scores(ACCURACY.after(50), 0.7, 0.8)))));

        assertThat(table.name()).isEqualTo("Pool/metaTest, 2 episodes");
        assertThat(rows(table))
                .containsExactly(
                        "experiment,condition,steps,mean ± ci95,paired difference to maml",
                        "maml,accuracy in percent, 1 shot, 15 queries, inductive,3,85.0 ± 9.8,-",
                        "reptile,accuracy in percent, 1 shot, 15 queries, inductive,50,75.0 ± 9.8,-10.0 ± 0.0");
    }

    @Test
    void lossesHaveMediansAndDivergedEpisodes() {
        Table table = Comparison.of(
                LOSS.after(1),
                SameTasks.of(List.of(
                        result("a/x-maml", 1, scores(LOSS, 4, 4), scores(LOSS.after(1), 1, 2)),
                        result("a/x-fomaml", 1, scores(LOSS, 4, 4), scores(LOSS.after(1), 1, Double.NaN)))));

        assertThat(table.name())
                .isEqualTo("mean squared error, 10 shots, 100 queries, after 1 step; Pool/metaTest, 2 episodes");
        assertThat(rows(table))
                .containsExactly(
                        "experiment,mean ± ci95,median,diverged,paired difference to maml",
                        "maml,1.50 ± 0.98,1.50,0,-",
                        "fomaml,no finite mean,not finite,1,no finite mean");
    }

    @Test
    void otherTasksAreRefused() {
        Result other = new Result(
                "b/x-reptile",
                1,
                7,
                "",
                List.of(),
                new Report(List.of(new Scores(tasks("Other"), LOSS, new double[2]))));

        assertThatThrownBy(() -> SameTasks.of(List.of(result("a/x-maml", 1, scores(LOSS, 1, 2)), other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "only what was measured on the same tasks can be compared, but maml was measured on Pool/metaTest"
                                + " (drawn, 2 episodes); reptile was measured on Other (drawn, 2 episodes)");
    }

    @Test
    void runThatWasNotTestedSaysSo() {
        assertThatThrownBy(() -> ResultTables.compare(TestRuns.sine("mine/sine-maml", 1)))
                .hasMessageEndingWith("but sine-maml was not tested: call its test()");
    }

    @Test
    void tasksAreThoseThatAllHave() {
        Scores own = new Scores(tasks("Own"), LOSS, new double[] {9, 9});

        SameTasks shared = SameTasks.of(
                List.of(result("a/x-maml", 1, own, scores(LOSS, 1, 2)), result("a/x-fomaml", 1, scores(LOSS, 3, 4))));

        assertThat(shared.tasks()).isEqualTo(TASKS);
        assertThat(shared.reports().get(0).of(LOSS).perEpisode()).containsExactly(1, 2);
    }

    @Test
    void namesAreTheWordsThatDiffer() {
        assertThat(Result.names(List.of(result("finn2017/sine-10shot-maml", 1))))
                .containsExactly("sine-10shot-maml");
        assertThat(Result.names(List.of(
                        result("finn2017/omniglot-5w1s-maml", 1), result("nichol2018/omniglot-5w1s-reptile", 1))))
                .containsExactly("maml", "reptile");
        assertThat(Result.names(List.of(result("p/x-maml", 1), result("p/x-maml-adapted-norm", 1))))
                .containsExactly("maml", "maml-adapted-norm");
        assertThat(Result.names(List.of(result("p/x-maml", 1), result("q/x-maml", 1))))
                .containsExactly("p/x-maml", "q/x-maml");
        assertThat(Result.names(List.of(result("p/x-maml", 1), result("p/x-maml", 2))))
                .containsExactly("p/x-maml, seed 1", "p/x-maml, seed 2");
        assertThat(Result.names(List.of(result("p/x-maml", 1), result("p/x-maml", 1))))
                .containsExactly("p/x-maml, seed 1, 7 meta-iterations (1)", "p/x-maml, seed 1, 7 meta-iterations (2)");
    }

    @Test
    void reportOfARunIsATable() {
        Run run = TestRuns.sine("mine/sine-maml", 1).train();
        Condition before = Condition.squaredError(10, 10, 0);
        TestRuns.test(run, SineWaves.tasks(), before, before.after(1));

        Table table = ResultTables.of(run.report());

        assertThat(table.columnNames()).containsExactly("condition", "steps", "mean ± ci95", "median", "diverged");
        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(Display.adapters().bundle(run.report()).get("text/html")).startsWith("<table>");
    }

    @Test
    void runIsComparedWithAReceipt() {
        Run run = TestRuns.sine("mine/sine-maml", 1).train();
        TestRuns.test(run, SineWaves.tasks(), Condition.squaredError(10, 10, 1));

        assertThat(rows(ResultTables.compare(run, run.receipt())).get(2)).endsWith(",0.00 ± 0.00");
    }

    @Test
    void runStandsAboveTheCommittedResultsOfItsDataSet() {
        Run run = FinnEtAl2017.sine(10).maml().withMetaIterations(1).run(1).train();
        TestRuns.test(run, SineWaves.tasks(), Condition.squaredError(5, 5, 1));

        Table table = ResultTables.published(run);

        List<String> columns = table.columnNames();
        assertThat(columns).startsWith("run", "experiment").endsWith("published", "training");
        assertThat(table.stringColumn("run").get(0)).isEqualTo("this page, sine");
        assertThat(table.stringColumn("experiment").get(0)).isEqualTo("MAML, trained with 10 shots");
        assertThat(table.stringColumn("training").get(0)).startsWith("1 meta-iterations, seed 1, ");
        assertThat(table.stringColumn("run").asList().subList(1, table.rowCount()))
                .isNotEmpty()
                .containsOnly("committed, sine");
    }

    private static List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        rows.add(String.join(",", table.columnNames()));
        for (int row = 0; row < table.rowCount(); row++) {
            int at = row;
            rows.add(String.join(
                    ",",
                    table.columns().stream().map(column -> column.getString(at)).toList()));
        }
        return rows;
    }
}
