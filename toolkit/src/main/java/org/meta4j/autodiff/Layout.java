package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meta4j.engine.Shapes;

/** The names and shapes that a model's parameters have, in the order in which it makes them. */
public final class Layout {
    private final Map<String, int[]> shapes;

    private Layout(Map<String, int[]> shapes) {
        this.shapes = shapes;
    }

    /** Returns the layout of these names and shapes, in the map's order. */
    public static Layout of(Map<String, int[]> shapes) {
        Map<String, int[]> copy = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> copy.put(name, shape.clone()));
        return new Layout(copy);
    }

    /** Returns the names in their order. */
    public List<String> names() {
        return List.copyOf(shapes.keySet());
    }

    /** Returns the groups in the order of their first parameter; the empty word stands for parameters in none. */
    public Set<String> groups() {
        return Names.of(names()).groups();
    }

    /** Returns the shape of a name that is one of {@link #names()}. */
    public int[] shape(String name) {
        int[] shape = shapes.get(name);
        if (shape == null) {
            throw Names.unknown(name, names());
        }
        return shape.clone();
    }

    /** Returns how many numbers parameters of this layout are. */
    public int size() {
        return shapes.values().stream().mapToInt(Shapes::size).sum();
    }

    /** Returns parameters of this layout with these values, given in its order. */
    public Parameters of(List<Tensor> values) {
        Names.requireAsMany(names(), values);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        names().forEach(name -> tensors.put(name, values.get(tensors.size())));
        Parameters parameters = Parameters.of(tensors);
        parameters.require(this);
        return parameters;
    }

    /** Throws {@link IllegalArgumentException}, listing what is expected and what is given, unless both agree in any order. */
    void check(Map<String, int[]> given) {
        List<String> wrong = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            int[] own = given.get(name);
            if (own == null || !Arrays.equals(own, shape)) {
                wrong.add(name);
            }
        });
        given.keySet().stream().filter(name -> !shapes.containsKey(name)).forEach(wrong::add);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("the parameters are not the model's: " + String.join(", ", wrong)
                    + " differ; expected " + text(shapes) + ", but got " + text(given));
        }
    }

    static String text(Map<String, int[]> shapes) {
        return shapes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Shapes.text(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text(shapes);
    }
}
