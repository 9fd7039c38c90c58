package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlasTest {
    /** MKL computes where it is on the class path, as the Maven profile {@code mkl} puts it there. */
    @Test
    void theLibraryThatComputesSaysItsVersion() {
        String path = System.getProperty("java.class.path");
        String expected = path.contains("mkl-2022.0-1.5.7-")
                ? "Intel\\(R\\) .*Version 2022\\.0.*"
                : "OpenBLAS 0\\..*, kernels for .*";
        assertThat(Kernels.blas()).matches(expected);
    }
}
