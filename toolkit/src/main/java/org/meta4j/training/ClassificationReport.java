package org.meta4j.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accuracies of frozen episodes after some adaptation steps, under each protocol. */
public final class ClassificationReport {
    /** How the query images of an episode meet a normalisation, and how many a class there are. */
    public enum Protocol {
        /** K query images a class, normalised together: Finn et al. 2017. */
        TRANSDUCTIVE_K("transductive, K queries", true, false),
        /** All query images of the episode, normalised together. */
        TRANSDUCTIVE_ALL("transductive, all queries", true, true),
        /** K query images a class, each normalised alone with the support set. */
        INDUCTIVE_K("inductive, K queries", false, false),
        /** All query images of the episode, each normalised alone with the support set. */
        INDUCTIVE_ALL("inductive, all queries", false, true);

        private final String title;
        private final boolean transductive;
        private final boolean allQueries;

        Protocol(String title, boolean transductive, boolean allQueries) {
            this.title = title;
            this.transductive = transductive;
            this.allQueries = allQueries;
        }

        /** Returns whether the query images are normalised together. */
        public boolean transductive() {
            return transductive;
        }

        /** Returns whether all query images of the episode count, not K a class. */
        public boolean allQueries() {
            return allQueries;
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

    /** Returns the protocols under which accuracy was measured, in their order. */
    public Set<Protocol> protocols() {
        return Collections.unmodifiableSet(accuracies.get(0).get(0).keySet());
    }

    /** Returns every episode's accuracy, in [0, 1], after some steps. */
    public double[] accuracies(Protocol protocol, int step) {
        int index = steps.indexOf(step);
        if (index < 0) {
            throw new IllegalArgumentException("accuracy was measured after " + steps + " steps, not after " + step);
        }
        Set<Protocol> measured = accuracies.get(0).get(index).keySet();
        if (!measured.contains(protocol)) {
            throw new IllegalArgumentException("accuracy was measured under " + measured + ", not " + protocol);
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
