package org.meta4j.algorithms;

import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;

/**
 * A model with the parameters that an adaptation led to. Inductive predictions take each query alone with the support inputs, so that
 * normalisations have something to take their statistics from.
 *
 * @param adapted the model's parameters
 * @param support the inputs it was adapted to
 * @param pass of its predictions
 */
public record AdaptedModel(Model model, Parameters adapted, Tensor support, Pass pass) implements Predictor {
    @Override
    public Tensor predict(Tensor queries, Seeing seeing) {
        if (seeing == Seeing.TRANSDUCTIVE) {
            return model.apply(adapted, queries, pass);
        }
        int before = support.length(0);
        return Ops.eachRow(
                queries, query -> Ops.rows(model.apply(adapted, Ops.concat(support, query), pass), before, before + 1));
    }
}
