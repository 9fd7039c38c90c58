package org.meta4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Tensor;

/**
 * What several layers make of the same values, side by side along the last axis. The names in the branches begin with {@code
 * concatN.a.}, {@code concatN.b.} and so on, and count from 1 in each.
 */
record Concat(List<Layer> branches) implements Layer {
    private static final int LETTERS = 26;

    Concat {
        branches = List.copyOf(branches);
        if (branches.isEmpty() || branches.size() > LETTERS) {
            throw new IllegalArgumentException(
                    "concat needs 1 to " + LETTERS + " branches, but got " + branches.size());
        }
    }

    @Override
    public Placed at(Place place, int[] shape) {
        String name = place.name("concat");
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            placed.add(branches.get(i).at(place.branch(name + "." + (char) ('a' + i)), shape));
        }
        return new Placed(joined(placed), (theta, x, pass) -> {
            List<Tensor> parts = new ArrayList<>(placed.size());
            for (Placed branch : placed) {
                parts.add(branch.forward().apply(theta, x, pass));
            }
            return ImageOps.concatChannels(parts);
        });
    }

    private int[] joined(List<Placed> placed) {
        int[] joined = placed.get(0).shape().clone();
        int last = joined.length - 1;
        for (Placed branch : placed.subList(1, placed.size())) {
            int[] other = branch.shape();
            if (other.length != joined.length || !Arrays.equals(other, 0, last, joined, 0, last)) {
                throw new IllegalArgumentException(
                        this + " needs branches that differ in the last axis alone, but they make "
                                + placed.stream()
                                        .map(each -> Checks.withBatch(each.shape()))
                                        .toList());
            }
            joined[last] += other[last];
        }
        return joined;
    }

    @Override
    public String toString() {
        return "concat(" + Sequence.text(branches) + ")";
    }
}
