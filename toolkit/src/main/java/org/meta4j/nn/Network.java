package org.meta4j.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Layout;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/**
 * Layers one after the other: those of the body make features, those of the head predictions of them. A parameter is called {@code
 * group/layer.parameter}, as {@code body/conv1.weight}; layers of a kind are numbered from 1 through body and head.
 *
 * <pre>{@code
 * var network = Network.of(Layers.inputs(1), Layers.dense(40), Layers.relu()).withHead(Layers.dense(1));
 * var theta = network.initialize(engine, random);
 * var predictions = network.apply(theta, inputs);
 * }</pre>
 */
public final class Network implements HeadedModel {
    private static final Set<String> BESIDE_THE_MODEL = Set.of(STATISTICS);

    private final InputShape input;
    private final List<Layer> body;
    private final List<Layer> head;
    private final Place place = new Place(BODY);
    private final int[] inputs;
    private final Placed features;
    private final Placed predictions;
    private final Layout layout;

    private Network(InputShape input, List<Layer> body, List<Layer> head) {
        this.input = input;
        this.body = body;
        this.head = head;
        inputs = input.toArray();
        features = new Sequence(1, body).at(place, inputs);
        predictions = new Sequence(1, head).at(place.inGroup(HEAD), features.shape());
        layout = place.layout();
    }

    /** Returns a network without a head: its predictions are the features that these layers make. */
    public static Network of(InputShape input, Layer... body) {
        return new Network(input, List.of(body), List.of());
    }

    /** Returns the same body with a head of these layers. */
    public Network withHead(Layer... newHead) {
        return new Network(input, body, List.of(newHead));
    }

    /** Returns the shape of the inputs. */
    public InputShape input() {
        return input;
    }

    /** Returns the layers that make features. */
    public List<Layer> body() {
        return body;
    }

    /** Returns the layers that make predictions of the features; none if those are the predictions. */
    public List<Layer> head() {
        return head;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        return place.initialize(layout, engine, random);
    }

    @Override
    public Tensor apply(Parameters theta, Tensor x, Pass pass) {
        return predictions.forward().apply(theta, features(theta, x, pass), pass);
    }

    @Override
    public Tensor features(Parameters theta, Tensor x, Pass pass) {
        requireFits(theta);
        requireShape(
                input.lengths().size() == 3 ? "the network takes images " : "the network takes inputs ", inputs, x);
        return features.forward().apply(theta, x, pass);
    }

    @Override
    public Tensor head(Parameters theta, Tensor x, Pass pass) {
        requireFits(theta);
        requireShape("the head takes features ", features.shape(), x);
        return predictions.forward().apply(theta, x, pass);
    }

    private void requireFits(Parameters theta) {
        theta.without(BESIDE_THE_MODEL).require(layout);
    }

    private static void requireShape(String taker, int[] expected, Tensor x) {
        int[] shape = x.shape();
        if (shape.length != expected.length + 1
                || !Arrays.equals(shape, 1, shape.length, expected, 0, expected.length)) {
            throw new IllegalArgumentException(
                    taker + Checks.withBatch(expected) + ", but the inputs have shape " + Arrays.toString(shape));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && input.equals(network.input)
                && body.equals(network.body)
                && head.equals(network.head);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * input.hashCode() + body.hashCode()) + head.hashCode();
    }

    @Override
    public String toString() {
        return "network(" + input + ": " + Sequence.text(body)
                + (head.isEmpty() ? "" : "; head: " + Sequence.text(head)) + ")";
    }
}
