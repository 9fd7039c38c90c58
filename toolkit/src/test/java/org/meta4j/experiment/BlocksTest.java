package org.meta4j.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.meta4j.experiment.TestExperiments.LINES;
import static org.meta4j.experiment.TestExperiments.MAML;
import static org.meta4j.experiment.TestExperiments.PROTONET;
import static org.meta4j.experiment.TestExperiments.REPTILE;
import static org.meta4j.experiment.TestExperiments.assertBitwise;
import static org.meta4j.experiment.TestExperiments.classes;
import static org.meta4j.experiment.TestExperiments.crew;
import static org.meta4j.experiment.TestExperiments.on;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

class BlocksTest {
    /** Adds the sums of all blocks of a size as the meta-batch would be. */
    private static Blocks.Sum added(Blocks blocks, Parameters theta, int tasks, int size) {
        List<Blocks.Sum> sums = new ArrayList<>();
        for (int from = 0; from < tasks; from += size) {
            sums.add(blocks.sum(theta, new Blocks.Block(0, 3, from, Math.min(from + size, tasks))));
        }
        return new Blocks.Sum(
                Parameters.sum(sums.stream().map(Blocks.Sum::gradient).toList()),
                Parameters.sum(sums.stream().map(Blocks.Sum::state).toList()),
                Ops.total(sums.stream().mapToDouble(Blocks.Sum::loss).toArray()));
    }

    @Test
    void othersMayComputeTheTasksOfARun() {
        Experiment experiment = on(LINES, REPTILE, Outer.adam(1e-3, 5, 20));
        Run here = experiment.run(1, crew(1)).train();
        try (LocalBlocks there = Blocks.local(experiment, 1, crew(2))) {
            Run far = experiment.run(1, crew(1)).computedBy(there).train();
            assertBitwise(far.theta(), here.theta());
        }
    }

    @Test
    void blocksAreAligned() {
        assertThat(new Blocks.Block(0, 0, 16, 25).to()).isEqualTo(25);
        assertThatThrownBy(() -> new Blocks.Block(0, 0, 8, 25))
                .hasMessage("a block has 2^k tasks from a multiple of 2^k on, or fewer at the end,"
                        + " but this is of the tasks 8 to 24");
        assertThatThrownBy(() -> new Blocks.Block(0, 0, 3, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Blocks.Block(0, 0, 4, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 25, 32})
    void sumsOfAlignedBlocksAddUpToBitwiseThatOfTheMetaBatch(int tasks) {
        for (Experiment experiment : List.of(
                on(LINES, MAML, Outer.adam(1e-3, tasks, 9)),
                on(LINES, REPTILE, Outer.adam(1e-3, tasks, 9)),
                on(classes(200), PROTONET, Outer.adam(1e-3, tasks, 9)))) {
            Crew crew = crew(2);
            try (Shift shift = new Shift(crew)) {
                Blocks blocks = new LocalBlocks(experiment, 1, shift);
                Parameters theta = experiment.run(1, crew).theta();
                Blocks.Sum whole = blocks.sum(theta, new Blocks.Block(0, 3, 0, tasks));
                for (int size = 1; size <= 32; size *= 2) {
                    Blocks.Sum sum = added(blocks, theta, tasks, size);
                    assertBitwise(sum.gradient(), whole.gradient());
                    assertBitwise(sum.state(), whole.state());
                    assertThat(sum.loss()).isEqualTo(whole.loss());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 25, 32, 100})
    void totalsOfNumbersAndOfTensorsAddUpAlike(int count) {
        double[] values = new Random(count).doubles(count, -1, 1).toArray();
        Engine engine = Engine.reference();
        Tensor[] tensors =
                Arrays.stream(values).mapToObj(value -> engine.filled(value, 2)).toArray(Tensor[]::new);
        double whole = Ops.total(values);
        assertThat(Ops.total(List.of(tensors)).toDoubles()).containsExactly(whole, whole);
        for (int size = 1; size <= 128; size *= 2) {
            List<Tensor> blocks = new ArrayList<>();
            List<Double> sums = new ArrayList<>();
            for (int from = 0; from < count; from += size) {
                int to = Math.min(from + size, count);
                blocks.add(Ops.total(Arrays.asList(tensors).subList(from, to)));
                sums.add(Ops.total(Arrays.copyOfRange(values, from, to)));
            }
            assertThat(Ops.total(sums.stream().mapToDouble(d -> d).toArray())).isEqualTo(whole);
            assertThat(Ops.total(blocks).toDoubles()).containsExactly(whole, whole);
        }
    }

    @Test
    void theTreeIsThatOfTheNumbersOfTheTasks() {
        // In pairs 1e16 + 1 rounds to 1e16, to which 1 + 1 adds 2; one after the other, each 1 is lost.
        assertThat(Ops.total(1e16, 1, 1, 1)).isEqualTo(1e16 + 2).isNotEqualTo(1e16 + 1 + 1 + 1);
        assertThat(Ops.total(7)).isEqualTo(7);
    }
}
