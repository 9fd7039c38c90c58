package org.meta4j.algorithms;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.nn.Pass;
import org.meta4j.nn.Statistics;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;

/**
 * Prototypical Networks (Snell, Swersky and Zemel 2017, Algorithm 1): a class is the mean of its support embeddings, a query belongs
 * to the nearest. Support and query of an episode are embedded in one call, so a normalisation mixes them, as in the authors' code.
 * There is no inner loop. Running statistics are kept in training and used in inductive predictions, as by PyTorch's batch
 * normalisation: those of each episode count a tenth; the first episode's are the first.
 *
 * @param model the embedding, {@code [n, ...] -> [n, features]}
 * @param similarity how alike an embedding and a prototype are
 */
public record ProtoNet(Model model, Similarity similarity) implements MetaLearner {
    /** What the statistics of an episode count in the running ones: PyTorch's momentum. */
    private static final double MOMENTUM = 0.1;

    private static final Set<String> RUNNING = Set.of(Model.STATISTICS);

    /** How alike an embedding and a prototype are. */
    public enum Similarity {
        /** Minus the squared Euclidean distance: the paper's choice. */
        EUCLIDEAN,
        /** The cosine of the angle between them: the paper's comparison (Table 5). */
        COSINE;

        private Tensor logits(Tensor embeddings, Tensor prototypes) {
            return this == EUCLIDEAN ? minusSquaredDistances(embeddings, prototypes) : cosines(embeddings, prototypes);
        }
    }

    @Override
    public Parameters initialize(Engine engine, RandomGenerator random) {
        return model.initialize(engine, random);
    }

    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode, Moment at) {
        Parameters own = theta.without(RUNNING);
        Statistics seen = new Statistics();
        Pass pass = Pass.training(at.key(), 0).collecting(seen);
        Tensor logits = jointLogits(own, episode.support(), episode.query().inputs(), pass);
        Tensor queryLoss = Losses.crossEntropy().of(logits, episode.query().targets());
        return new MetaGradient(
                Gradients.gradDetached(queryLoss, own),
                running(theta.group(Model.STATISTICS), seen.collected()).inGroup(Model.STATISTICS),
                queryLoss.item());
    }

    private static Parameters running(Parameters before, Parameters seen) {
        return before.isEmpty() ? seen : before.interpolate(seen, MOMENTUM);
    }

    @Override
    public Adaptation adapt(Parameters theta, Examples support, long key) {
        theta.without(RUNNING).require(model.layout());
        return steps -> new Nearest(theta, support);
    }

    /** Classifies by the nearest prototype. Without running statistics an inductive prediction takes each query alone with the support set. */
    private final class Nearest implements Embeds {
        private final Parameters theta;
        private final Parameters own;
        private final Examples support;

        Nearest(Parameters theta, Examples support) {
            this.theta = theta;
            this.own = theta.without(RUNNING);
            this.support = support;
        }

        @Override
        public Tensor predict(Tensor queries, Seeing seeing) {
            if (seeing == Seeing.TRANSDUCTIVE) {
                return jointLogits(own, support, queries, Pass.prediction());
            }
            return hasStatistics()
                    ? similarity.logits(
                            features(queries, seeing), prototypes(features(support.inputs(), seeing), support))
                    : Ops.eachRow(queries, query -> jointLogits(own, support, query, Pass.prediction()));
        }

        @Override
        public Tensor features(Tensor inputs, Seeing seeing) {
            return seeing == Seeing.INDUCTIVE && hasStatistics()
                    ? model.apply(theta, inputs, Pass.prediction())
                    : new AdaptedModel(model, own, support.inputs(), Pass.prediction()).predict(inputs, seeing);
        }

        private boolean hasStatistics() {
            return !theta.group(Model.STATISTICS).isEmpty();
        }
    }

    /** Embeds the support set and inputs in one call and returns the inputs' logits. */
    private Tensor jointLogits(Parameters own, Examples support, Tensor inputs, Pass pass) {
        Tensor all = model.apply(own, Ops.concat(support.inputs(), inputs), pass);
        Tensor prototypes = prototypes(Ops.rows(all, 0, support.count()), support);
        return similarity.logits(Ops.rows(all, support.count(), all.length(0)), prototypes);
    }

    /** Returns the mean embedding of every class: {@code [ways, features]}. */
    private static Tensor prototypes(Tensor embeddings, Examples support) {
        Labels labels = support.labels().requireEveryClass();
        int[] ids = labels.ids();
        int[] counts = labels.counts();
        double[] shares = new double[labels.ways() * ids.length];
        for (int i = 0; i < ids.length; i++) {
            shares[ids[i] * ids.length + i] = 1.0 / counts[ids[i]];
        }
        return Ops.matmul(embeddings.engine().tensor(shares, labels.ways(), ids.length), embeddings);
    }

    private static Tensor minusSquaredDistances(Tensor embeddings, Tensor prototypes) {
        Tensor products = Ops.matmul(embeddings, false, prototypes, true);
        Tensor squares = Ops.sumTo(Ops.square(embeddings), embeddings.length(0), 1);
        Tensor prototypeSquares =
                Ops.reshape(Ops.sumTo(Ops.square(prototypes), prototypes.length(0), 1), 1, prototypes.length(0));
        return Ops.subtract(Ops.subtract(Ops.scale(products, 2), squares), prototypeSquares);
    }

    private static Tensor cosines(Tensor embeddings, Tensor prototypes) {
        return Ops.matmul(unit(embeddings), false, unit(prototypes), true);
    }

    /** Returns every row divided by its length; 1e-12 keeps a row of zeros finite. */
    private static Tensor unit(Tensor rows) {
        Tensor lengths = Ops.sqrt(Ops.shift(Ops.sumTo(Ops.square(rows), rows.length(0), 1), 1e-12));
        return Ops.divide(rows, lengths);
    }
}
