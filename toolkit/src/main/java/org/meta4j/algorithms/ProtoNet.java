package org.meta4j.algorithms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Gradients;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;
import org.meta4j.nn.Loss;
import org.meta4j.nn.Losses;
import org.meta4j.nn.Model;
import org.meta4j.optim.Adam;
import org.meta4j.optim.Optimizer;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;
import org.meta4j.task.TaskSource;

/**
 * Prototypical Networks (Snell, Swersky and Zemel 2017, Algorithm 1): a class is the mean of its support embeddings, a query
 * belongs to the nearest. Support and query of an episode are embedded in one call, so a normalisation mixes them, as in the
 * authors' code. There is no inner loop: the adapted parameters are those of the embedding followed by the {@code prototypes}.
 *
 * @param model the embedding, {@code [n, ...] -> [n, features]}
 * @param statistics running statistics for inductive predictions; without parameters if there are none yet
 */
public record ProtoNet(Model model, Config config, Parameters statistics) implements MetaLearner {
    private static final String PROTOTYPES = "prototypes";

    /** Makes one without running statistics: its predictions normalise by the statistics of the images given. */
    public ProtoNet(Model model, Config config) {
        this(model, config, Parameters.of(Map.of()));
    }

    /**
     * Returns the same with running statistics for its inductive predictions: the mean over the first episodes of a source, each
     * embedded in one call as in training. The authors' code keeps an exponential average during training instead.
     */
    public ProtoNet withRunningStatistics(Parameters theta, TaskSource tasks, int episodes) {
        Engine engine = theta.engine();
        List<Parameters> several = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            try (Engine.Scope scope = engine.scope()) {
                Episode episode = tasks.episode(0, i, engine);
                Tensor images =
                        Ops.concat(episode.support().inputs(), episode.query().inputs());
                several.add(model.statistics(theta, images).persist());
            }
        }
        return new ProtoNet(model, config, Parameters.average(several).detach());
    }

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

    /**
     * The settings.
     *
     * @param metaBatchSize episodes a meta-iteration; 1 in the paper
     * @param metaOptimizer the rule for the embedding
     */
    public record Config(Similarity similarity, int metaBatchSize, Optimizer metaOptimizer) {
        /** Throws {@link IllegalArgumentException} for an empty meta-batch. */
        public Config {
            InnerLoop.requireMetaBatchSize(metaBatchSize);
        }

        /**
         * Returns the settings of Snell et al. 2017, sec. 3, for Omniglot and miniImageNet: Euclidean, Adam 1e-3 (halved every
         * 2,000 episodes by a schedule). What differs is the episodes: 60 ways and 5 queries a class on Omniglot; on
         * miniImageNet 30 ways for one shot, 20 for five, and 15 queries.
         */
        public static Config euclidean() {
            return new Config(Similarity.EUCLIDEAN, 1, Adam.of(1e-3));
        }
    }

    @Override
    public Loss loss() {
        return Losses.crossEntropy();
    }

    @Override
    public MetaGradient metaGradient(Parameters theta, Episode episode) {
        Tensor logits = jointLogits(theta, episode.support(), episode.query().inputs());
        Tensor queryLoss = loss().of(logits, episode.query().targets());
        return new MetaGradient(Gradients.gradDetached(queryLoss, theta), queryLoss.item());
    }

    /** Embeds the support set and inputs in one call and returns the inputs' logits. */
    private Tensor jointLogits(Parameters theta, Examples support, Tensor inputs) {
        Tensor all = model.apply(theta, Ops.concat(support.inputs(), inputs));
        Tensor prototypes = prototypes(Ops.rows(all, 0, support.count()), support);
        return config.similarity.logits(Ops.rows(all, support.count(), all.length(0)), prototypes);
    }

    /** Returns the mean embedding of every class: {@code [ways, features]}. */
    private static Tensor prototypes(Tensor embeddings, Examples support) {
        int[] ids = Arrays.stream(support.targets().toDoubles())
                .mapToInt(id -> (int) id)
                .toArray();
        int ways = 1 + Arrays.stream(ids).max().orElse(0);
        int[] counts = new int[ways];
        for (int id : ids) {
            counts[id]++;
        }
        double[] shares = new double[ways * ids.length];
        for (int i = 0; i < ids.length; i++) {
            shares[ids[i] * ids.length + i] = 1.0 / counts[ids[i]];
        }
        return Ops.matmul(embeddings.engine().tensor(shares, ways, ids.length), embeddings);
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

    /** Returns theta with the prototypes of the support set, the same for any number of steps. */
    @Override
    public List<Parameters> adaptation(Parameters theta, Examples support, int steps) {
        InnerLoop.requireSteps(steps);
        Tensor prototypes = prototypes(embed(theta, support.inputs()), support);
        return Collections.nCopies(
                steps + 1, theta.and(Parameters.of(PROTOTYPES, prototypes)).persist());
    }

    /** Embeds with the running statistics, or where there are none with those of these inputs. */
    private Tensor embed(Parameters theta, Tensor inputs) {
        return statistics.count() == 0
                ? model.apply(theta, inputs)
                : model.apply(theta, inputs, statistics.on(theta.engine()));
    }

    @Override
    public Tensor predict(Parameters adapted, Tensor inputs) {
        return config.similarity.logits(embed(adapted, inputs), adapted.tensor(PROTOTYPES));
    }

    @Override
    public Tensor predictTransductive(Parameters adapted, Examples support, Tensor inputs) {
        return jointLogits(adapted, support, inputs);
    }

    /** Uses the running statistics; where there are none, those of the support set and the input. */
    @Override
    public Tensor predictInductive(Parameters adapted, Examples support, Tensor input) {
        return statistics.count() == 0 ? jointLogits(adapted, support, input) : predict(adapted, input);
    }

    @Override
    public double loss(Parameters adapted, Examples examples) {
        return loss().of(predict(adapted, examples.inputs()), examples.targets())
                .item();
    }

    /** Returns 0: there is no inner loop. */
    @Override
    public int innerSteps() {
        return 0;
    }

    @Override
    public int metaBatchSize() {
        return config.metaBatchSize;
    }

    @Override
    public Optimizer metaOptimizer() {
        return config.metaOptimizer;
    }
}
