package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A named, ordered vector of tensors: the parameters theta of a model, or a direction in their space. The arithmetic is
 * differentiable, as it is made of {@link Ops}.
 */
public final class Parameters {
    private final List<String> names;
    private final List<Tensor> tensors;

    private Parameters(List<String> names, List<Tensor> tensors) {
        this.names = names;
        this.tensors = tensors;
    }

    /** Returns parameters of these names and values, in the map's order. */
    public static Parameters of(Map<String, Tensor> tensors) {
        return new Parameters(List.copyOf(tensors.keySet()), List.copyOf(tensors.values()));
    }

    /** Returns one parameter under its name. */
    public static Parameters of(String name, Tensor tensor) {
        return new Parameters(List.of(name), List.of(tensor));
    }

    /** Returns the parameters of both, the other's after these; throws if they share a name. */
    public Parameters and(Parameters other) {
        Map<String, Tensor> all = asMap();
        for (int i = 0; i < other.names.size(); i++) {
            if (all.put(other.names.get(i), other.tensors.get(i)) != null) {
                throw new IllegalArgumentException("both have a parameter named " + other.names.get(i));
            }
        }
        return of(all);
    }

    /** Returns the parameters from index {@code from} up to, not including, {@code to}. */
    public Parameters range(int from, int to) {
        return new Parameters(names.subList(from, to), tensors.subList(from, to));
    }

    /** Returns these names with other values, given in the same order. */
    public Parameters like(List<Tensor> values) {
        if (values.size() != tensors.size()) {
            throw new IllegalArgumentException(
                    "expected " + tensors.size() + " tensors " + names + ", but got " + values.size());
        }
        return new Parameters(names, List.copyOf(values));
    }

    /** Returns these values, each name with a prefix. */
    public Parameters prefixed(String prefix) {
        return new Parameters(names.stream().map(prefix::concat).toList(), tensors);
    }

    /** Returns the names in order. */
    public List<String> names() {
        return names;
    }

    /** Returns the tensors in order. */
    public List<Tensor> tensors() {
        return Collections.unmodifiableList(tensors);
    }

    /** Returns how many tensors there are. */
    public int count() {
        return tensors.size();
    }

    /** Returns how many numbers there are in all tensors. */
    public int size() {
        return tensors.stream().mapToInt(Tensor::size).sum();
    }

    /** Returns the tensor at a position. */
    public Tensor tensor(int index) {
        return tensors.get(index);
    }

    /** Returns the tensor of a name. */
    public Tensor tensor(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no parameter named " + name + "; there are " + names);
        }
        return tensors.get(index);
    }

    /** Returns the engine of the first tensor. */
    public Engine engine() {
        return tensors.get(0).engine();
    }

    /** Returns copies of the values as ND4J arrays, under their names. */
    public Map<String, INDArray> toINDArrays() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            arrays.put(names.get(i), tensors.get(i).toINDArray());
        }
        return arrays;
    }

    /** Returns these + other. */
    public Parameters plus(Parameters other) {
        return zip(other, Ops::add);
    }

    /** Returns these - other. */
    public Parameters minus(Parameters other) {
        return zip(other, Ops::subtract);
    }

    /** Returns these + scale * direction: one step along a direction. */
    public Parameters plusScaled(Parameters direction, double scale) {
        return zip(direction, (a, b) -> Ops.addScaled(a, b, scale));
    }

    /** Returns the elementwise product. */
    public Parameters times(Parameters other) {
        return zip(other, Ops::multiply);
    }

    /** Returns factor * these. */
    public Parameters scale(double factor) {
        return map(tensor -> Ops.scale(tensor, factor));
    }

    /** Returns these + fraction * (other - these). */
    public Parameters interpolate(Parameters other, double fraction) {
        return plusScaled(other.minus(this), fraction);
    }

    /** Returns the mean of several, added in their order. */
    public static Parameters average(List<Parameters> several) {
        Parameters first = several.get(0);
        List<Tensor> means = new ArrayList<>(first.count());
        for (int i = 0; i < first.count(); i++) {
            List<Tensor> values = new ArrayList<>(several.size());
            for (Parameters parameters : several) {
                values.add(parameters.tensors.get(i));
            }
            means.add(Ops.scale(Ops.total(values), 1.0 / several.size()));
        }
        return first.like(means);
    }

    /** Returns the inner product over all elements, a scalar. */
    public Tensor dot(Parameters other) {
        return Ops.total(zip(other, Ops::dot).tensors);
    }

    /** Returns the Euclidean norm over all elements. */
    public double norm() {
        return Math.sqrt(detach().dot(detach()).item());
    }

    /** Returns the same values with no history. */
    public Parameters detach() {
        return map(Tensor::detach);
    }

    /** Returns the same values, with no history, in memory that outlives every scope. */
    public Parameters persist() {
        return map(Tensor::persist);
    }

    /** Returns the same values, with no history, on another engine. */
    public Parameters on(Engine engine) {
        return map(tensor -> tensor.on(engine));
    }

    /** One of several steps, numbered from 0. */
    @FunctionalInterface
    public interface Step {
        /** Returns what these parameters become. */
        Parameters apply(Parameters before, int index);
    }

    /**
     * Returns what these values become in some steps, without history. What a step computed besides is given up before the
     * next, so that steps inside a scope take the memory of one. Throws if a step returns other names.
     */
    public Parameters iterate(int steps, Step step) {
        Parameters reached = detach();
        try (Engine.Sweep memory = engine().here().sweep()) {
            for (int i = 0; i < steps; i++) {
                Parameters next = step.apply(reached, i).detach();
                requireSameNames(next);
                reached = like(i + 1 < steps ? memory.keep(next.tensors) : memory.finish(next.tensors));
            }
        }
        return reached;
    }

    /** Returns the results of a function of every tensor. */
    public Parameters map(UnaryOperator<Tensor> function) {
        List<Tensor> results = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) {
            results.add(function.apply(tensor));
        }
        return new Parameters(names, results);
    }

    /** Returns the results of a function of every pair of tensors. */
    public Parameters zip(Parameters other, BinaryOperator<Tensor> function) {
        requireSameNames(other);
        List<Tensor> results = new ArrayList<>(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            results.add(function.apply(tensors.get(i), other.tensors.get(i)));
        }
        return new Parameters(names, results);
    }

    private void requireSameNames(Parameters other) {
        if (!names.equals(other.names)) {
            throw new IllegalArgumentException("parameters differ: " + names + " and " + other.names);
        }
    }

    private Map<String, Tensor> asMap() {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), tensors.get(i));
        }
        return map;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Parameters (" + size() + " numbers)");
        for (int i = 0; i < names.size(); i++) {
            text.append("\n  ")
                    .append(names.get(i))
                    .append(' ')
                    .append(Shapes.text(tensors.get(i).array.shape()));
        }
        return text.toString();
    }
}
