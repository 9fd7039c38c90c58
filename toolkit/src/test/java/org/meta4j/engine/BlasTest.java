package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlasTest {
    private final CpuEngine engine = new CpuEngine();
    private final SplittableRandom random = new SplittableRandom(5);

    /** MKL computes where it is on the class path, as the Maven profile {@code mkl} puts it there. */
    @Test
    void theLibraryThatComputesSaysItsVersion() {
        String path = System.getProperty("java.class.path");
        String expected = path.contains("mkl-2022.0-1.5.7-")
                ? "Intel\\(R\\) .*Version 2022\\.0.*"
                : "OpenBLAS 0\\..*, kernels for .*";
        assertThat(Kernels.blas()).matches(expected);
    }

    /** A library takes its kernels by the processor, and some are known to be wrong on some. */
    @Test
    void productsOfManyShapesAreSumsInDouble() {
        int[] lengths = {1, 2, 3, 5, 8, 9, 16, 17, 20, 31, 40, 64, 65, 96, 245};
        double rounding = 1e-6; // of the sum of up to 245 terms' sizes; 3.5e-7 was seen
        for (int m : lengths) {
            for (int n : lengths) {
                for (int k : lengths) {
                    for (int form = 0; form < 4; form++) {
                        Product product = new Product(m, n, k, form % 2 == 1, form / 2 == 1);
                        assertThat(worstError(product)).as("%s", product).isLessThan(rounding);
                    }
                }
            }
        }
    }

    /** op(a) {@code [m, k]} times op(b) {@code [k, n]}. */
    private record Product(int m, int n, int k, boolean transposeA, boolean transposeB) {
        int[] left() {
            return transposeA ? new int[] {k, m} : new int[] {m, k};
        }

        int[] right() {
            return transposeB ? new int[] {n, k} : new int[] {k, n};
        }

        double term(float[] a, float[] b, int row, int column, int i) {
            return (double) a[transposeA ? i * m + row : row * k + i] * b[transposeB ? column * k + i : i * n + column];
        }
    }

    /** Returns the largest error in the last row, over the sum of the terms' sizes. */
    private double worstError(Product p) {
        float[] a = values(p.m * p.k);
        float[] b = values(p.k * p.n);
        float[] out = computed(p, a, b);
        double worst = 0;
        int row = p.m - 1;
        for (int column = 0; column < p.n; column++) {
            double sum = 0;
            double sizes = 0;
            for (int i = 0; i < p.k; i++) {
                double term = p.term(a, b, row, column, i);
                sum += term;
                sizes += Math.abs(term);
            }
            worst = Math.max(worst, Math.abs(out[row * p.n + column] - sum) / sizes);
        }
        return worst;
    }

    private float[] computed(Product p, float[] a, float[] b) {
        Runnable scope = engine.open();
        try {
            Array left = engine.fromFloats(a, p.left());
            return CpuEngine.toFloats(engine.matmul(left, p.transposeA, engine.fromFloats(b, p.right()), p.transposeB));
        } finally {
            scope.run();
        }
    }

    private float[] values(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }
}
