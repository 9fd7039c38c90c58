package org.meta4j.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;

/** The Java arrays in which one thread's kernels work, and off-heap memory for what BLAS reads; lent and given back. */
final class Staging {
    private static final ThreadLocal<Staging> OF_THREAD = ThreadLocal.withInitial(Staging::new);

    private final Lent<float[]> floats = new Lent<>();
    private final Lent<int[]> bits = new Lent<>();
    private final ByteBuffer bridge =
            ByteBuffer.allocateDirect(4 * CpuEngine.ROW).order(ByteOrder.nativeOrder());
    private final FloatBuffer bridgeFloats = bridge.asFloatBuffer();
    private final IntBuffer bridgeBits = bridge.asIntBuffer();
    final Arena scratch = new Arena();
    final Loops loops = Loops.ofThread();

    /** A stack of arrays that grow to the largest use. */
    private static final class Lent<A> {
        final List<A> arrays = new ArrayList<>();
        int lent;
    }

    /** Returns the calling thread's. */
    static Staging here() {
        return OF_THREAD.get();
    }

    /** Does what borrows, and gives back afterwards what it has not, as it does not when it throws. */
    static void tidy(Runnable work) {
        Staging staging = here();
        int floatsBefore = staging.floats.lent;
        int bitsBefore = staging.bits.lent;
        try {
            work.run();
        } finally {
            staging.floats.lent = floatsBefore;
            staging.bits.lent = bitsBefore;
        }
    }

    /** Returns how many arrays are lent. */
    int lent() {
        return floats.lent + bits.lent;
    }

    /** Returns an array of at least this length, its values undefined, until as many {@link #giveBack} as borrowed. */
    float[] floats(int length) {
        int index = floats.lent++;
        if (index == floats.arrays.size()) {
            floats.arrays.add(new float[Math.max(length, CpuEngine.ROW)]);
        } else if (floats.arrays.get(index).length < length) {
            floats.arrays.set(index, new float[length]);
        }
        return floats.arrays.get(index);
    }

    /** Gives back the {@code count} arrays borrowed last. */
    void giveBack(int count) {
        floats.lent -= count;
    }

    /** Returns an array for the bits of floats, like {@link #floats}. */
    int[] bits(int length) {
        int index = bits.lent++;
        if (index == bits.arrays.size()) {
            bits.arrays.add(new int[Math.max(length, CpuEngine.ROW)]);
        } else if (bits.arrays.get(index).length < length) {
            bits.arrays.set(index, new int[length]);
        }
        return bits.arrays.get(index);
    }

    /** Copies bits of floats, by way of memory: C2 does not vectorise Float.floatToRawIntBits. */
    void toBits(float[] from, int[] to, int count) {
        for (int i = 0; i < count; i += CpuEngine.ROW) {
            int some = Math.min(CpuEngine.ROW, count - i);
            bridgeFloats.put(0, from, i, some);
            bridgeBits.get(0, to, i, some);
        }
    }

    void giveBackBits(int count) {
        bits.lent -= count;
    }
}
