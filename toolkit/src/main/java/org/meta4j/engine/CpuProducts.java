package org.meta4j.engine;

/** Matrix products, by BLAS. */
final class CpuProducts {
    private final CpuEngine engine;

    CpuProducts(CpuEngine engine) {
        this.engine = engine;
    }

    Array matmul(Array a, boolean transposeA, Array b, boolean transposeB) {
        CpuArray left = (CpuArray) a;
        CpuArray right = (CpuArray) b;
        CpuArray out = engine.allocate(left.shape[transposeA ? 1 : 0], right.shape[transposeB ? 0 : 1]);
        gemm(left, transposeA, right, transposeB, 0, out);
        return out;
    }

    Array affine(Array x, Array w, Array b) {
        CpuArray inputs = (CpuArray) x;
        CpuArray out = (CpuArray) engine.broadcastTo(b, new int[] {inputs.shape[0], ((CpuArray) w).shape[1]});
        gemm(inputs, false, (CpuArray) w, false, 1, out);
        return out;
    }

    /** Computes out = op(a) op(b) + beta out. BLAS wants arrays in an arena, so others take a detour. */
    void gemm(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        if (a.isInArena() && b.isInArena() && out.isInArena()) {
            Blas.multiply(a, transposeA, b, transposeB, beta, out);
            return;
        }
        Arena scratch = Staging.here().scratch;
        Arena.Stretch detour = scratch.open();
        try {
            CpuArray result = scratch.holding(out);
            Blas.multiply(scratch.holding(a), transposeA, scratch.holding(b), transposeB, beta, result);
            if (result != out) {
                result.copiedTo(out);
            }
        } finally {
            scratch.close(detour);
        }
    }
}
