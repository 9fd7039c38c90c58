package org.meta4j.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

class ImageOpsTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(11);

    private static Tensor some(int... shape) {
        double[] values = RANDOM.doubles(Shapes.size(shape), -2, 2).toArray();
        return Engine.reference().tensor(values, shape);
    }

    private static Arguments op(String name, Function<List<Tensor>, Tensor> function, Tensor... inputs) {
        return Arguments.of(Named.of(name, function), inputs);
    }

    private static Arguments conv(String name, int stride, Padding padding, Tensor x, Tensor weights) {
        return op(name, t -> ImageOps.conv2d(t.get(0), t.get(1), stride, padding), x, weights);
    }

    private static Arguments pool(String name, int size, int stride, Padding padding, Tensor x) {
        return op(name, t -> Ops.square(ImageOps.maxPool(t.get(0), size, stride, padding)), x);
    }

    static Stream<Arguments> ops() {
        return Stream.of(
                conv("conv2d valid", 1, Padding.valid(), some(2, 4, 3, 2), some(3, 3, 2, 2)),
                conv("conv2d padding 1", 1, Padding.of(1), some(1, 3, 4, 2), some(3, 3, 2, 3)),
                conv("conv2d padding 1 stride 2", 2, Padding.of(1), some(2, 5, 4, 1), some(3, 3, 1, 2)),
                conv("conv2d SAME stride 2 even", 2, Padding.same(), some(1, 4, 4, 2), some(3, 3, 2, 2)),
                conv("conv2d SAME stride 2 odd", 2, Padding.same(), some(1, 5, 3, 1), some(3, 3, 1, 2)),
                conv("conv2d of one pixel", 2, Padding.of(1), some(2, 1, 1, 2), some(3, 3, 2, 2)),
                conv("conv2d 1x1", 1, Padding.valid(), some(2, 2, 2, 3), some(1, 1, 3, 2)),
                conv("conv2d stride skips the edge", 2, Padding.valid(), some(1, 4, 4, 1), some(3, 3, 1, 1)),
                op(
                        "maxPool valid",
                        t -> Ops.square(ImageOps.maxPool(t.get(0), 2, 2, Padding.valid())),
                        some(2, 5, 4, 2)),
                op("maxPool SAME", t -> Ops.square(ImageOps.maxPool(t.get(0), 2, 2, Padding.same())), some(1, 5, 3, 2)),
                pool("maxPool of overlapping windows", 3, 2, Padding.of(1), some(2, 5, 4, 2)),
                pool("maxPool SAME of overlapping windows", 3, 2, Padding.same(), some(1, 4, 5, 2)),
                pool("maxPool with stride 1", 2, 1, Padding.valid(), some(2, 3, 4, 1)),
                pool("maxPool that skips values", 2, 3, Padding.valid(), some(1, 6, 5, 2)),
                op("spatialMean", t -> Ops.square(ImageOps.spatialMean(t.get(0))), some(2, 3, 2, 2)),
                op("channelScale", t -> ImageOps.channelScale(t.get(0), t.get(1)), some(2, 2, 1, 3), some(3)),
                op("channelDot", t -> ImageOps.channelDot(t.get(0), t.get(1)), some(2, 2, 3), some(2, 2, 3)),
                op("scaleShift", t -> ImageOps.scaleShift(t.get(0), t.get(1), t.get(2)), some(4, 2), some(2), some(2)),
                op("channelMean", t -> Ops.square(ImageOps.channelMean(t.get(0))), some(2, 2, 3)),
                op("channelVariance", t -> Ops.square(ImageOps.channelVariance(t.get(0))), some(2, 2, 3)),
                op(
                        "concatChannels",
                        t -> Ops.square(ImageOps.concatChannels(t)),
                        some(2, 2, 1, 3),
                        some(2, 2, 1, 1),
                        some(2, 2, 1, 2)),
                op("normalize", t -> ImageOps.normalize(t.get(0), 1e-5), some(2, 2, 2, 3)),
                op("normalize with a large epsilon", t -> ImageOps.normalize(t.get(0), 0.5), some(5, 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void derivativesAgreeWithFiniteDifferencesToOrderTwo(Function<List<Tensor>, Tensor> op, Tensor[] inputs) {
        assertThat(GradientCheck.check(op, 2, inputs)).matches(result -> result.within(1e-6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ops")
    void fastEngineAgreesWithTheReferenceToOrderTwo(Function<List<Tensor>, Tensor> op, Tensor[] inputs) {
        Engine cpu = Engine.cpu();
        List<double[]> expected = valueAndDerivatives(op, List.of(inputs));
        try (Engine.Scope scope = cpu.scope()) {
            List<double[]> ours = valueAndDerivatives(
                    op, Stream.of(inputs).map(x -> x.on(cpu)).toList());
            for (int i = 0; i < expected.size(); i++) {
                close(ours.get(i), expected.get(i));
            }
        }
    }

    /** Returns the value, the gradients of a weighted sum of it, and those of the gradients' squares. */
    private static List<double[]> valueAndDerivatives(Function<List<Tensor>, Tensor> op, List<Tensor> inputs) {
        Tensor value = op.apply(inputs);
        Tensor weighted = Ops.sum(Ops.multiply(value, Ops.shift(Ops.scale(value.detach(), 0.3), 1)));
        List<Tensor> first = Gradients.grad(weighted, inputs);
        Tensor squares =
                Ops.total(first.stream().map(g -> Ops.sum(Ops.square(g))).toList());
        List<Tensor> second = Gradients.grad(squares, inputs);
        return Stream.of(List.of(value), first, second)
                .flatMap(List::stream)
                .map(Tensor::toDoubles)
                .toList();
    }

    /** Float32 sums of some dozens of products, twice over. */
    private static void close(double[] ours, double[] expected) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(ours).containsExactly(expected, within(1e-5 * largest));
    }

    @Test
    void normalizeIsDifferentiableToOrderThree() {
        Tensor x = some(4, 2);
        assertThat(GradientCheck.check(t -> ImageOps.normalize(t.get(0), 0.1), 3, x))
                .matches(result -> result.within(1e-6));
    }

    @Test
    void convolutionIsTheSumUnderTheWindow() {
        Engine engine = Engine.reference();
        Tensor x = engine.tensor(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3, 1);
        Tensor w = engine.tensor(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 10}, 3, 3, 1, 1);
        // Top left corner of each window plus ten times its bottom right corner.
        assertThat(ImageOps.conv2d(x, w, 1, Padding.of(1)).toDoubles()).containsExactly(50, 60, 0, 80, 91, 2, 0, 4, 5);
        assertThat(ImageOps.conv2d(x, w, 1, Padding.valid()).toDoubles()).containsExactly(91);
    }

    @Test
    void sameWithStrideTwoPadsBottomAndRightOfAnEvenImage() {
        Engine engine = Engine.reference();
        Tensor x = engine.tensor(new double[] {1, 2, 3, 4}, 1, 2, 2, 1);
        Tensor corner = engine.tensor(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, 3, 3, 1, 1);
        assertThat(ImageOps.conv2d(x, corner, 2, Padding.same()).toDoubles()).containsExactly(1);
        assertThat(ImageOps.conv2d(x, corner, 2, Padding.of(1)).toDoubles()).containsExactly(0);
    }

    @Test
    void poolingValidDropsAndSameKeepsAnOddEdge() {
        Tensor x = Engine.reference().tensor(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3, 1);
        assertThat(ImageOps.maxPool(x, 2, 2, Padding.valid()).toDoubles()).containsExactly(5);
        assertThat(ImageOps.maxPool(x, 2, 2, Padding.same()).toDoubles()).containsExactly(5, 6, 8, 9);
    }

    @Test
    void aTieGoesToTheFirstMaximumOnly() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.filled(3, 1, 2, 2, 1);
            Tensor gradient = Gradients.grad(Ops.sum(ImageOps.maxPool(x, 2, 2, Padding.valid())), x);
            assertThat(gradient.toDoubles()).containsExactly(1, 0, 0, 0);
        }
    }

    @Test
    void overlappingWindowsShareAMaximum() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.tensor(new double[] {1, 2, 3, 4, 9, 6, 7, 8, 5}, 1, 3, 3, 1);
            Tensor pooled = ImageOps.maxPool(x, 2, 1, Padding.valid());
            assertThat(pooled.toDoubles()).containsExactly(9, 9, 9, 9);
            assertThat(Gradients.grad(Ops.sum(pooled), x).toDoubles()).containsExactly(0, 0, 0, 0, 4, 0, 0, 0, 0);
            // The first of the padded windows sees 1, 2, 4, 9; all see the middle.
            assertThat(ImageOps.maxPool(x, 3, 2, Padding.of(1)).toDoubles()).containsExactly(9, 9, 9, 9);
        }
    }

    @Test
    void paddingIsNeverTheLargest() {
        for (Engine engine : new Engine[] {Engine.reference(), Engine.cpu()}) {
            Tensor x = engine.filled(-3, 1, 1, 1, 1);
            assertThat(ImageOps.maxPool(x, 3, 2, Padding.of(1)).toDoubles()).containsExactly(-3);
        }
        assertThatThrownBy(() -> ImageOps.maxPool(some(1, 4, 4, 1), 2, 2, Padding.of(2)))
                .hasMessage(
                        "maxPool: padding must be smaller than the window, but padding 2 was asked for around a window of 2");
    }

    @Test
    void aPaddingKnowsHowManyPositionsAWindowHas() {
        assertThat(Padding.same().positions(21, 2, 2)).isEqualTo(11);
        assertThat(Padding.valid().positions(21, 2, 2)).isEqualTo(10);
        assertThat(Padding.of(1).positions(28, 3, 2)).isEqualTo(14);
        assertThatThrownBy(() -> Padding.valid().positions(2, 3, 1))
                .hasMessage("a window of 3 does not fit on a length of 2 with padding 0");
    }

    @Test
    void channelsStandSideBySide() {
        Engine engine = Engine.cpu();
        Tensor a = engine.tensor(new double[] {1, 2, 3, 4}, 2, 2);
        Tensor b = engine.tensor(new double[] {5, 6}, 2, 1);
        Tensor both = ImageOps.concatChannels(List.of(a, b));
        assertThat(both.toDoubles()).containsExactly(1, 2, 5, 3, 4, 6);
        assertThat(both.shape()).containsExactly(2, 3);
        assertThatThrownBy(() -> ImageOps.concatChannels(List.of(a, engine.filled(0, 3, 1))))
                .hasMessage("concatChannels: shapes differ before the last axis: [2, 2] and [3, 1]");
    }

    @Test
    void statisticsAreThoseThatNormalizeTook() {
        Tensor x = some(5, 3, 2, 4);
        double[] mean = ImageOps.channelMean(x).toDoubles();
        double[] variance = ImageOps.channelVariance(x).toDoubles();
        Engine cpu = Engine.cpu();
        assertStatistics(x, mean, variance);
        assertStatistics(x.on(cpu), mean, variance);
        try (Engine.Scope scope = cpu.scope()) {
            assertStatistics(x.on(cpu), mean, variance);
        }
    }

    private static void assertStatistics(Tensor x, double[] mean, double[] variance) {
        ImageOps.ChannelStatistics found = ImageOps.statistics(x, ImageOps.normalize(x, 1e-3), 1e-3);
        assertThat(found.mean().toDoubles()).containsExactly(mean, within(1e-6));
        assertThat(found.variance().toDoubles()).containsExactly(variance, within(1e-6));
    }

    @Test
    void statisticsOfAConstantChannelHaveNoVariance() {
        Engine cpu = Engine.cpu();
        try (Engine.Scope scope = cpu.scope()) {
            Tensor x = cpu.filled(3, 4, 2);
            ImageOps.ChannelStatistics found = ImageOps.statistics(x, ImageOps.normalize(x, 1e-5), 1e-5);
            assertThat(found.mean().toDoubles()).containsExactly(3, 3);
            assertThat(found.variance().toDoubles()).containsExactly(new double[] {0, 0}, within(1e-18));
        }
    }

    @Test
    void normalizeHasMeanZeroAndVarianceOne() {
        Tensor x = Engine.cpu().tensor(new double[] {1, 10, 3, 30}, 2, 2);
        double[] y = ImageOps.normalize(x, 0).toDoubles();
        assertThat(y).containsExactly(new double[] {-1, -1, 1, 1}, within(1e-6));
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> ImageOps.conv2d(some(2, 3), some(3, 3, 1, 1), 1, Padding.valid()))
                .hasMessage("conv2d: expected images [n, height, width, channels], but the shape is [2, 3]");
        assertThatThrownBy(() -> ImageOps.conv2d(some(1, 3, 3, 2), some(3, 3, 1, 1), 1, Padding.valid()))
                .hasMessage("conv2d: weights [3, 3, 1, 1] do not fit images [1, 3, 3, 2]:"
                        + " expected [rows, columns, in, out] with in = 2");
        assertThatThrownBy(() -> ImageOps.conv2d(some(1, 2, 2, 1), some(3, 3, 1, 1), 1, Padding.valid()))
                .hasMessage("a window of 3x3 does not fit on an image of 2x2 with padding 0");
        assertThatThrownBy(() -> ImageOps.scaleShift(some(2, 3), some(2), some(3)))
                .hasMessage("scaleShift: expected one coefficient a channel of [2, 3], but got [2]");
        assertThatThrownBy(() -> Ops.oneHot(new int[] {0, 5}, 5, Engine.reference()))
                .hasMessage("class ids must be in 0..4, but got 5");
    }
}
