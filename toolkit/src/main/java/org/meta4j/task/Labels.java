package org.meta4j.task;

import java.util.Arrays;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;

/** Classes by their ids 0 to ways-1, in any order. */
public final class Labels implements Targets {
    private final int[] ids;
    private final int ways;

    private Labels(int[] ids, int ways) {
        if (ways < 1) {
            throw new IllegalArgumentException("ways must be at least 1, but is " + ways);
        }
        for (int id : ids) {
            if (id < 0 || id >= ways) {
                throw notAnId(id, ways);
            }
        }
        this.ids = ids;
        this.ways = ways;
    }

    /** Returns the labels of these class ids, each in 0..ways-1. */
    public static Labels of(int ways, int... ids) {
        return new Labels(ids.clone(), ways);
    }

    /** Returns the labels of class ids that are given as numbers; throws if one is no whole number in 0..ways-1. */
    public static Labels of(int ways, double[] ids) {
        int[] whole = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            whole[i] = (int) ids[i];
            if (whole[i] != ids[i]) {
                throw notAnId(ids[i], ways);
            }
        }
        return new Labels(whole, ways);
    }

    private static IllegalArgumentException notAnId(Number id, int ways) {
        return new IllegalArgumentException("class ids must be whole numbers in 0.." + (ways - 1) + ", but got " + id);
    }

    /** Returns how many classes the labels tell apart. */
    public int ways() {
        return ways;
    }

    /** Returns the class ids in their order. */
    public int[] ids() {
        return ids.clone();
    }

    /** Returns how many labels each class has: {@code [ways]}. */
    public int[] counts() {
        int[] counts = new int[ways];
        for (int id : ids) {
            counts[id]++;
        }
        return counts;
    }

    /** Returns the same; throws, naming it, if a class has no example. */
    public Labels requireEveryClass() {
        int[] counts = counts();
        for (int id = 0; id < ways; id++) {
            if (counts[id] == 0) {
                throw new IllegalArgumentException("no support example of class " + id + ": a support set of " + ways
                        + " ways needs one of each, but its class ids are " + Arrays.toString(ids));
            }
        }
        return this;
    }

    @Override
    public int count() {
        return ids.length;
    }

    @Override
    public Labels labels() {
        return this;
    }

    @Override
    public Tensor values() {
        throw new IllegalArgumentException(
                "numbers to predict are needed, as by the squared error, but the targets are class labels " + this);
    }

    @Override
    public int perClass() {
        return Arrays.stream(counts()).filter(each -> each > 0).min().orElse(0);
    }

    @Override
    public Labels at(int... indices) {
        return new Labels(Arrays.stream(indices).map(i -> ids[i]).toArray(), ways);
    }

    @Override
    public int[] firstOfEach(int count) {
        int[] seen = new int[ways];
        int[] indices = new int[ids.length];
        int found = 0;
        for (int i = 0; i < ids.length; i++) {
            if (seen[ids[i]]++ < count) {
                indices[found++] = i;
            }
        }
        return Arrays.copyOf(indices, found);
    }

    /** Returns these: class ids belong to no engine. */
    @Override
    public Labels on(Engine engine) {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && ways == labels.ways && Arrays.equals(ids, labels.ids);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + ways;
    }

    @Override
    public String toString() {
        return Arrays.toString(ids) + " of " + ways;
    }
}
