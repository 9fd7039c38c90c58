package org.meta4j.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.meta4j.autodiff.Engine;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Randomness;
import org.meta4j.task.SourceId;
import org.meta4j.task.TaskSource;

/**
 * Class-balanced classification episodes: {@code ways} distinct classes of a pool, and of each {@code shots + queries}
 * distinct images. Inputs are {@code [ways*shots, height, width, channels]} in [0, 1], class after class; labels
 * are the classes' numbers 0 to ways-1 in the order they were drawn; the query set likewise.
 *
 * <p>The classes of a (seed, index), their support and the order of their queries do not depend on {@code queries}: an
 * episode with fewer queries is part of the one with more.
 *
 * @param pool the classes that are drawn from
 * @param shape the size of an episode
 * @param rotation what is done to the images of a drawn class
 */
public record EpisodeSampler(ClassPool pool, EpisodeShape shape, Rotation rotation) implements TaskSource {

    /** What is done to the images of a drawn class. */
    public enum Rotation {
        /** Nothing. */
        NONE,
        /**
         * All images of the class are turned by the same 0, 90, 180 or 270 degrees, drawn anew for each episode (Finn et
         * al. 2017, as in their code, there in all three partitions).
         */
        RANDOM_PER_CLASS
    }

    /**
     * One class of an episode.
     *
     * @param name the class's name in the pool
     * @param index the class's index in the pool
     * @param rotation degrees counter-clockwise by which its images are turned
     * @param support indices of its support images in the class
     * @param query indices of its query images in the class
     */
    public record DrawnClass(String name, int index, int rotation, List<Integer> support, List<Integer> query) {}

    private static final class Draw {
        final int index;
        final int quarterTurns;
        final int[] images;

        Draw(int index, int quarterTurns, int[] images) {
            this.index = index;
            this.quarterTurns = quarterTurns;
            this.images = images;
        }
    }

    /** Throws {@link IllegalArgumentException} if the pool has too few classes, or one of them too few images. */
    public EpisodeSampler {
        if (pool.count() < shape.ways()) {
            throw new IllegalArgumentException("the pool has " + pool.count()
                    + " classes but the episode shape asks for " + shape.ways() + " ways");
        }
        for (int c = 0; c < pool.count(); c++) {
            if (pool.images(c) < shape.shots() + shape.queries()) {
                throw new IllegalArgumentException("class " + pool.name(c) + " has " + pool.images(c)
                        + " images but the episode shape asks for " + (shape.shots() + shape.queries()) + " ("
                        + shape.shots() + " shots + " + shape.queries() + " queries)");
            }
        }
        if (rotation == Rotation.RANDOM_PER_CLASS) {
            pool.size().requireSquare();
        }
    }

    /** Returns a sampler of episodes of another size from the same pool. */
    public EpisodeSampler withShape(EpisodeShape newShape) {
        return new EpisodeSampler(pool, newShape, rotation);
    }

    /** Returns the pool's name and hash, the number of ways, the shots and the rotation. */
    @Override
    public SourceId id() {
        return new SourceId(pool.name(), pool.hash(), shape.ways() + " ways")
                .withShots(shape.shots())
                .and("rotation " + rotation);
    }

    @Override
    public Episode episode(long seed, long index, Engine engine) {
        List<Draw> draws = draw(seed, index);
        return new Episode(
                examples(draws, 0, shape.shots(), engine), examples(draws, shape.shots(), shape.queries(), engine));
    }

    /** Returns which classes and images make up the episode of this seed and index, class 0 first. */
    public List<DrawnClass> classes(long seed, long index) {
        return draw(seed, index).stream().map(this::describe).toList();
    }

    private DrawnClass describe(Draw draw) {
        List<Integer> images = Arrays.stream(draw.images).boxed().toList();
        return new DrawnClass(
                pool.name(draw.index),
                draw.index,
                draw.quarterTurns * 90,
                images.subList(0, shape.shots()),
                images.subList(shape.shots(), images.size()));
    }

    private List<Draw> draw(long seed, long index) {
        RandomGenerator random = Randomness.of(seed, index);
        List<Draw> draws = new ArrayList<>(shape.ways());
        for (int c : Randomness.distinct(shape.ways(), pool.count(), random)) {
            // A generator of its own, so that the images of a class do not depend on how many its neighbours take.
            RandomGenerator own = Randomness.of(random.nextLong(), 0);
            int turns = own.nextInt(4);
            int[] images = Randomness.distinct(shape.shots() + shape.queries(), pool.images(c), own);
            draws.add(new Draw(c, rotation == Rotation.NONE ? 0 : turns, images));
        }
        return draws;
    }

    private Examples examples(List<Draw> draws, int from, int perClass, Engine engine) {
        int count = draws.size() * perClass;
        float[] inputs = new float[count * pool.size().bytes()];
        int[] ids = new int[count];
        for (int row = 0; row < count; row++) {
            int label = row / perClass;
            Draw draw = draws.get(label);
            int image = draw.images[from + row % perClass];
            pool.read(
                    draw.index,
                    image,
                    draw.quarterTurns,
                    inputs,
                    row * pool.size().bytes());
            ids[row] = label;
        }
        return new Examples(
                engine.tensor(inputs, count, pool.height(), pool.width(), pool.channels()),
                Labels.of(draws.size(), ids));
    }
}
