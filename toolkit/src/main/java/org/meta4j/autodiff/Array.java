package org.meta4j.autodiff;

/** The raw values of one tensor in the memory of one engine; it knows nothing of derivatives. */
interface Array {
    int[] shape();
}
