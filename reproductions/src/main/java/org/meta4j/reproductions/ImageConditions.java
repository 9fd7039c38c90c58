package org.meta4j.reproductions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.meta4j.algorithms.Seeing;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Counted;
import org.meta4j.experiment.Test;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.task.EpisodeShape;

/**
 * How the accuracy of image classifiers is measured: transductive after several numbers of steps, and after the last of them inductive
 * too, with few queries a class and with 15.
 *
 * @param shots support images a class
 * @param few query images a class in the published test
 * @param steps adaptation steps, rising to the published number
 */
record ImageConditions(int shots, int few, List<Integer> steps) {
    /** Query images a class of the test episodes. */
    static final int QUERIES = 15;

    /** Returns the conditions of a test with as many queries as shots, called K. */
    static ImageConditions ofShots(int shots, Integer... steps) {
        return new ImageConditions(shots, shots, List.of(steps));
    }

    /** Returns the conditions of a test with one query a class. */
    static ImageConditions ofOneQuery(int shots, Integer... steps) {
        return new ImageConditions(shots, 1, List.of(steps));
    }

    /** Returns the published condition: few queries after the last step. */
    Condition published(Seeing seeing) {
        return last(few, seeing);
    }

    /** Returns numbers measured so, the queries together and each alone. */
    Quoted[] published(Quoted together, Quoted alone) {
        return new Quoted[] {together.under(published(Seeing.TRANSDUCTIVE)), alone.under(published(Seeing.INDUCTIVE))};
    }

    /** Returns all queries after the last step. */
    Condition many(Seeing seeing) {
        return last(QUERIES, seeing);
    }

    private Condition last(int queries, Seeing seeing) {
        return Condition.accuracy(shots, queries, seeing, steps.get(steps.size() - 1));
    }

    /** Returns a test on 600 episodes. */
    Test test(ClassPool pool, int ways, Rotation rotation) {
        return new Test(new EpisodeSampler(pool, new EpisodeShape(ways, shots, QUERIES), rotation), 600, all());
    }

    private List<Condition> all() {
        List<Condition> all = new ArrayList<>();
        for (int step : steps) {
            all.add(published(Seeing.TRANSDUCTIVE).after(step));
            all.add(many(Seeing.TRANSDUCTIVE).after(step));
        }
        all.add(published(Seeing.INDUCTIVE));
        all.add(many(Seeing.INDUCTIVE));
        return all;
    }

    /** Returns the four conditions after the last step. */
    List<Cell.Column> columns() {
        String name = few == shots ? "K queries" : queries(few);
        return Arrays.stream(Seeing.values())
                .flatMap(seeing -> Stream.of(
                        new Cell.Column(seeing.word() + ", " + name, published(seeing)),
                        new Cell.Column(seeing.word() + ", " + queries(QUERIES), many(seeing))))
                .toList();
    }

    private static String queries(int count) {
        return new Counted(count, "query").toString();
    }
}
