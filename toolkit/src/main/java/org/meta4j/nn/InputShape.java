package org.meta4j.nn;

import java.util.List;

/**
 * The shape of a network's inputs, without the batch axis; {@link Layers} makes them.
 *
 * @param lengths height, width and channels of images; how many values of anything else
 */
public record InputShape(List<Integer> lengths) {
    /** Throws {@link IllegalArgumentException} if there are no lengths, or one is below 1. */
    public InputShape {
        lengths = List.copyOf(lengths);
        if (lengths.isEmpty() || lengths.stream().anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("the lengths of inputs must be at least 1, but are " + lengths);
        }
    }

    int[] toArray() {
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String toString() {
        return (lengths.size() == 3 ? "images " : "inputs ") + lengths;
    }
}
