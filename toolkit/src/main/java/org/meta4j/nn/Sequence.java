package org.meta4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.meta4j.autodiff.Tensor;

/** Layers one after the other, so many times, each time with parameters of their own. */
record Sequence(int times, List<Layer> layers) implements Layer {
    Sequence {
        Checks.requireCopies(1, times, "times");
        layers = List.copyOf(layers);
    }

    @Override
    public Placed at(Place place, int[] shape) {
        List<Placed.Forward> steps = new ArrayList<>();
        int[] reached = shape;
        for (int time = 0; time < times; time++) {
            for (Layer layer : layers) {
                Placed placed = layer.at(place, reached);
                steps.add(placed.forward());
                reached = placed.shape();
            }
        }
        return new Placed(reached, inTurn(steps.toArray(Placed.Forward[]::new)));
    }

    private static Placed.Forward inTurn(Placed.Forward[] steps) {
        return (theta, x, pass) -> {
            Tensor reached = x;
            for (Placed.Forward step : steps) {
                reached = step.apply(theta, reached, pass);
            }
            return reached;
        };
    }

    /** Returns layers as they print in a row. */
    static String text(List<Layer> layers) {
        return layers.stream().map(Layer::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return times == 1 ? "sequence(" + text(layers) + ")" : "repeat(" + times + ", " + text(layers) + ")";
    }
}
