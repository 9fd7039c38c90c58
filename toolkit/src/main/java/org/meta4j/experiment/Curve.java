package org.meta4j.experiment;

import java.util.ArrayList;
import java.util.List;

/** The loss over a training: means over at most about 500 stretches of equal length. */
final class Curve {
    private static final int POINTS = 500;

    private final long stretch;
    private final List<Run.Point> points;
    private double sum;
    private long count;
    private Kept before;

    /** What a checkpoint keeps of a curve. */
    record Kept(List<Run.Point> points, double sum, long count) {}

    Curve(long length) {
        this(length, new Kept(List.of(), 0, 0));
    }

    Curve(long length, Kept kept) {
        stretch = Math.max(1, length / POINTS);
        points = new ArrayList<>(kept.points);
        sum = kept.sum;
        count = kept.count;
        before = new Kept(List.of(), sum, count);
    }

    void add(long done, double loss) {
        before = new Kept(List.of(), sum, count);
        sum += loss;
        count++;
        if (done % stretch == 0) {
            points.add(new Run.Point(done, sum / count));
            sum = 0;
            count = 0;
        }
    }

    /** Takes back the last loss, that of meta-iteration {@code done}. */
    void undo(long done) {
        points.removeIf(point -> point.metaIteration() == done);
        sum = before.sum;
        count = before.count;
    }

    Kept kept() {
        return new Kept(List.copyOf(points), sum, count);
    }

    /** Returns the points, the last one of the stretch that is not over. */
    List<Run.Point> points(long done) {
        List<Run.Point> all = new ArrayList<>(points);
        if (count > 0) {
            all.add(new Run.Point(done, sum / count));
        }
        return all;
    }
}
