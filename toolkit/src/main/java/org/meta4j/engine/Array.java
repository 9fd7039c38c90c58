package org.meta4j.engine;

/** The raw values of one tensor in the memory of one engine; it knows nothing of derivatives. */
public interface Array {
    int[] shape();
}
