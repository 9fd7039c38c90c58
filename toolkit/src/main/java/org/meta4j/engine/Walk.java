package org.meta4j.engine;

/** Visits the elements of a broadcast in row-major order of the larger shape, with their place in the smaller one. */
final class Walk {
    @FunctionalInterface
    interface Visitor {
        void visit(int small, int large);
    }

    private final int[] large;
    private final int[] strides;

    Walk(int[] small, int[] large) {
        this.large = large;
        this.strides = Shapes.strides(small, large);
    }

    void forEach(Visitor visitor) {
        int size = Shapes.size(large);
        int[] position = new int[large.length];
        int small = 0;
        for (int i = 0; i < size; i++) {
            visitor.visit(small, i);
            for (int axis = large.length - 1; axis >= 0; axis--) {
                small += strides[axis];
                if (++position[axis] < large[axis]) {
                    break;
                }
                small -= strides[axis] * large[axis];
                position[axis] = 0;
            }
        }
    }
}
