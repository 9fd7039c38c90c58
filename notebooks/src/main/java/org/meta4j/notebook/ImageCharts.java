package org.meta4j.notebook;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.meta4j.autodiff.Tensor;
import org.meta4j.experiment.Run;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.notebook.ImageGrid.Group;
import org.meta4j.notebook.ImageGrid.Row;
import org.meta4j.task.Episode;
import org.meta4j.task.Examples;

/** Pictures of image classes and of an episode. */
public final class ImageCharts {
    private ImageCharts() {}

    /**
     * Returns one drawing each of the first characters of some alphabets, spread over all alphabets of the pool, under its name; the
     * alphabet is the part of a class name before the first slash.
     */
    public static BufferedImage alphabets(ClassPool pool, int alphabets, int characters) {
        Map<String, List<Integer>> byAlphabet = new LinkedHashMap<>();
        for (int i = 0; i < pool.count(); i++) {
            byAlphabet
                    .computeIfAbsent(pool.name(i).split("/", 2)[0], name -> new ArrayList<>())
                    .add(i);
        }
        List<String> names = List.copyOf(byAlphabet.keySet());
        int shown = Math.min(alphabets, names.size());
        List<Row> rows = IntStream.range(0, shown)
                .mapToObj(i -> names.get(i * names.size() / shown))
                .map(name -> row(name, pool, byAlphabet.getOrDefault(name, List.of()), characters))
                .toList();
        return grid("Alphabets, " + pool.name(), pool, characters, rows);
    }

    private static BufferedImage grid(String title, ClassPool pool, int columns, List<Row> rows) {
        List<Group> groups = List.of(new Group("", columns));
        return new ImageGrid(title, pool.height(), pool.width(), pool.channels(), groups, rows).draw();
    }

    private static Row row(String name, ClassPool pool, List<Integer> classes, int most) {
        List<float[]> images = classes.stream()
                .limit(most)
                .map(index -> pool.image(index, index % pool.images(index)))
                .toList();
        return new Row(words(name), Color.BLACK, images);
    }

    /** Returns the first pictures of some classes, spread over all classes of the pool, under its name, a row a class. */
    public static BufferedImage classes(ClassPool pool, int classes, int pictures) {
        int shown = Math.min(classes, pool.count());
        List<Row> rows = IntStream.range(0, shown)
                .map(i -> i * pool.count() / shown)
                .mapToObj(index -> row(pool, index, pictures))
                .toList();
        return grid("Classes, " + pool.name(), pool, pictures, rows);
    }

    private static Row row(ClassPool pool, int index, int most) {
        List<float[]> images = IntStream.range(0, Math.min(most, pool.images(index)))
                .mapToObj(image -> pool.image(index, image))
                .toList();
        return new Row(words(pool.name(index)), Color.BLACK, images);
    }

    /** Returns a frozen episode, a row a class: its support images and, right of them, its query images. */
    public static BufferedImage episode(EpisodeSampler tasks, long index) {
        return episode(title(tasks, index), tasks.episode(index));
    }

    /** Returns the name of a class or alphabet as people read it. */
    static String words(String name) {
        return name.replace('_', ' ');
    }

    /** Returns for example {@code omniglot-5w1s-maml; 5-way 1-shot episode 3, Omniglot}. */
    static String title(Run run, EpisodeSampler tasks, long index) {
        return Result.of(run).name() + "; " + title(tasks, index);
    }

    /** Returns for example {@code 5-way 1-shot episode 3, Omniglot}. */
    static String title(EpisodeSampler tasks, long index) {
        return tasks.shape().words() + " episode " + index + ", " + tasks.id().dataSet();
    }

    /** Returns an episode of images of your own; values outside of [0, 1] are cut off. */
    public static BufferedImage episode(String title, Episode episode) {
        Tensor inputs = episode.support().inputs();
        int[] shape = inputs.shape();
        if (shape.length != 4 || (shape[3] != 1 && shape[3] != 3)) {
            throw new IllegalArgumentException(
                    "images [n, height, width, 1 or 3] are drawn, but the inputs are " + Arrays.toString(shape));
        }
        List<List<float[]>> support = byClass(episode.support());
        List<List<float[]>> query = byClass(episode.query());
        List<Row> rows = new ArrayList<>();
        for (int way = 0; way < support.size(); way++) {
            List<float[]> images = new ArrayList<>(support.get(way));
            images.addAll(query.get(way));
            rows.add(new Row("class " + way, Plot.color(way), images));
        }
        List<Group> groups = List.of(
                new Group("support", support.get(0).size()),
                new Group("query", query.get(0).size()));
        return new ImageGrid(title, inputs.length(1), inputs.length(2), inputs.length(3), groups, rows).draw();
    }

    private static List<List<float[]>> byClass(Examples examples) {
        double[] values = examples.inputs().toDoubles();
        int[] ids = examples.labels().ids();
        int size = values.length / ids.length;
        List<List<float[]>> classes = new ArrayList<>();
        for (int way = 0; way < examples.labels().ways(); way++) {
            classes.add(new ArrayList<>());
        }
        for (int i = 0; i < ids.length; i++) {
            float[] image = new float[size];
            for (int pixel = 0; pixel < size; pixel++) {
                image[pixel] = (float) values[i * size + pixel];
            }
            classes.get(ids[i]).add(image);
        }
        return classes;
    }
}
