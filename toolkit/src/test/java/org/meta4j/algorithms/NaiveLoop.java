package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;
import org.meta4j.task.Episode;

/**
 * The inner loop written out, tensor after tensor and forward after forward: what {@link Maml} must agree with.
 *
 * @param fast the names of the parameters that are adapted
 * @param exact whether the inner gradients are differentiated
 * @param weights what the query loss after each step counts
 */
record NaiveLoop(Model model, Loss loss, List<String> fast, boolean exact, List<Double> weights) {
    /** The learning rate of a parameter at a step. */
    interface Rate {
        Tensor of(String name, int step);
    }

    /** Returns the meta-gradient with respect to theta, which is the model's parameters and what the rates are made of. */
    Parameters metaGradient(Parameters theta, Parameters own, Episode episode, Rate rate) {
        Map<String, Tensor> now = new LinkedHashMap<>();
        own.names().forEach(name -> now.put(name, own.tensor(name)));
        List<Tensor> losses = new ArrayList<>();
        for (int step = 0; step < weights.size(); step++) {
            Pass pass = Pass.training(0, step);
            Tensor support = model.apply(Parameters.of(now), episode.support().inputs(), pass);
            Tensor supportLoss = loss.of(support, episode.support().targets());
            List<Tensor> gradients =
                    Gradients.grad(supportLoss, fast.stream().map(now::get).toList());
            for (int i = 0; i < fast.size(); i++) {
                Tensor gradient = exact ? gradients.get(i) : gradients.get(i).detach();
                Tensor move = Ops.multiply(gradient, rate.of(fast.get(i), step));
                now.computeIfPresent(fast.get(i), (name, before) -> Ops.subtract(before, move));
            }
            Tensor query = model.apply(Parameters.of(now), episode.query().inputs(), pass);
            losses.add(Ops.scale(loss.of(query, episode.query().targets()), weights.get(step)));
        }
        return Gradients.grad(Ops.total(losses), theta);
    }
}
