package org.meta4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** Where layers are put: it names them, knows the group of their parameters, and notes which parameters they need. */
final class Place {
    private final Map<String, int[]> shapes;
    private final List<Start> starts;
    private final Map<String, Integer> counts;
    private final String group;
    private final String branch;

    /** How a parameter starts that a layer needs. */
    @FunctionalInterface
    private interface Start {
        Tensor draw(Engine engine, RandomGenerator random);
    }

    /** Makes the place where a network begins. */
    Place(String group) {
        this(new LinkedHashMap<>(), new ArrayList<>(), new HashMap<>(), group, "");
    }

    private Place(
            Map<String, int[]> shapes, List<Start> starts, Map<String, Integer> counts, String group, String branch) {
        this.shapes = shapes;
        this.starts = starts;
        this.counts = counts;
        this.group = group;
        this.branch = branch;
    }

    /** Returns the same place for parameters of another group. */
    Place inGroup(String newGroup) {
        return new Place(shapes, starts, counts, newGroup, branch);
    }

    /** Returns a place with names of its own. */
    Place branch(String name) {
        return new Place(shapes, starts, new HashMap<>(), group, name + ".");
    }

    /** Returns a name for the next layer of a kind: the kind and a number from 1, after the branch if it is in one. */
    String name(String kind) {
        return branch + kind + counts.merge(kind, 1, Integer::sum);
    }

    /** Notes a parameter of a layer with so many inputs a unit, and units an input; returns its full name. */
    String parameter(String name, Initializer initializer, int fanIn, int fanOut, int... shape) {
        String full = Parameters.nameInGroup(group, name);
        shapes.put(full, shape);
        int count = Checks.size(shape);
        starts.add((engine, random) -> engine.tensor(initializer.draw(count, fanIn, fanOut, random), shape));
        return full;
    }

    /** Returns the layout of all parameters noted. */
    Layout layout() {
        return Layout.of(shapes);
    }

    /** Returns initial values of all parameters noted, drawn in their order. */
    Parameters initialize(Layout layout, Engine engine, RandomGenerator random) {
        return layout.of(
                starts.stream().map(start -> start.draw(engine, random)).toList());
    }
}
