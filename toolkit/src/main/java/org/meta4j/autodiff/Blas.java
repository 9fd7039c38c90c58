package org.meta4j.autodiff;

import org.bytedeco.openblas.global.openblas;

/** Matrix products of arrays in arenas by the OpenBLAS that ND4J brings. */
final class Blas {
    private Blas() {}

    /** Computes out = op(a) op(b) + beta out, on any thread. */
    static void multiply(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                out.shape[0],
                out.shape[1],
                a.shape[transposeA ? 0 : 1],
                1f,
                a.block().pointer(0, a.offset()),
                a.shape[1],
                b.block().pointer(1, b.offset()),
                b.shape[1],
                beta,
                out.block().pointer(2, out.offset()),
                out.shape[1]);
    }
}
