package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meta4j.engine.Shapes;

class OpsTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(7);

    /** Positive values, away from the kink of relu and the poles of log and sqrt. */
    private static Tensor some(int... shape) {
        double[] values = RANDOM.doubles(Shapes.size(shape), 0.3, 2).toArray();
        return Engine.reference().tensor(values, shape);
    }

    /** Values of both signs, away from 0. */
    private static Tensor signed(int... shape) {
        double[] values = RANDOM.doubles(Shapes.size(shape), 0.3, 2)
                .map(value -> RANDOM.nextBoolean() ? value : -value)
                .toArray();
        return Engine.reference().tensor(values, shape);
    }

    private static Arguments op(String name, Function<List<Tensor>, Tensor> function, Tensor... inputs) {
        return Arguments.of(Named.of(name, function), inputs);
    }

    static Stream<Arguments> ops() {
        return Stream.of(
                op("add", x -> Ops.add(x.get(0), x.get(1)), signed(2, 3), signed(2, 3)),
                op("add broadcast", x -> Ops.add(x.get(0), x.get(1)), signed(2, 1, 3), signed(4, 1)),
                op("subtract", x -> Ops.subtract(x.get(0), x.get(1)), signed(3), signed()),
                op("multiply", x -> Ops.multiply(x.get(0), x.get(1)), signed(2, 3), signed(3)),
                op("multiply by itself", x -> Ops.multiply(x.get(0), x.get(0)), signed(2, 3)),
                op("divide", x -> Ops.divide(x.get(0), x.get(1)), signed(2, 3), some(2, 1)),
                op("addScaled", x -> Ops.addScaled(x.get(0), x.get(1), -0.7), signed(2), signed(2)),
                op("negate", x -> Ops.exp(Ops.negate(x.get(0))), signed(2)),
                op("scale", x -> Ops.exp(Ops.scale(x.get(0), 0.3)), signed(2)),
                op("shift", x -> Ops.square(Ops.shift(x.get(0), 3)), signed(2, 2)),
                op("square", x -> Ops.square(x.get(0)), signed(2, 2)),
                op("sqrt", x -> Ops.sqrt(x.get(0)), some(2, 2)),
                op("exp", x -> Ops.exp(x.get(0)), signed(3)),
                op("log", x -> Ops.log(x.get(0)), some(3)),
                op("tanh", x -> Ops.tanh(x.get(0)), signed(3)),
                op("relu", x -> Ops.square(Ops.relu(x.get(0))), signed(6)),
                op("sigmoid", x -> Ops.sigmoid(x.get(0)), signed(3)),
                op("leakyRelu", x -> Ops.square(Ops.leakyRelu(x.get(0), 0.2)), signed(6)),
                op("wherePositive", x -> Ops.square(Ops.wherePositive(x.get(0), x.get(1))), signed(6), signed(6)),
                op("matmul", x -> Ops.matmul(x.get(0), x.get(1)), signed(2, 3), signed(3, 4)),
                op("matmul tn", x -> Ops.matmul(x.get(0), true, x.get(1), false), signed(3, 2), signed(3, 4)),
                op("matmul nt", x -> Ops.matmul(x.get(0), false, x.get(1), true), signed(2, 3), signed(4, 3)),
                op("matmul tt", x -> Ops.matmul(x.get(0), true, x.get(1), true), signed(3, 2), signed(4, 3)),
                op("affine", x -> Ops.affine(x.get(0), x.get(1), x.get(2)), signed(2, 3), signed(3, 4), signed(4)),
                op(
                        "affine of one row",
                        x -> Ops.affine(x.get(0), x.get(1), x.get(2)),
                        signed(1, 1),
                        signed(1, 1),
                        signed(1)),
                op("transpose", x -> Ops.square(Ops.transpose(x.get(0))), signed(2, 3)),
                op("reshape", x -> Ops.square(Ops.reshape(x.get(0), 3, 2)), signed(2, 3)),
                op("broadcastTo", x -> Ops.square(Ops.broadcastTo(x.get(0), 2, 3, 2)), signed(3, 1)),
                op("sumTo", x -> Ops.square(Ops.sumTo(x.get(0), 3, 1)), signed(2, 3, 2)),
                op("sum", x -> Ops.square(Ops.sum(x.get(0))), signed(2, 3)),
                op("mean", x -> Ops.square(Ops.mean(x.get(0))), signed(2, 3)),
                op("dot", x -> Ops.dot(x.get(0), x.get(1)), signed(4), signed(4)),
                op("sumTo a middle axis", x -> Ops.square(Ops.sumTo(x.get(0), 2, 1, 3)), signed(2, 4, 3)),
                op("broadcastTo a middle axis", x -> Ops.square(Ops.broadcastTo(x.get(0), 2, 4, 3)), signed(2, 1, 3)),
                op("gatherRows", x -> Ops.square(Ops.gatherRows(x.get(0), 2, 0, 2)), signed(3, 2, 2)),
                op("rows", x -> Ops.square(Ops.rows(x.get(0), 1, 3)), signed(4, 2)),
                op("concat", x -> Ops.square(Ops.concat(x.get(0), x.get(1))), signed(2, 3), signed(1, 3)),
                op("logSoftmax", x -> Ops.square(Ops.logSoftmax(x.get(0))), signed(3, 4)),
                op("logSoftmax of one way", x -> Ops.logSoftmax(x.get(0)), signed(2, 1)),
                op("total", x -> Ops.square(Ops.total(List.of(x.get(0), x.get(1), x.get(0)))), signed(2), signed(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void derivativesAgreeWithFiniteDifferencesToOrderTwo(Function<List<Tensor>, Tensor> op, Tensor[] inputs) {
        assertThat(GradientCheck.check(op, 2, inputs)).matches(result -> result.within(1e-6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void fastEngineAgreesWithTheReference(Function<List<Tensor>, Tensor> op, Tensor[] inputs) {
        double[] expected = op.apply(List.of(inputs)).toDoubles();
        Engine cpu = Engine.cpu();
        double[] onHeap =
                op.apply(Stream.of(inputs).map(x -> x.on(cpu)).toList()).toDoubles();
        assertClose(onHeap, expected);
        try (Engine.Scope scope = cpu.scope()) {
            assertClose(op.apply(Stream.of(inputs).map(x -> x.on(cpu)).toList()).toDoubles(), expected);
        }
    }

    @Test
    void fastEngineAgreesOnSizesAroundItsRowLength() {
        for (int size : new int[] {1, 511, 512, 513, 1025, 3000}) {
            Tensor a = signed(size);
            Tensor b = signed(2, size);
            Function<Engine, double[]> function = engine -> {
                Tensor x = a.on(engine);
                Tensor y = Ops.relu(Ops.multiply(Ops.add(b.on(engine), x), x));
                return Ops.sumTo(Ops.wherePositive(y, y), size).toDoubles();
            };
            assertClose(function.apply(Engine.cpu()), function.apply(Engine.reference()));
        }
    }

    private static void assertClose(double[] ours, double[] expected) {
        assertThat(ours).hasSameSizeAs(expected);
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - expected[i])).isLessThanOrEqualTo(2e-6 * Math.max(1, Math.abs(expected[i])));
        }
    }

    @Test
    void reluKeepsNaNSoThatDivergenceIsSeen() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.tensor(new double[] {Double.NaN, -1, 0, 2}, 4);
            assertThat(Ops.relu(x).toDoubles()[0]).isNaN();
            assertThat(Ops.relu(Ops.negate(x)).toDoubles()[0]).isNaN();
            assertThat(Ops.sum(Ops.relu(Ops.shift(engine.filled(-1, 3), 0))).item())
                    .isZero();
        }
    }

    @Test
    void derivativeOfReluAtZeroIsZero() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.tensor(new double[] {-0.0, 0.0, 1e-30}, 3);
            assertThat(Gradients.grad(Ops.sum(Ops.relu(x)), x).toDoubles()).containsExactly(0, 0, 1);
        }
    }

    @Test
    void leakyReluAndItsDerivativeAtZeroTakeTheSlope() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.tensor(new double[] {-2, 0, 3}, 3);
            Tensor y = Ops.leakyRelu(x, 0.5);
            assertThat(y.toDoubles()).containsExactly(-1, 0, 3);
            assertThat(Gradients.grad(Ops.sum(y), x).toDoubles()).containsExactly(0.5, 0.5, 1);
        }
    }

    @Test
    void sigmoidIsOneHalfAtZeroAndDoesNotOverflow() {
        Tensor x = Engine.cpu().tensor(new double[] {-1000, 0, 1000}, 3);
        assertThat(Ops.sigmoid(x).toDoubles()).containsExactly(0, 0.5, 1);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Tensor a = some(2, 3);
        Tensor b = some(2, 2);
        assertThatThrownBy(() -> Ops.add(a, b)).hasMessage("shapes [2, 3] and [2, 2] do not broadcast");
        assertThatThrownBy(() -> Ops.addScaled(a, b, 1)).hasMessage("addScaled: shapes differ: [2, 3] and [2, 2]");
        assertThatThrownBy(() -> Ops.matmul(a, b)).hasMessage("matmul: inner lengths differ: [2, 3] by [2, 2]");
        assertThatThrownBy(() -> Ops.matmul(a, some(3)))
                .hasMessage("matmul: expected a tensor of 2 axes, but the shape is [3]");
        assertThatThrownBy(() -> Ops.affine(a, b, some(2)))
                .hasMessage("affine: inputs [2, 3] do not fit weights [2, 2] and bias [2]");
        assertThatThrownBy(() -> Ops.reshape(a, 4)).hasMessage("reshape: [2, 3] does not have the size of [4]");
        assertThatThrownBy(() -> Ops.broadcastTo(a, 4, 2)).hasMessage("shape [2, 3] does not broadcast to [4, 2]");
        assertThatThrownBy(() -> Ops.sumTo(a, 2)).hasMessage("shape [2, 3] cannot be summed to [2]");
    }

    @Test
    void tensorsOfDifferentEnginesDoNotMix() {
        assertThatThrownBy(() -> Ops.add(some(2), some(2).on(Engine.cpu())))
                .hasMessage("one tensor is on Nd4jEngine(DOUBLE), the other on CpuEngine(FLOAT):"
                        + " move one with on(engine)");
    }

    @Test
    void whatACallerDoesToItsArraysAfterwardsDoesNotMatter() {
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4});
        int[] indices = {0};
        int[] shape = {2, 2};
        Tensor first = Ops.sum(Ops.gatherRows(x, indices));
        Tensor square = Engine.cpu().filled(1, 4);
        Tensor reshaped = Ops.reshape(square, shape);
        indices[0] = 3;
        shape[0] = 9;
        assertThat(Gradients.grad(first, x).toDoubles()).containsExactly(1, 0, 0, 0);
        assertThat(reshaped.shape()).containsExactly(2, 2);
    }
}
