package org.meta4j.nn;

import org.meta4j.autodiff.ImageOps;
import org.meta4j.autodiff.Ops;
import org.meta4j.autodiff.Parameters;
import org.meta4j.autodiff.Tensor;

/** Takes the mean of every channel away and divides by the deviation: known ones in a prediction, else those of the batch. */
final class Normalization implements Placed.Forward {
    private final double epsilon;
    private final String mean;
    private final String variance;

    Normalization(String layer, double epsilon) {
        this.epsilon = epsilon;
        mean = layer + ".mean";
        variance = layer + ".variance";
    }

    @Override
    public Tensor apply(Parameters theta, Tensor x, Pass pass) {
        Parameters running = pass.training() ? Parameters.none() : theta.group(Model.STATISTICS);
        if (running.has(mean)) {
            return known(x, running.tensor(mean), running.tensor(variance));
        }
        Tensor y = ImageOps.normalize(x, epsilon);
        if (pass.seen().isCollected()) {
            collect(x, y, pass.seen());
        }
        return y;
    }

    private Tensor known(Tensor x, Tensor knownMean, Tensor knownVariance) {
        Tensor scale = ImageOps.inverseDeviation(knownVariance, epsilon);
        return ImageOps.scaleShift(x, scale, Ops.negate(Ops.multiply(knownMean, scale)));
    }

    /** Notes the mean and the unbiased variance, which of a single value is 0. */
    private void collect(Tensor x, Tensor y, Statistics seen) {
        ImageOps.ChannelStatistics found = ImageOps.statistics(x, y, epsilon);
        double count = (double) x.size() / found.mean().size();
        seen.add(mean, found.mean());
        seen.add(variance, Ops.scale(found.variance(), count / Math.max(1, count - 1)));
    }
}
