package org.meta4j.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.meta4j.autodiff.Tensor.Edge;
import org.meta4j.engine.Shapes;

/**
 * Reverse-mode derivatives. The result is made of ordinary tensors whose history is the backward computation, so it can
 * be differentiated again.
 */
public final class Gradients {
    private Gradients() {}

    /**
     * Returns the gradients of a scalar y with respect to each of xs, in their shapes; zeros where y does not depend on
     * x. Only paths that lead to xs are followed.
     */
    public static List<Tensor> grad(Tensor y, List<Tensor> xs) {
        requireScalar(y);
        return vjp(y, xs, y.engine().filled(1, y.array.shape()));
    }

    /** Returns the gradient of a scalar y with respect to x. */
    public static Tensor grad(Tensor y, Tensor x) {
        return grad(y, List.of(x)).get(0);
    }

    /** Returns the gradient of a scalar y with respect to every tensor of theta, under the same names. */
    public static Parameters grad(Tensor y, Parameters theta) {
        return theta.like(grad(y, theta.tensors()));
    }

    /**
     * Returns {@code grad(y, theta)} without history: the last derivative of a computation, or the only one. What it computes on
     * the way is given up as soon as nobody wants it, so it takes less memory, and less time where that memory is large.
     */
    public static Parameters gradDetached(Tensor y, Parameters theta) {
        requireScalar(y);
        List<Tensor> xs = theta.tensors();
        Cotangents cotangents = new Cotangents();
        List<Tensor> order = ancestorsLeadingTo(xs, y, cotangents);
        Cotangents wanted = new Cotangents(); // an identity hash set would cost a call into the JVM a tensor
        xs.forEach(wanted::register);
        try (Sweep memory = new Sweep(y.kernels())) {
            cotangents.put(y, y.engine().filled(1, y.array.shape()));
            for (int i = order.size() - 1; i >= 0; i--) {
                propagateDetached(order.get(i), cotangents, memory);
                if (!wanted.contains(order.get(i))) {
                    cotangents.forget(order.get(i));
                }
                if (memory.isFull()) {
                    cotangents.replaceAll(memory::keep);
                }
            }
            return theta.like(memory.finish(cotangentsOf(xs, cotangents)));
        }
    }

    /** Returns the products of the cotangent (in the shape of y) with the Jacobians of y with respect to each of xs. */
    public static List<Tensor> vjp(Tensor y, List<Tensor> xs, Tensor cotangent) {
        if (!Arrays.equals(y.array.shape(), cotangent.array.shape())) {
            throw new IllegalArgumentException("the cotangent has shape " + Shapes.text(cotangent.array.shape())
                    + " but the output " + Shapes.text(y.array.shape()));
        }
        Cotangents cotangents = new Cotangents();
        List<Tensor> order = ancestorsLeadingTo(xs, y, cotangents);
        cotangents.put(y, cotangent);
        for (int i = order.size() - 1; i >= 0; i--) {
            propagate(order.get(i), cotangents);
        }
        return cotangentsOf(xs, cotangents);
    }

    private static List<Tensor> cotangentsOf(List<Tensor> xs, Cotangents cotangents) {
        List<Tensor> gradients = new ArrayList<>(xs.size());
        for (Tensor x : xs) {
            Tensor gradient = cotangents.get(x);
            gradients.add(gradient != null ? gradient : x.engine().filled(0, x.array.shape()));
        }
        return gradients;
    }

    private static void requireScalar(Tensor y) {
        if (y.size() != 1) {
            throw new IllegalArgumentException("grad needs a scalar, but the shape is " + Shapes.text(y.array.shape())
                    + ": reduce it with sum or mean, or use vjp");
        }
    }

    /** Adds what flows from a node to its arguments to their cotangents. */
    private static void propagate(Tensor node, Cotangents cotangents) {
        Tensor cotangent = cotangents.get(node);
        if (cotangent == null) {
            return;
        }
        for (Edge edge : node.edges) {
            Tensor argument = edge.argument();
            if (cotangents.contains(argument)) {
                Tensor share = edge.vjp().apply(cotangent, node);
                Tensor before = cotangents.get(argument);
                cotangents.put(argument, before == null ? share : Ops.add(before, share));
            }
        }
    }

