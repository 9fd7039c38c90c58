package org.meta4j.training;

import java.util.List;
import java.util.Map;

/** Accuracies of frozen episodes after some adaptation steps, under each protocol. */
public final class ClassificationReport {
    /** How the query images of an episode meet a normalisation, and how many a class there are. */
    public enum Protocol {
        /** K query images a class, normalised together: Finn et al. 2017. */
        TRANSDUCTIVE_K("transductive, K queries"),
        /** All query images of the episode, normalised together. */
        TRANSDUCTIVE_ALL("transductive, all queries"),
        /** K query images a class, each normalised alone with the support set. */
        INDUCTIVE_K("inductive, K queries"),
        /** All query images of the episode, each normalised alone with the support set. */
        INDUCTIVE_ALL("inductive, all queries");

        private final String title;

        Protocol(String title) {
            this.title = title;
        }

        /** Returns the name in tables. */
        public String title() {
            return title;
        }
    }

    private final List<Integer> steps;
    private final List<List<Map<Protocol, Double>>> accuracies;

    ClassificationReport(List<Integer> steps, List<List<Map<Protocol, Double>>> accuracies) {
        this.steps = steps;
        this.accuracies = accuracies;
    }

    /** Returns how many episodes were measured. */
    public int episodes() {
        return accuracies.size();
    }

    /** Returns the adaptation steps after which accuracy was measured. */
    public List<Integer> steps() {
        return steps;
    }

    /** Returns every episode's accuracy, in [0, 1], after some steps. */
    public double[] accuracies(Protocol protocol, int step) {
        int index = steps.indexOf(step);
        if (index < 0) {
            throw new IllegalArgumentException("accuracy was measured after " + steps + " steps, not after " + step);
        }
        return accuracies.stream()
                .mapToDouble(episode -> episode.get(index).getOrDefault(protocol, Double.NaN))
                .toArray();
    }

    /** Returns the mean accuracy and its 95% interval after some steps. */
    public MeanInterval accuracy(Protocol protocol, int step) {
        return MeanInterval.of(accuracies(protocol, step));
    }

    /** Returns the mean and interval of this accuracy minus the other's on the same episodes. */
    public MeanInterval difference(ClassificationReport other, Protocol protocol, int step, int otherStep) {
        double[] mine = accuracies(protocol, step);
        double[] theirs = other.accuracies(protocol, otherStep);
        if (mine.length != theirs.length) {
            throw new IllegalArgumentException("paired reports need the same episodes, but one has " + mine.length
                    + ", the other " + theirs.length);
        }
        for (int i = 0; i < mine.length; i++) {
            mine[i] -= theirs[i];
        }
        return MeanInterval.of(mine);
    }
}
