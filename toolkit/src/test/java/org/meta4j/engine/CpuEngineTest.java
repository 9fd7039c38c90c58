package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Padding;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.autodiff.Updates;
import org.nd4j.linalg.factory.Nd4j;

class CpuEngineTest {
    private final Engine engine = Engine.cpu();

    @Test
    void tensorsOfAClosedScopeAreRefused() {
        Tensor inside;
        try (Engine.Scope scope = engine.scope()) {
            inside = engine.filled(1, 3);
        }
        assertThatThrownBy(inside::toDoubles)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "this tensor was computed in a scope that has closed: call persist() on it inside the scope");
    }

    @Test
    void aKernelThatThrowsGivesItsWorkingMemoryBack() {
        Tensor weights = engine.filled(1, 3, 3, 1, 64);
        Tensor images;
        Tensor positive;
        try (Engine.Scope scope = engine.scope()) {
            images = engine.filled(1, 100, 28, 28, 1);
            Tensor large = engine.filled(1, 1 << 19);
            positive = Ops.wherePositive(large, large);
        }
        try (Engine.Scope scope = engine.scope()) {
            for (Runnable kernel : List.<Runnable>of(
                    () -> Ops.exp(images),
                    () -> ImageOps.normalize(images, 1e-5),
                    () -> ImageOps.maxPool(images, 2, 2, Padding.valid()),
                    () -> ImageOps.conv2d(images, weights, 1, Padding.of(1)),
                    () -> images.on(engine),
                    () -> Ops.exp(positive))) {
                assertThatThrownBy(kernel::run).hasMessageContaining("a scope that has closed");
            }
        }
        assertThat(Staging.here().lent()).isZero();
        assertThat(Staging.here().scratch.inScope()).isFalse();
    }

    @Test
    void persistedTensorsOutliveTheScope() {
        Tensor kept;
        try (Engine.Scope scope = engine.scope()) {
            kept = engine.filled(1, 3).persist();
            engine.filled(2, 3);
        }
        try (Engine.Scope scope = engine.scope()) {
            engine.filled(5, 100);
            assertThat(kept.toDoubles()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void innerScopeGivesBackOnlyItsOwnMemory() {
        try (Engine.Scope outer = engine.scope()) {
            Tensor before = engine.filled(1, 1000);
            try (Engine.Scope inner = engine.scope()) {
                engine.filled(2, 1_000_000);
            }
            engine.filled(3, 1000);
            assertThat(before.toDoubles()).containsOnly(1);
        }
    }

    @Test
    void scopesCloseInReverseOrder() {
        Engine.Scope outer = engine.scope();
        Engine.Scope inner = engine.scope();
        assertThatThrownBy(outer::close)
                .hasMessage("scopes close in the reverse order of opening: an inner scope is still open");
        inner.close();
        outer.close();
        outer.close();
    }

    @Test
    void arraysOfManySizesDoNotOverlap() {
        try (Engine.Scope scope = engine.scope()) {
            Tensor[] tensors = new Tensor[400];
            for (int i = 0; i < tensors.length; i++) {
                tensors[i] = engine.filled(i, 1 + i * 37);
            }
            for (int i = 0; i < tensors.length; i++) {
                assertThat(tensors[i].toDoubles()).containsOnly(i);
            }
        }
    }

    @Test
    void anArrayTooLargeForABlockIsRefused() {
        Arena arena = new Arena();
        arena.open();
        arena.allocate(10, 10);
        int size = Integer.MAX_VALUE - 10;
        assertThatThrownBy(() -> arena.allocate(new int[] {size}, size))
                .hasMessage("a tensor of a scope holds at most 536870879 values, but one of 2147483637 was asked for");
    }

    @Test
    void arraysOfNd4jGoInAndOutUnchanged() {
        var array = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(engine.tensor(array.transpose()).toDoubles()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(engine.tensor(array).toINDArray()).isEqualTo(array);
        assertThat(engine.filled(7).toINDArray().rank()).isZero();
    }

    @Test
    void valuesThatDoNotFillTheShapeAreNamed() {
        assertThatThrownBy(() -> engine.tensor(new double[] {1, 2}, 3))
                .hasMessage("shape [3] holds 3 values, but got 2");
        assertThatThrownBy(() -> engine.filled(0, 2).item())
                .hasMessage("item() needs exactly one element, but the shape is [2]");
    }

    @Test
    void arraysOutsideScopesDoNotHoldTheOnesTheyCameFrom() {
        CpuEngine kernels = new CpuEngine();
        Array ones = kernels.fill(1, new int[] {2});
        CpuArray source = (CpuArray) kernels.fill(1, new int[] {3, 2});
        CpuArray scaled = (CpuArray) kernels.channelScale(source, ones);
        kernels.channelDot(scaled, source);
        assertThat(scaled.affine()).isNull();
        assertThat(scaled.sums(source)).isNull();
    }

    @Test
    void aLongChainOfScalesCanBeSummed() {
        try (Engine.Scope scope = engine.scope()) {
            Tensor ones = engine.filled(1, 2);
            Tensor x = engine.filled(3, 5, 2);
            for (int i = 0; i < 20_000; i++) {
                x = ImageOps.channelScale(x, ones).detach();
            }
            assertThat(ImageOps.channelDot(x, x).toDoubles()).containsExactly(45, 45);
        }
    }

    @Test
    void severalThreadsMayUseTheTensorsOfOneEngine() {
        Tensor weights = engine.tensor(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        double[] expected = gradient(weights);
        boolean allEqual =
                IntStream.range(0, 2_000).parallel().allMatch(i -> Arrays.equals(gradient(weights), expected));
        assertThat(allEqual).isTrue();
    }

    @Test
    void theEngineOfAThreadIsNotTakenByWhoeverUsesItsTensorsFirst() {
        engine.filled(1, 1); // this thread has the engine itself, so another one gets one of its own
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Engine.Scope[] scope = new Engine.Scope[1];
            Tensor theirs = on(thread, () -> engine.filled(3, 4));
            Ops.scale(theirs, 2);
            on(thread, () -> {
                scope[0] = engine.scope();
                return theirs;
            });
            Tensor doubled = Ops.scale(theirs, 2); // this thread has no scope
            on(thread, () -> {
                scope[0].close();
                return theirs;
            });
            assertThat(doubled.toDoubles()).containsExactly(6, 6, 6, 6);
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void whatIsComputedFromAnotherThreadsTensorsOutlivesItsScope() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Engine.Scope mine = engine.scope()) {
            Engine.Scope[] scope = new Engine.Scope[1];
            Tensor theirs = on(thread, () -> {
                scope[0] = engine.scope();
                return engine.filled(3, 4, 2);
            });
            Tensor scaled =
                    ImageOps.channelScale(theirs, engine.filled(2, 2)); // computed when read, if it were this thread's
            on(thread, () -> {
                scope[0].close();
                return theirs;
            });
            assertThat(scaled.toDoubles()).containsOnly(6);
        } finally {
            thread.shutdown();
        }
    }

    private static Tensor on(ExecutorService thread, Supplier<Tensor> work) {
        return CompletableFuture.supplyAsync(work, thread).join();
    }

    @Test
    void anArrayOfAnySizeFitsTheBlockMadeForIt() {
        for (int more = 0; more < 16; more++) {
            Arena arena = new Arena();
            arena.open();
            int size = (1 << 18) + more;
            assertThat(arena.allocate(new int[] {size}, size).position()).isZero();
        }
    }

    @Test
    void shapesThatDifferAreRefusedBeforeMemoryIsRead() {
        try (Engine.Scope scope = engine.scope()) {
            Tensor large = engine.filled(1, 40, 4);
            Tensor small = engine.filled(1, 4, 4);
            assertThatThrownBy(() -> ImageOps.channelDot(large, small))
                    .hasMessage("channelDot: shapes differ: [40, 4] and [4, 4]");
            assertThatThrownBy(() -> Updates.decayingMean(large, small, 0.9))
                    .hasMessage("decayingMean: shapes differ: [40, 4] and [4, 4]");
            assertThatThrownBy(() -> Updates.decayingMeanSquare(large, small, 0.9))
                    .hasMessage("decayingMeanSquare: shapes differ: [40, 4] and [4, 4]");
            assertThatThrownBy(() -> Updates.adam(large, large, small, 1, 1, 1))
                    .hasMessage("adam: shapes differ: [40, 4] and [4, 4]");
        }
    }

    @Test
    void aThreadGetsPointersOfItsOwn() throws Exception {
        CpuEngine kernels = new CpuEngine();
        kernels.open();
        Arena.Block block = ((CpuArray) kernels.fill(1, new int[] {3})).block();
        assertThat(block.pointer(0)).isSameAs(block.pointer(0));
        FloatPointer theirs =
                CompletableFuture.supplyAsync(() -> block.pointer(0)).get();
        assertThat(theirs).isNotSameAs(block.pointer(0));
        assertThat(theirs.address()).isEqualTo(block.pointer(0).address());
    }

    @Test
    void columnsAreForTheThreadThatMadeThem() throws Exception {
        CpuEngine kernels = new CpuEngine();
        Array weights = kernels.fill(1, new int[] {3, 3, 1, 2});
        Window window = new Window(4, 4, 3, 3, 1, 1, 1, 4, 4);
        Runnable close = kernels.open();
        CpuArray images = (CpuArray) kernels.fill(1, new int[] {2, 4, 4, 1});
        kernels.conv2d(images, weights, window);
        assertThat(images.columns(window)).isNotNull();
        assertThat(images.columns(new Window(4, 4, 3, 3, 1, 0, 0, 2, 2))).isNull();
        assertThat(CompletableFuture.supplyAsync(() -> images.columns(window) == null)
                        .get())
                .isTrue();
        close.run();
        assertThat(images.columns(window)).isNull();
    }

    private double[] gradient(Tensor weights) {
        try (Engine.Scope scope = engine.scope()) {
            Tensor product = Ops.matmul(engine.filled(2, 4, 2), weights);
            return Gradients.grad(Ops.sum(Ops.square(product)), weights).toDoubles();
        }
    }

    /** The squared size of the first gradient of a block of the ProtoNet network, and of what it depends on. */
    private record Block(Parameters theta, List<Tensor> first, Tensor squaredSize) {
        static Block of(Engine engine, int images) {
            Map<String, Tensor> named = new LinkedHashMap<>();
            named.put("weights", engine.tensor(noise(2, 9 * 64), 3, 3, 1, 64));
            named.put("scale", engine.tensor(noise(3, 64), 64));
            named.put("shift", engine.tensor(noise(4, 64), 64));
            named.put("last", engine.tensor(noise(5, 9 * 64 * 8), 3, 3, 64, 8));
            Parameters theta = Parameters.of(named);
            Tensor x = engine.tensor(noise(1, images * 28 * 28), images, 28, 28, 1);
            Tensor z = ImageOps.conv2d(x, theta.tensor("weights"), 1, Padding.of(1));
            Tensor y = ImageOps.scaleShift(ImageOps.normalize(z, 1e-5), theta.tensor("scale"), theta.tensor("shift"));
            Tensor pooled = ImageOps.maxPool(Ops.relu(y), 2, 2, Padding.valid());
            Tensor out = ImageOps.conv2d(pooled, theta.tensor("last"), 1, Padding.of(1));
            List<Tensor> first = Gradients.grad(Ops.mean(Ops.square(out)), theta.tensors());
            return new Block(theta, first, Ops.mean(Ops.square(first.get(0))));
        }
    }

    /** 12 images: large enough to be cut in parts and computed when read. */
    private static List<Tensor> blockGradients(Engine engine) {
        try (Engine.Scope scope = engine.scope()) {
            Block block = Block.of(engine, 12);
            List<Tensor> second = Gradients.grad(block.squaredSize, block.theta.tensors());
            return Stream.concat(block.first.stream(), second.stream())
                    .map(Tensor::persist)
                    .toList();
        }
    }

    @Test
    void theLastDerivativeAddsInPlaceWhatGradAdds() {
        for (int images : new int[] {1, 12}) { // columns that are kept, and made a few images at a time
            try (Engine.Scope scope = engine.scope()) {
                assertThatDetachedIsGrad(Block.of(engine, images));
            }
            assertThatDetachedIsGrad(Block.of(Engine.cpu(), images)); // outside every scope
        }
    }

    private static void assertThatDetachedIsGrad(Block block) {
        Parameters detached = Gradients.gradDetached(block.squaredSize, block.theta);
        Parameters expected = Gradients.grad(block.squaredSize, block.theta);
        for (String name : expected.names()) {
            double[] b = expected.tensor(name).toDoubles();
            double largest = Arrays.stream(b).map(Math::abs).max().orElseThrow();
            assertThat(detached.tensor(name).toDoubles())
                    .as(name)
                    .containsExactly(b, within(1e-5 * largest)); // sums in another order
        }
    }

    private static double[] noise(long seed, int count) {
        return new Random(seed).doubles(count, -1, 1).toArray();
    }

    @Test
    void largeKernelsAgreeWithTheReferenceToOrderTwo() {
        List<Tensor> ours = blockGradients(engine);
        List<Tensor> expected = blockGradients(Engine.reference());
        for (int i = 0; i < ours.size(); i++) {
            double[] a = ours.get(i).toDoubles();
            double[] b = expected.get(i).toDoubles();
            double largest = Arrays.stream(b).map(Math::abs).max().orElseThrow();
            for (int j = 0; j < a.length; j++) {
                // A value or two of the million may fall to the other side of a maximum or of zero.
                assertThat(a[j]).as("tensor " + i).isCloseTo(b[j], within(2e-4 * largest));
            }
        }
    }

    @Test
    void largeKernelsAreBitwiseTheSameForAnyNumberOfThreads() {
        List<Tensor> one = blockGradients(engine);
        for (int threads : new int[] {2, 3, 7}) {
            List<Tensor> several = blockGradients(Engine.cpu().withThreads(threads));
            for (int i = 0; i < one.size(); i++) {
                assertThat(several.get(i).toDoubles()).isEqualTo(one.get(i).toDoubles());
            }
        }
    }

    @Test
    void productsInBlocksAreTheProducts() {
        for (int[] size : new int[][] {{245, 64, 576}, {1000, 32, 288}, {35, 700, 90}, {300, 3, 1700}}) {
            Tensor a = Engine.reference().tensor(noise(1, size[0] * size[2]), size[0], size[2]);
            Tensor b = Engine.reference().tensor(noise(2, size[2] * size[1]), size[2], size[1]);
            Tensor expected = Ops.matmul(a, b);
            try (Engine.Scope scope = engine.scope()) {
                Tensor left = a.on(engine);
                Tensor right = b.on(engine);
                Tensor leftTurned = Ops.transpose(a).on(engine);
                Tensor rightTurned = Ops.transpose(b).on(engine);
                for (Tensor product : List.of(
                        Ops.matmul(left, right),
                        Ops.matmul(leftTurned, true, right, false),
                        Ops.matmul(left, false, rightTurned, true),
                        Ops.matmul(Ops.transpose(leftTurned), right))) {
                    assertThat(product.toDoubles())
                            .containsExactly(expected.toDoubles(), within(1e-4)); // 1700 products of float32 below 1
                }
            }
        }
    }

    @Test
    void aLargeMeanDoesNotCancelTheDigitsOfNormalize() {
        int images = 700_000; // large enough to be computed when read
        double[] values = new double[images];
        for (int i = 0; i < images; i++) {
            values[i] = 1000 + (i % 2 == 0 ? 0.5 : -0.5);
        }
        try (Engine.Scope scope = engine.scope()) {
            for (int count : new int[] {images, 1000}) {
                Tensor x = engine.tensor(Arrays.copyOf(values, count), count, 1);
                Tensor y = ImageOps.scaleShift(ImageOps.normalize(x, 1e-5), engine.filled(2, 1), engine.filled(3, 1));
                assertThat(y.toDoubles()[0])
                        .isCloseTo(5, within(1e-3)); // 2 * 0.5 / sqrt(0.25) + 3, the variance in float32
                Tensor constant = ImageOps.normalize(engine.filled(1000, count, 1), 1e-5);
                assertThat(constant.toDoubles()).containsOnly(0);
            }
        }
    }
}
