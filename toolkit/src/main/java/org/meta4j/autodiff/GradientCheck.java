package org.meta4j.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Compares derivatives with central finite differences in double precision, to any order. Order n checks the gradient
 * of the inner product of the (n-1)-th gradient with fixed random directions.
 */
public final class GradientCheck {
    private static final double STEP = 1e-5;

    private GradientCheck() {}

    /**
     * The largest difference between a derivative and its finite difference, relative to the largest derivative (at
     * least 1), for orders 1, 2, ...
     */
    public record Result(List<Double> errors) {
        public Result {
            errors = List.copyOf(errors);
        }

        /** Returns whether every order's error is at most the tolerance; 1e-6 suits central differences. */
        public boolean within(double tolerance) {
            return errors.stream().allMatch(error -> error <= tolerance);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("gradient check:");
            for (int i = 0; i < errors.size(); i++) {
                text.append(" order ").append(i + 1).append(" error ").append("%.1e".formatted(errors.get(i)));
            }
            return text.toString();
        }
    }

    /** Checks the derivatives of a function of several tensors, of any output shape, up to an order. */
    public static Result check(Function<List<Tensor>, Tensor> function, int order, Tensor... inputs) {
        if (order < 1 || inputs.length == 0) {
            throw new IllegalArgumentException("order must be at least 1 and there must be an input, but order is "
                    + order + " with " + inputs.length + " inputs");
        }
        List<Tensor> at = new ArrayList<>();
        for (Tensor input : inputs) {
            at.add(input.on(Engine.reference()));
        }
        SplittableRandom random = new SplittableRandom(1);
        Function<List<Tensor>, Tensor> scalar = projected(function, at, random);
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < order; i++) {
            errors.add(error(scalar, at));
            scalar = alongGradient(scalar, at, random);
        }
        return new Result(errors);
    }

    /** Checks the derivatives of a function of one tensor up to order 2. */
    public static Result check(Function<Tensor, Tensor> function, Tensor input) {
        return check(inputs -> function.apply(inputs.get(0)), 2, input);
    }

    private static Function<List<Tensor>, Tensor> projected(
            Function<List<Tensor>, Tensor> function, List<Tensor> at, SplittableRandom random) {
        Tensor direction = directionLike(function.apply(at), random);
        return inputs -> Ops.dot(function.apply(inputs), direction);
    }

    private static Function<List<Tensor>, Tensor> alongGradient(
            Function<List<Tensor>, Tensor> scalar, List<Tensor> at, SplittableRandom random) {
        List<Tensor> directions =
                at.stream().map(input -> directionLike(input, random)).toList();
        return inputs -> {
            List<Tensor> gradients = Gradients.grad(scalar.apply(inputs), inputs);
            List<Tensor> products = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i++) {
                products.add(Ops.dot(gradients.get(i), directions.get(i)));
            }
            return Ops.total(products);
        };
    }

    private static Tensor directionLike(Tensor tensor, SplittableRandom random) {
        double[] values = random.doubles(tensor.size(), -1, 1).toArray();
        return Engine.reference().tensor(values, tensor.shape());
    }

    private static double error(Function<List<Tensor>, Tensor> scalar, List<Tensor> at) {
        List<Tensor> gradients = Gradients.grad(scalar.apply(at), at);
        double largest = 1;
        double worst = 0;
        for (int i = 0; i < at.size(); i++) {
            double[] exact = gradients.get(i).toDoubles();
            for (int j = 0; j < exact.length; j++) {
                double difference = Math.abs(exact[j] - finiteDifference(scalar, at, i, j));
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
                largest = Math.max(largest, Math.abs(exact[j]));
            }
        }
        return worst / largest;
    }

    private static double finiteDifference(
            Function<List<Tensor>, Tensor> scalar, List<Tensor> at, int input, int element) {
        double above = scalar.apply(moved(at, input, element, STEP)).item();
        double below = scalar.apply(moved(at, input, element, -STEP)).item();
        return (above - below) / (2 * STEP);
    }

    private static List<Tensor> moved(List<Tensor> at, int input, int element, double by) {
        double[] values = at.get(input).toDoubles();
        values[element] += by;
        List<Tensor> moved = new ArrayList<>(at);
        moved.set(input, Engine.reference().tensor(values, at.get(input).shape()));
        return moved;
    }
}
