package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Counted;
import org.meta4j.experiment.Test;
import org.meta4j.task.EpisodeShape;

/** How regressions of sine waves are measured (Finn et al. 2017; main.py:163,222 of their code), whatever the algorithm. */
final class SineConditions {
    private static final int EPISODES = 600;
    private static final int MANY_QUERIES = 100;
    private static final List<Integer> SHOTS = List.of(5, 10, 20);
    private static final List<Integer> SHOWN_STEPS = List.of(1, 5, 10);

    private SineConditions() {}

    /** Returns the test of 600 curves: 5, 10 and 20 shots after 0 to 10 steps, judged on as many points and on 100. */
    static Test test(boolean oracle) {
        List<Condition> conditions = new ArrayList<>();
        for (int shots : SHOTS) {
            for (int queries : List.of(shots, MANY_QUERIES)) {
                Condition before = Condition.squaredError(shots, queries, 0);
                conditions.addAll(before.afterEach(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
            }
        }
        return new Test(new SineWaves(new EpisodeShape(1, 20, MANY_QUERIES), oracle), EPISODES, conditions);
    }

    /** Returns what tables show: 5 shots as in Table 2, and 10 shots, judged on 100 points of the curve, as in Fig. 3. */
    static List<Cell.Column> columns() {
        Condition few = Condition.squaredError(5, 5, 0);
        Condition many = Condition.squaredError(10, MANY_QUERIES, 0);
        return Stream.concat(columns(new Counted(few.shots(), "shot").toString(), few), columns(many.examples(), many))
                .toList();
    }

    private static Stream<Cell.Column> columns(String examples, Condition condition) {
        return SHOWN_STEPS.stream()
                .map(steps -> new Cell.Column(examples + ", " + new Counted(steps, "step"), condition.after(steps)));
    }
}
