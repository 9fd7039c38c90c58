package org.meta4j.autodiff;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Matrix products of arrays in arenas by the OpenBLAS that ND4J brings. */
final class Blas {
    private Blas() {}

    /** Computes out = op(a) op(b) + beta out on any thread. */
    static void multiply(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        FloatPointer pa = a.block().pointer(a.offset());
        FloatPointer pb = b.block().pointer(b.offset());
        FloatPointer pc = out.block().pointer(out.offset());
        sgemm(pa, a, transposeA, pb, b, transposeB, beta, pc, out);
    }

    /** Does the same with pointers that are made once; only on the thread of the arenas. */
    static void multiplyHere(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        FloatPointer pa = a.block().pointer(0, a.offset());
        FloatPointer pb = b.block().pointer(1, b.offset());
        FloatPointer pc = out.block().pointer(2, out.offset());
        sgemm(pa, a, transposeA, pb, b, transposeB, beta, pc, out);
    }

    private static void sgemm(
            FloatPointer pa,
            CpuArray a,
            boolean transposeA,
            FloatPointer pb,
            CpuArray b,
            boolean transposeB,
            float beta,
            FloatPointer pc,
            CpuArray out) {
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                out.shape[0],
                out.shape[1],
                a.shape[transposeA ? 0 : 1],
                1f,
                pa,
                a.shape[1],
                pb,
                b.shape[1],
                beta,
                pc,
                out.shape[1]);
    }
}
