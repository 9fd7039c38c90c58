package org.meta4j.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Matrix products of arrays in arenas by the OpenBLAS that ND4J brings. Its kernels for AVX-512 multiply small matrices
 * without packing them first, 1.1 to 2 times as fast as large ones whose result is narrow, as all of a convolution are:
 * there a product is cut in blocks that count as small.
 */
final class Blas {
    /** Most multiply-accumulates of a product that OpenBLAS counts as small. */
    private static final int SMALL = 1_000_000;
    /** The inner length of a block of a product whose left matrix is transposed: a result is written that much less often. */
    private static final int DEPTH = 80;

    private static final boolean PREFERS_SMALL = prefersSmall();

    private Blas() {}

    private static boolean prefersSmall() {
        Backend.require(); // it loads the library that is asked next
        return !Backend.isMkl() && OpenBlasCore.hasSmallProducts(text("openblas_get_corename"));
    }

    /** Returns the library's own words for its version, its build and the processor that its kernels are for. */
    static String description() {
        Backend.require(); // it loads the library that is asked next
        if (Backend.isMkl()) {
            return mklVersion();
        }
        return text("openblas_get_config") + ", kernels for " + text("openblas_get_corename");
    }

    private static String mklVersion() {
        Pointer address = Loader.addressof("mkl_get_version_string");
        byte[] text = new byte[200];
        if (address != null) {
            Function.getFunction(new com.sun.jna.Pointer(address.address()))
                    .invokeVoid(new Object[] {text, text.length});
        }
        String version = Native.toString(text, StandardCharsets.US_ASCII.name()).strip();
        return version.isEmpty() ? "MKL" : version;
    }

    /** Returns the text that a function of OpenBLAS returns; JavaCPP has no binding of these. */
    private static String text(String function) {
        try {
            Pointer address = Loader.addressof(function);
            return address == null
                    ? "unknown"
                    : Function.getFunction(new com.sun.jna.Pointer(address.address()))
                            .invokeString(new Object[0], false)
                            .strip();
        } catch (LinkageError e) {
            return "unknown";
        }
    }

    /** Returns whether the product of a {@code [m, k]} and b {@code [n, k]} transposed is faster when b is transposed before. */
    static boolean prefersTransposed(int m, int n, int k) {
        return PREFERS_SMALL && m >= 200 && (long) m * n * k > SMALL;
    }

    /** Computes out = op(a) op(b) + beta out, on any thread. */
    static void multiply(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
        Product product = new Product(a, transposeA, b, transposeB, beta, out);
        if (!PREFERS_SMALL || transposeB || (long) product.m * product.n * product.k <= SMALL) {
            product.block(0, product.m, 0, product.k);
            return;
        }
        int depth = transposeA ? Math.min(DEPTH, product.k) : product.k;
        int fitting = SMALL / (product.n * depth) / 16 * 16;
        int rows = Math.min(product.m, fitting);
        if (fitting == 0) {
            product.block(0, product.m, 0, product.k);
        } else {
            product.blocks(rows, transposeA ? Math.min(product.k, SMALL / (product.n * rows)) : depth);
        }
    }

    /** One product of op(a) {@code [m, k]} and op(b) {@code [k, n]}. */
    private static final class Product {
        final int m;
        final int n;
        final int k;
        private final boolean transposeA;
        private final boolean transposeB;
        private final float beta;
        private final FloatPointer a;
        private final FloatPointer b;
        private final FloatPointer out;
        private final int offsetA;
        private final int offsetB;
        private final int offsetOut;

        Product(CpuArray a, boolean transposeA, CpuArray b, boolean transposeB, float beta, CpuArray out) {
            m = out.shape[0];
            n = out.shape[1];
            k = a.shape[transposeA ? 0 : 1];
            this.transposeA = transposeA;
            this.transposeB = transposeB;
            this.beta = beta;
            this.a = a.block().pointer(0);
            this.b = b.block().pointer(1);
            this.out = out.block().pointer(2);
            offsetA = a.offset();
            offsetB = b.offset();
            offsetOut = out.offset();
        }

        /** Computes it in blocks of the result's rows and of the inner length. */
        void blocks(int rows, int depth) {
            for (int inner = 0; inner < k; inner += depth) {
                for (int row = 0; row < m; row += rows) {
                    block(row, Math.min(rows, m - row), inner, Math.min(depth, k - inner));
                }
            }
        }

        /** Adds the product of {@code depth} columns and rows from {@code inner} on to some rows of the result. */
        void block(int row, int rows, int inner, int depth) {
            openblas.cblas_sgemm(
                    openblas.CblasRowMajor,
                    transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                    transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                    rows,
                    n,
                    depth,
                    1f,
                    a.position(offsetA + (transposeA ? (long) inner * m + row : (long) row * k + inner)),
                    transposeA ? m : k,
                    b.position(offsetB + (transposeB ? inner : (long) inner * n)),
                    transposeB ? k : n,
                    inner == 0 ? beta : 1f,
                    out.position(offsetOut + (long) row * n),
                    n);
        }
    }
}
