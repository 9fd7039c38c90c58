package org.meta4j.autodiff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.meta4j.engine.Shapes;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A named vector of tensors: the parameters theta of a model, what an algorithm keeps beside them, or a direction in their
 * space. A name such as {@code head/dense1.weight} says the group, the layer and the parameter; groups hold groups: {@code
 * memory/second/head/dense1.weight} is in {@code memory}, and there in {@code second}. Two of the same names fit each other in any
 * order. The arithmetic is differentiable, as it is made of {@link Ops}.
 */
public final class Parameters {
    private static final Parameters NONE = new Parameters(Names.of(List.of()), List.of());

    private final Names names;
    private final List<Tensor> tensors;
    /** The layout that these, or those they were computed from, were last found to fit. */
    private @Nullable Layout fitted;

    private Parameters(Names names, List<Tensor> tensors) {
        this.names = names;
        this.tensors = tensors;
    }

    private Parameters computed(List<Tensor> values) {
        Parameters computed = new Parameters(names, values);
        computed.fitted = haveTheseShapes(values) ? fitted : null;
        return computed;
    }

    private boolean haveTheseShapes(List<Tensor> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!Arrays.equals(values.get(i).shape(), tensors.get(i).shape())) {
                return false;
            }
        }
        return true;
    }

    /** Returns parameters of these names and values, in the map's order. */
    public static Parameters of(Map<String, Tensor> tensors) {
        return new Parameters(Names.of(List.copyOf(tensors.keySet())), List.copyOf(tensors.values()));
    }

    /** Returns one parameter under its name. */
    public static Parameters of(String name, Tensor tensor) {
        return new Parameters(Names.of(List.of(name)), List.of(tensor));
    }

    /** Returns no parameters. */
    public static Parameters none() {
        return NONE;
    }

    // ---- names and groups ----

    /** Returns the parameters of both, the other's after these; throws if they share a name. */
    public Parameters and(Parameters other) {
        if (other.isEmpty() || isEmpty()) {
            return isEmpty() ? other : this;
        }
        List<Tensor> all = new ArrayList<>(tensors);
        all.addAll(other.tensors);
        return new Parameters(names.and(other.names), all);
    }

    /** Returns these with the values of others in place of those of the same names; throws if one is not among these. */
    public Parameters with(Parameters others) {
        if (others.names == names) {
            return others;
        }
        List<Tensor> replaced = new ArrayList<>(tensors);
        for (int i = 0; i < others.count(); i++) {
            replaced.set(position(others.names.all.get(i)), others.tensors.get(i));
        }
        return new Parameters(names, replaced);
    }

    /** Returns the parameters of a group, their names less the group's; none if there is no such group. */
    public Parameters group(String group) {
        return chosen(names.inGroup(group));
    }

    /** Returns the full name of a parameter in a group, such as {@code head/dense1.weight}. */
    public static String nameInGroup(String group, String name) {
        return Names.inGroup(group, name);
    }

    /** Returns these with a group before every name. */
    public Parameters inGroup(String group) {
        return new Parameters(names.under(group), tensors);
    }

    /** Returns the parameters of some groups under their full names; the empty word stands for those in no group. */
    public Parameters only(Set<String> groups) {
        return chosen(names.only(groups));
    }

    /** Returns the parameters of all but some groups under their full names. */
    public Parameters without(Set<String> groups) {
        return chosen(names.without(groups));
    }

    private Parameters chosen(Names.Selection selection) {
        return selection.names() == names ? this : new Parameters(selection.names(), selection.of(tensors));
    }

    /** Returns the groups in the order of their first parameter; the empty word stands for parameters in none. */
    public Set<String> groups() {
        return names.groups();
    }

    /** Returns these names with other values, given in the same order. */
    public Parameters like(List<Tensor> values) {
        Names.requireAsMany(names.all, values);
        return computed(List.copyOf(values));
    }

    /**
     * Throws {@link IllegalArgumentException}, listing what is expected and what is given, unless the names and shapes are those of a
     * layout, in any order. Parameters of the same shapes computed from ones that fit are not looked at again.
     */
    public void require(Layout layout) {
        if (fitted != layout) {
            layout.check(shapes());
            fitted = layout;
        }
    }

    private Map<String, int[]> shapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < count(); i++) {
            shapes.put(names.all.get(i), tensors.get(i).shape());
        }
        return shapes;
    }

    /** Returns these in the order of others of the same names; throws if the names differ. */
    public Parameters inOrderOf(Parameters others) {
        if (names == others.names) {
            return this;
        }
        if (count() != others.count() || !others.names.all.stream().allMatch(this::has)) {
            throw new IllegalArgumentException("parameters differ: " + others.names.all + " and " + names.all);
        }
        return new Parameters(
                others.names, others.names.all.stream().map(this::tensor).toList());
    }

    /** Returns the names in order. */
    public List<String> names() {
        return names.all;
    }

    /** Returns the tensors in order. */
    public List<Tensor> tensors() {
        return Collections.unmodifiableList(tensors);
    }

    /** Returns how many tensors there are. */
    public int count() {
        return tensors.size();
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return tensors.isEmpty();
    }

    /** Returns how many numbers there are in all tensors. */
    public int size() {
        return tensors.stream().mapToInt(Tensor::size).sum();
    }

    /** Returns whether there is a parameter of this name. */
    public boolean has(String name) {
        return names.position(name) >= 0;
    }

    /** Returns the tensor of a name. */
    public Tensor tensor(String name) {
        return tensors.get(position(name));
    }

    private int position(String name) {
        int position = names.position(name);
        if (position < 0) {
            throw Names.unknown(name, names.all);
        }
        return position;
    }

    /** Returns the engine of the first tensor; throws {@link IllegalArgumentException} if there is none. */
    public Engine engine() {
        if (isEmpty()) {
            throw new IllegalArgumentException("there are no parameters, and so no engine that they are on");
        }
        return tensors.get(0).engine();
    }

    // ---- values in and out ----

    /** Returns a copy of all numbers, tensor after tensor in the order of the names, each in row-major order. */
    public float[] toFloats() {
        float[] numbers = new float[size()];
        int next = 0;
        for (Tensor tensor : tensors) {
            for (double value : tensor.toDoubles()) {
                numbers[next++] = (float) value;
            }
        }
        return numbers;
    }

    /** Returns these names and shapes with other numbers, in the order of {@link #toFloats()}. */
    public Parameters like(float[] numbers) {
        if (numbers.length != size()) {
            throw new IllegalArgumentException(
                    "expected " + size() + " numbers for " + names.all + ", but got " + numbers.length);
        }
        List<Tensor> values = new ArrayList<>(count());
        int next = 0;
        for (Tensor tensor : tensors) {
            float[] own = Arrays.copyOfRange(numbers, next, next + tensor.size());
            values.add(tensor.engine().tensor(own, tensor.shape()));
            next += own.length;
        }
        return like(values);
    }

    /** Returns copies of the values as ND4J arrays, under their names. */
    public Map<String, INDArray> toINDArrays() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < count(); i++) {
            arrays.put(names.all.get(i), tensors.get(i).toINDArray());
        }
        return arrays;
    }

    /** Writes these to a file that {@code numpy.load} reads; see {@link Npz#write}. */
    public void writeNpz(Path file) throws IOException {
        Npz.write(file, this);
    }

    /** Returns the parameters in a file of {@link #writeNpz} or of NumPy, on an engine; see {@link Npz#read}. */
    public static Parameters readNpz(Path file, Engine engine) throws IOException {
        return Npz.read(file, engine);
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

    /** Returns the sum of at least one, added as {@link Ops#total} does. */
    public static Parameters sum(List<Parameters> several) {
        if (several.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to add");
        }
        Parameters first = several.get(0);
        List<Parameters> ordered =
                several.stream().map(each -> each.inOrderOf(first)).toList();
        List<Tensor> sums = new ArrayList<>(first.count());
        for (int i = 0; i < first.count(); i++) {
            List<Tensor> values = new ArrayList<>(several.size());
            for (Parameters parameters : ordered) {
                values.add(parameters.tensors.get(i));
            }
            sums.add(Ops.total(values));
        }
        return first.like(sums);
    }

    /** Returns the mean of at least one. */
    public static Parameters average(List<Parameters> several) {
        return sum(several).scale(1.0 / several.size());
    }

    /** Returns the inner product over all elements, a scalar. */
    public Tensor dot(Parameters other) {
        return Ops.total(zip(other, Ops::dot).tensors);
    }

    /** Returns the Euclidean norm over all elements; 0 if there are none. */
    public double norm() {
        return isEmpty() ? 0 : Math.sqrt(detach().dot(detach()).item());
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
     * next, so that steps inside a scope take the memory of one. Throws if a step returns other names, and {@link
     * java.util.concurrent.CancellationException} before the next step once the thread is interrupted.
     */
    public Parameters iterate(int steps, Step step) {
        Parameters reached = detach();
        try (Sweep memory = new Sweep(engine().here())) {
            for (int i = 0; i < steps; i++) {
                Interrupts.check();
                List<Tensor> next = step.apply(reached, i).inOrderOf(this).detach().tensors;
                reached = like(i + 1 < steps ? memory.keep(next) : memory.finish(next));
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
        return computed(results);
    }

    /** Returns the results of a function of every pair of tensors of one name. */
    public Parameters zip(Parameters other, BinaryOperator<Tensor> function) {
        List<Tensor> others = other.inOrderOf(this).tensors;
        List<Tensor> results = new ArrayList<>(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            results.add(function.apply(tensors.get(i), others.get(i)));
        }
        return computed(results);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Parameters (" + size() + " numbers)");
        shapes().forEach((name, shape) ->
                text.append("\n  ").append(name).append(' ').append(Shapes.text(shape)));
        return text.toString();
    }
}
