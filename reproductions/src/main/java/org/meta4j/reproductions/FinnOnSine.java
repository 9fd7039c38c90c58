package org.meta4j.reproductions;

import static org.meta4j.reproductions.FinnEtAl2017.FINN;
import static org.meta4j.reproductions.FinnEtAl2017.FOMAML;
import static org.meta4j.reproductions.FinnEtAl2017.MAML;

import java.util.List;
import java.util.function.Supplier;
import org.meta4j.algorithms.InnerLoop;
import org.meta4j.algorithms.InnerRule;
import org.meta4j.algorithms.Maml;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Outer;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Networks;
import org.meta4j.reproductions.Called.Algorithm;
import org.meta4j.task.EpisodeShape;

/**
 * The experiments of {@link FinnEtAl2017} on sine waves: two hidden layers of 40 units, as many query points as shots, 70,000
 * meta-iterations of 25 tasks.
 *
 * @param shots points a task in training
 */
public record FinnOnSine(int shots) {
    static final double RATE = 0.01;

    static final String WEIGHTS =
            "weights uniform in ±1/√fan-in; the authors' code draws truncated N(0, 0.01) (maml.py:27,168-177)";
    private static final String FINE_TUNED = "fine-tuned with step 0.01, the paper with one tuned by hand (sec. 5.1);"
            + " 0.015 is 0.06 better after 1 step, on 30,000 other tasks";

    private static final Algorithm PRETRAINED = new Algorithm("pretrained", "pretrained");
    private static final Algorithm ORACLE = new Algorithm("oracle", "oracle");

    /** Returns exact MAML: one step of 0.01. */
    public Experiment maml() {
        return trained(MAML, learner(1), false);
    }

    /** Returns MAML with inner gradients taken as constants. */
    public Experiment fomaml() {
        return trained(FOMAML, learner(1).firstOrder(), false);
    }

    /** Returns the paper's baseline: one network trained on all tasks jointly, then fine-tuned on the test task. */
    public Experiment pretrained() {
        return trained(PRETRAINED, learner(0), false);
    }

    /** Returns the paper's upper bound: a network that is given amplitude and phase as inputs, and does not adapt. */
    public Experiment oracle() {
        return trained(ORACLE, learner(3, 0, 0), true);
    }

    /** Returns exact MAML of so many steps. */
    static Maml learner(int steps) {
        return learner(1, RATE, steps);
    }

    private static Maml learner(int inputs, double rate, int steps) {
        return new Maml(Networks.mlp(inputs, 40, 40, 1), Losses.mse(), InnerRule.sgd(rate), InnerLoop.exact(steps));
    }

    /** Returns a training with the meta-batch, length and Adam of the authors' code (main.py:8,49,238). */
    private Experiment trained(Algorithm algorithm, Maml learner, boolean oracle) {
        SineWaves tasks = new SineWaves(new EpisodeShape(1, shots, shots), oracle);
        return Experiment.of(FINN.sine(shots, algorithm).id(), learner, Outer.adam(1e-3, 25, 70_000), tasks)
                .tested(SineConditions.test(oracle));
    }

    // ---- the printed numbers ----

    static List<Cell> cells() {
        FinnOnSine five = new FinnOnSine(5);
        FinnOnSine ten = new FinnOnSine(10);
        return List.of(
                five.cell(MAML, five::maml).quoting(table2("MAML", "0.67", "0.38", "0.35")),
                ten.cell(MAML, ten::maml),
                ten.cell(FOMAML, ten::fomaml),
                five.cell(PRETRAINED, five::pretrained)
                        .quoting(table2("pretrained on all tasks", "2.41", "2.23", "2.19"))
                        .knowing(FINE_TUNED),
                ten.cell(ORACLE, ten::oracle));
    }

    private Cell cell(Algorithm algorithm, Supplier<Experiment> maker) {
        return Cell.sine(FINN.sine(shots, algorithm), maker).knowing(WEIGHTS);
    }

    private static Quoted[] table2(String row, String one, String five, String ten) {
        return new Quoted[] {table2(row, one, 1), table2(row, five, 5), table2(row, ten, 10)};
    }

    private static Quoted table2(String row, String printed, int steps) {
        return FINN.prints("Table 2", row, printed).under(Condition.squaredError(5, 5, steps));
    }
}
