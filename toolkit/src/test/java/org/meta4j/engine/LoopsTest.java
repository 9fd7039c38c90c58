package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops of this Java against the plain ones; they are the same where it has no Vector API, which is printed. */
class LoopsTest {
    private static final int CHANNELS = 7;
    /** A row of whole channels that is no multiple of any number of lanes, and shorter than the arrays. */
    private static final int LENGTH = 77 * CHANNELS;

    private final CpuEngine engine = new CpuEngine();
    private final SplittableRandom random = new SplittableRandom(3);
    private final CpuArray a = some(3 * LENGTH - CHANNELS);
    private final CpuArray b = some(3 * LENGTH - CHANNELS);
    private final CpuArray c = some(3 * LENGTH - CHANNELS);
    private final float[] row = row();
    private final float[] otherRow = row();
    private final float[] thirdRow = row();

    /** In a scope that stays open, where loops go through memory directly. */
    private CpuArray some(int size) {
        if (!engine.inScope()) {
            engine.open();
        }
        return (CpuArray) engine.fromFloats(values(size), new int[] {size});
    }

    private float[] values(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextDouble() * 4 - 2);
        }
        values[size / 2] = 0f;
        values[size / 3] = -0f;
        return values;
    }

    private float[] row() {
        return values(LENGTH);
    }

    @Test
    void aMapOfValuesThatBeginAnywhereIsThatOfTheirRow() {
        Loops.Coefficients of = new Loops.Coefficients(row, otherRow, thirdRow);
        float[] whole = values(LENGTH);
        float[] end = Arrays.copyOfRange(whole, 10, LENGTH);
        float[] beyond = Arrays.copyOf(end, LENGTH);
        System.arraycopy(whole, 0, beyond, end.length, 10);
        PlainLoops.map(beyond, of, 3 * LENGTH + 10, LENGTH);
        PlainLoops.map(whole, row, otherRow, thirdRow, LENGTH);
        assertThat(Arrays.copyOf(beyond, end.length)).isEqualTo(Arrays.copyOfRange(whole, 10, LENGTH));
        assertThat(Arrays.copyOfRange(beyond, end.length, LENGTH)).isEqualTo(Arrays.copyOf(whole, 10));
    }

    @FunctionalInterface
    private interface Loop {
        void run(LoopsTest test, Loops loops, CpuArray out, int from, int to);
    }

    private static Named<Loop> loop(String name, Loop loop) {
        return Named.of(name, loop);
    }

    static Stream<Named<Loop>> loops() {
        return Stream.of(
                loop("add", (t, loops, out, from, to) -> loops.add(t.a, t.b, out, from, to)),
                loop("multiply", (t, loops, out, from, to) -> loops.multiply(t.a, t.b, out, from, to)),
                loop("divide", (t, loops, out, from, to) -> loops.divide(t.a, t.b, out, from, to)),
                loop("combine", (t, loops, out, from, to) -> loops.combine(t.a, 0.3f, t.b, -1.7f, out, from, to)),
                loop("square", (t, loops, out, from, to) -> loops.combineSquare(t.a, 0.3f, t.b, 0.7f, out, from, to)),
                loop("scale", (t, loops, out, from, to) -> loops.scale(t.a, 0.3f, out, from, to)),
                loop("map", (t, loops, out, from, to) -> loops.map(t.a, out, from, to, PlainLoops::positivePart)),
                loop("relu", (t, loops, out, from, to) -> loops.relu(t.a, out, from, to)),
                loop("relu of a map", (t, loops, out, from, to) -> loops.relu(t.mapped(), out, from, to)),
                loop("wherePositive", (t, loops, out, from, to) -> loops.wherePositive(t.a, t.b, out, from, to)),
                loop(
                        "adam",
                        (t, loops, out, from, to) -> loops.adam(
                                new Loops.AdamStep(0.1f, 0.9f, 1e-3f), t.a, t.b, t.squares(), out, from, to)),
                loop("affine", (t, loops, out, from, to) -> loops.affine(t.a, t.coefficients(), out, from, to)),
                loop(
                        "combine two terms",
                        (t, loops, out, from, to) -> loops.combine(
                                new Loops.Term(t.a, t.row),
                                new Loops.Term(t.b, t.otherRow),
                                t.thirdRow,
                                out,
                                from,
                                to)),
                loop(
                        "combine three terms",
                        (t, loops, out, from, to) -> loops.combine(
                                new Loops.Term(t.a, t.row),
                                new Loops.Term(t.b, t.otherRow),
                                new Loops.Term(t.c, t.row),
                                t.thirdRow,
                                out,
                                from,
                                to)));
    }

    private CpuArray squares() {
        return (CpuArray) engine.square(a);
    }

    private Loops.Coefficients coefficients() {
        return new Loops.Coefficients(row, otherRow, thirdRow);
    }

    private CpuArray mapped() {
        return CpuArray.mapped(a, coefficients(), engine.innermost());
    }

    @ParameterizedTest
    @MethodSource("loops")
    void loopsOfThisJavaGiveTheValuesOfPlainOnes(Loop loop) {
        for (int from : new int[] {0, LENGTH}) {
            assertThat(values(loop, Loops.ofThread(), from)).containsExactly(values(loop, new PlainLoops(), from));
        }
    }

    private float[] values(Loop loop, Loops loops, int from) {
        CpuArray out = (CpuArray) engine.fill(5, a.shape);
        loop.run(this, loops, out, from, a.size);
        return CpuEngine.toFloats(out);
    }

    @Test
    void sumsAreThoseOfPlainLoops() {
        assertThat(sums(Loops.ofThread())).isEqualTo(sums(new PlainLoops()));
        System.out.println("LoopsTest compares " + Loops.ofThread().description() + " with plain Java");
    }

    private float[][] sums(Loops loops) {
        float[][] sums = new float[5][LENGTH];
        loops.addSums(a, sums[0], 0, a.size);
        loops.addSquaredDifferences(a, row, sums[1], 0, a.size);
        loops.addProducts(a, b, sums[2], 0, a.size);
        loops.addSumsAndProducts(a, b, sums[3], sums[4], LENGTH, a.size);
        loops.addTo(sums[4], 3, a, 5, 101);
        return sums;
    }
}
