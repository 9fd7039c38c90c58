package org.meta4j.data;

import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Randomness;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;

/**
 * The sinusoid regression tasks of Finn et al. 2017, sec. 5.1: y = A sin(x - phase) with A uniform in [0.1, 5], phase in
 * [0, pi] radians and x in [-5, 5]. Inputs and targets are {@code [n, 1]}.
 *
 * @param shape the size of an episode, of 1 way
 * @param oracle whether the true amplitude and phase stand beside x, inputs {@code [n, 3]}: the paper's oracle
 */
public record SineWaves(EpisodeShape shape, boolean oracle) implements TaskSource {
    /** What tables call them. */
    public static final String NAME = "sine";

    /** How far from 0 x is drawn. */
    public static final int REACH = 5;

    private static final double LEAST_AMPLITUDE = 0.1;
    private static final int LARGEST_AMPLITUDE = 5;
    private static final SourceId ALL = new SourceId(
                    NAME, "", "amplitude in [" + LEAST_AMPLITUDE + ", " + LARGEST_AMPLITUDE + "]")
            .and("phase in [0, pi]")
            .and("x in [-" + REACH + ", " + REACH + "]");

    /** One curve. */
    public record Wave(double amplitude, double phase) {
        /** Returns the curve's value at x. */
        public double at(double x) {
            return amplitude * Math.sin(x - phase);
        }
    }

    /** Throws {@link IllegalArgumentException} unless there is 1 way. */
    public SineWaves {
        if (shape.ways() != 1) {
            throw new IllegalArgumentException(
                    "sine waves are a regression, whose ways are 1, but they are " + shape.ways());
        }
    }

    /** Returns tasks of 10 support and 10 query points, the training protocol of the paper's figures. */
    public static SineWaves tasks() {
        return new SineWaves(new EpisodeShape(1, 10, 10), false);
    }

    /** Returns the same with other shots, support points. */
    public SineWaves withShots(int shots) {
        return new SineWaves(new EpisodeShape(1, shots, shape.queries()), oracle);
    }

    /** Returns the same with another number of query points. */
    public SineWaves withQueries(int queries) {
        return new SineWaves(new EpisodeShape(1, shape.shots(), queries), oracle);
    }

    /** Returns the same with the true amplitude and phase beside x, inputs {@code [n, 3]}: the paper's oracle. */
    public SineWaves withOracleInputs() {
        return new SineWaves(shape, true);
    }

    /** Returns what tells the points from others, the shots among it; the oracle's are the same. */
    @Override
    public SourceId id() {
        return ALL.withShots(shape.shots());
    }

    /** Returns the curve behind the episode of this seed and index. */
    public Wave wave(long seed, long index) {
        return wave(Randomness.of(seed, index));
    }

    private static Wave wave(RandomGenerator random) {
        return new Wave(random.nextDouble(LEAST_AMPLITUDE, LARGEST_AMPLITUDE), random.nextDouble(0, Math.PI));
    }

    @Override
    public Episode episode(long seed, long index, Engine engine) {
        RandomGenerator random = Randomness.of(seed, index);
        Wave wave = wave(random);
        return new Episode(points(wave, shape.shots(), random, engine), points(wave, shape.queries(), random, engine));
    }

    /** Returns the curve's points at the given x, as this source gives inputs. */
    public Examples points(Wave wave, double[] x, Engine engine) {
        int width = oracle ? 3 : 1;
        double[] inputs = new double[x.length * width];
        double[] targets = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            inputs[i * width] = x[i];
            if (oracle) {
                inputs[i * width + 1] = wave.amplitude();
                inputs[i * width + 2] = wave.phase();
            }
            targets[i] = wave.at(x[i]);
        }
        return new Examples(engine.tensor(inputs, x.length, width), engine.tensor(targets, x.length, 1));
    }

    private Examples points(Wave wave, int count, RandomGenerator random, Engine engine) {
        double[] x = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = random.nextDouble(-REACH, REACH);
        }
        return points(wave, x, engine);
    }
}
