package org.meta4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenBlasCoreTest {
    private static final String FLAGS = "flags\t\t: fpu sse2 fma avx2 avx512f avx512dq avx512cd avx512bw";

    @Test
    void processorsWithEveryPartOfAvx512GetItsKernelsWhoeverMadeThem() {
        assertThat(OpenBlasCore.of(List.of("vendor_id\t: AuthenticAMD", FLAGS + " avx512vl sha_ni")))
                .contains("SkylakeX");
    }

    @Test
    void processorsWithoutOnePartOfItGetThoseOfHalfTheWidth() {
        assertThat(OpenBlasCore.of(List.of("vendor_id\t: AuthenticAMD", FLAGS))).contains("Haswell");
    }

    @Test
    void othersAreLeftToOpenBlas() {
        assertThat(OpenBlasCore.of(List.of("flags\t\t: fpu sse2 avx"))).isEmpty();
        assertThat(OpenBlasCore.of(List.of("processor\t: 0", "Features\t: fp asimd")))
                .isEmpty();
        assertThat(OpenBlasCore.of(List.of())).isEmpty();
    }

    @Test
    void openBlasComputesWithWhatWasChosen() throws Exception {
        assumeThat(Path.of("/proc/cpuinfo"))
                .as("Linux says what its processors can")
                .isReadable();
        assumeThat(System.getenv("OPENBLAS_CORETYPE"))
                .as("the user's own choice of kernels")
                .isNull();
        assumeThat(Kernels.blas()).as("OpenBLAS computes").startsWith("OpenBLAS");
        String core =
                OpenBlasCore.of(Files.readAllLines(Path.of("/proc/cpuinfo"))).orElse("");
        assertThat(Kernels.blas()).matches(".*, kernels for " + (core.isEmpty() ? ".+" : core));
    }
}