    /** The same without history: what flows to an argument again is added in the memory of the sum where it is the table's own. */
    private static void propagateDetached(Tensor node, Cotangents cotangents, Sweep memory) {
        Tensor cotangent = cotangents.get(node);
        if (cotangent == null) {
            return;
        }
        for (Edge edge : node.edges) {
            Tensor argument = edge.argument();
            if (!cotangents.contains(argument)) {
                continue;
            }
            Tensor before = cotangents.get(argument);
            if (before != null && cotangents.owns(argument)) {
                cotangents.put(argument, edge.vjp().addTo(before, cotangent, node));
                continue;
            }
            Tensor share = edge.vjp().apply(cotangent, node).detach();
            Tensor sum = before == null ? share : Ops.add(before, share).detach();
            cotangents.put(argument, sum);
            if (memory.isFresh(sum, cotangent)) {
                cotangents.own(argument);
            }
        }
    }

    /** Returns the ancestors of y on paths to xs, arguments before results; registers each, and xs, in the table. */
    private static List<Tensor> ancestorsLeadingTo(List<Tensor> xs, Tensor y, Cotangents cotangents) {
        for (Tensor x : xs) {
            cotangents.register(x);
        }
        List<Tensor> order = new ArrayList<>();
        Cotangents visited = new Cotangents();
        Deque<Visit> stack = new ArrayDeque<>();
        visited.register(y);
        stack.push(new Visit(y));
        while (!stack.isEmpty()) {
            Visit visit = stack.peek();
            if (visit.next < visit.node.edges.length) {
                Tensor argument = visit.node.edges[visit.next++].argument();
                if (visited.register(argument)) {
                    stack.push(new Visit(argument));
                }
            } else {
                stack.pop();
                if (leads(visit.node, cotangents)) {
                    cotangents.register(visit.node);
                    order.add(visit.node);
                }
            }
        }
        return order;
    }

    private static boolean leads(Tensor node, Cotangents cotangents) {
        for (Edge edge : node.edges) {
            if (cotangents.contains(edge.argument())) {
                return true;
            }
        }
        return false;
    }

    private static final class Visit {
        final Tensor node;
        int next;

        Visit(Tensor node) {
            this.node = node;
        }
    }

    /** A hash table from tensors to cotangents; ids are consecutive, so the low bits are a good hash. */
    private static final class Cotangents {
        private Tensor[] keys = new Tensor[256];
        private @Nullable Tensor[] values = new @Nullable Tensor[256];
        private boolean[] owned = new boolean[256];
        private int size;

        boolean contains(Tensor key) {
            return keys[slot(key)] != null;
        }

        @Nullable
        Tensor get(Tensor key) {
            return values[slot(key)];
        }

        void put(Tensor key, Tensor value) {
            register(key);
            values[slot(key)] = value;
        }

        /** Returns whether nobody else sees the memory of a cotangent. */
        boolean owns(Tensor key) {
            return owned[slot(key)];
        }

        void own(Tensor key) {
            owned[slot(key)] = true;
        }

        /** Drops the cotangent of a key that has been propagated. */
        void forget(Tensor key) {
            values[slot(key)] = null;
        }

        /** Replaces all cotangents by those an operator makes of them, in its order. */
        void replaceAll(UnaryOperator<List<Tensor>> operator) {
            List<Tensor> present = new ArrayList<>();
            for (Tensor value : values) {
                if (value != null) {
                    present.add(value);
                }
            }
            Iterator<Tensor> replaced = operator.apply(present).iterator();
            for (int slot = 0; slot < values.length; slot++) {
                if (values[slot] != null) {
                    values[slot] = replaced.next();
                }
            }
        }

        /** Returns whether the key was new. */
        boolean register(Tensor key) {
            int slot = slot(key);
            if (keys[slot] != null) {
                return false;
            }
            keys[slot] = key;
            if (++size * 2 > keys.length) {
                grow();
            }
            return true;
        }

        private int slot(Tensor key) {
            int mask = keys.length - 1;
            int slot = (int) key.id & mask;
            while (keys[slot] != null && keys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            Tensor[] oldKeys = keys;
            @Nullable Tensor[] oldValues = values;
            boolean[] oldOwned = owned;
            keys = new Tensor[2 * oldKeys.length];
            values = new @Nullable Tensor[keys.length];
            owned = new boolean[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != null) {
                    int slot = slot(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    values[slot] = oldValues[i];
                    owned[slot] = oldOwned[i];
                }
            }
        }
    }
}
