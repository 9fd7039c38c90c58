package org.meta4j.task;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random generators that are pure functions of (seed, index). */
public final class Randomness {
    private Randomness() {}

    /** Returns the generator of a seed and index; different pairs give unrelated sequences. */
    public static RandomGenerator of(long seed, long index) {
        return new SplittableRandom(mix(mix(seed) + index));
    }

    /** Returns a number that is a pure function of a seed and index, and unrelated to what their generator draws. */
    public static long key(long seed, long index) {
        return mix(mix(mix(seed) ^ 0x6b65795f6f6e6c79L) + index);
    }

    /** Returns {@code count} distinct numbers below the bound in random order: the first ones of a shuffle. */
    public static int[] distinct(int count, int bound, RandomGenerator random) {
        int[] all = new int[bound];
        for (int i = 0; i < bound; i++) {
            all[i] = i;
        }
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, bound);
            int chosen = all[j];
            all[j] = all[i];
            all[i] = chosen;
        }
        return Arrays.copyOf(all, count);
    }

    /** The 64-bit finaliser of MurmurHash3 in the variant of Stafford (2011), Mix13. */
    private static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
