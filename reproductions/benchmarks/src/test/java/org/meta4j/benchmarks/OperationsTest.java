package org.meta4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Tensor;

/** Every benchmark of an operation runs, again and again, and computes something of the right shape. */
final class OperationsTest {
    @Test
    void convolutionAndItsGradients() {
        Convolution convolution = new Convolution.Of5ImagesStride2();
        for (int call = 0; call < 3; call++) {
            assertThat(convolution.forward().shape()).containsExactly(5, 7, 7, 64);
            assertThat(convolution.inputGradient()).singleElement().satisfies(x -> hasShape(x, 5, 14, 14, 64));
            assertThat(convolution.weightGradient()).singleElement().satisfies(w -> hasShape(w, 3, 3, 64, 64));
        }
        convolution.close();
    }

    @Test
    void convolutionOfManyImages() {
        Convolution convolution = new Convolution.Of360ImagesStride1();
        assertThat(convolution.forward().shape()).containsExactly(360, 14, 14, 64);
        convolution.close();
    }

    @Test
    void normalizationToSecondOrder() {
        Normalization normalization = new Normalization();
        assertThat(normalization.forward().shape()).containsExactly(5, 7, 7, 64);
        assertThat(normalization.backward()).singleElement().satisfies(x -> hasShape(x, 5, 7, 7, 64));
        assertThat(normalization.doubleBackward()).hasSize(2).allSatisfy(x -> hasShape(x, 5, 7, 7, 64));
        normalization.close();
    }

    @Test
    void elementaryOperations() {
        Elementary elementary = new Elementary();
        assertThat(elementary.smallProduct().shape()).containsExactly(10, 40);
        assertThat(elementary.add().shape()).containsExactly(5, 7, 7, 64);
        assertThat(elementary.relu().shape()).containsExactly(5, 7, 7, 64);
        elementary.close();
    }

    private static void hasShape(Tensor tensor, int... shape) {
        assertThat(tensor.shape()).containsExactly(shape);
    }
}
