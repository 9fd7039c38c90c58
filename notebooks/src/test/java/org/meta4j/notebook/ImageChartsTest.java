package org.meta4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meta4j.autodiff.Engine;
import org.meta4j.autodiff.Tensor;
import org.meta4j.images.ClassPool;
import org.meta4j.images.EpisodeSampler;
import org.meta4j.images.EpisodeSampler.Rotation;
import org.meta4j.images.ImageClass;
import org.meta4j.notebook.ImageGrid.Group;
import org.meta4j.notebook.ImageGrid.Row;
import org.meta4j.task.Episode;
import org.meta4j.task.EpisodeShape;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;

final class ImageChartsTest {

    @Test
    void inkIsBlackOnWhite() {
        long ink = count(grid(1, new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1}).draw(), Color.BLACK);
        long paper = count(grid(1, new float[9]).draw(), Color.BLACK);

        assertThat(ink).isEqualTo(16); // 6x6 pixels less the frame
        assertThat(paper).isZero();
    }

    @Test
    void coloursStayColours() {
        float[] red = new float[27];
        for (int i = 0; i < 27; i += 3) {
            red[i] = 1;
        }

        assertThat(count(grid(3, red).draw(), Color.RED)).isEqualTo(16);
    }

    private static ImageGrid grid(int channels, float[] image) {
        return new ImageGrid("", 3, 3, channels, List.of(new Group("", 1)), List.of(row(image)));
    }

    @Test
    void aPictureHasRoomForEveryRowAndColumn() {
        List<Group> groups = List.of(new Group("support", 1), new Group("query", 2));
        float[] image = new float[28 * 28];
        BufferedImage one = new ImageGrid("t", 28, 28, 1, groups, List.of(row(image))).draw();
        BufferedImage two = new ImageGrid("t", 28, 28, 1, groups, List.of(row(image), row(image))).draw();

        assertThat(one.getWidth()).isGreaterThan(3 * 56);
        assertThat(two.getHeight() - one.getHeight()).isEqualTo(60);
        assertThat(two.getWidth()).isEqualTo(one.getWidth());
    }

    @Test
    void longTitleWidensThePicture() {
        BufferedImage picture = new ImageGrid("t".repeat(200), 1, 1, 1, List.of(new Group("", 1)), List.of()).draw();

        assertThat(picture.getWidth()).isGreaterThan(500);
    }

    @Test
    void alphabetsAreSpreadOverThePoolAndShortOnesFit() {
        ClassPool pool = ClassPool.of(
                "pool",
                1,
                1,
                1,
                List.of(
                        new ImageClass("A/1", new byte[1]),
                        new ImageClass("B/1", new byte[1]),
                        new ImageClass("B/2", new byte[1]),
                        new ImageClass("C/1", new byte[1])));

        int two = ImageCharts.alphabets(pool, 2, 3).getHeight();
        int all = ImageCharts.alphabets(pool, 10, 3).getHeight();

        assertThat(all - two).isEqualTo(6);
    }

    @Test
    void classesHaveTheirFirstPicturesInARow() {
        ClassPool pool = ClassPool.of(
                "pool",
                1,
                1,
                1,
                List.of(
                        new ImageClass("a", new byte[9]),
                        new ImageClass("b", new byte[9]),
                        new ImageClass("c", new byte[9])));

        BufferedImage two = ImageCharts.classes(pool, 2, 40);
        BufferedImage all = ImageCharts.classes(pool, 8, 55);

        assertThat(all.getHeight() - two.getHeight()).isEqualTo(6);
        assertThat(all.getWidth()).isEqualTo(two.getWidth() + 15 * 6);
    }

    @Test
    void largeImagesAreNotEnlarged() {
        List<Group> groups = List.of(new Group("", 1));
        float[] image = new float[84 * 84];
        BufferedImage one = new ImageGrid("", 84, 84, 1, groups, List.of(row(image))).draw();
        BufferedImage two = new ImageGrid("", 84, 84, 1, groups, List.of(row(image), row(image))).draw();

        assertThat(two.getHeight() - one.getHeight()).isEqualTo(88);
    }

    @Test
    void anEpisodeHasARowAClass() {
        Engine engine = Engine.cpu();
        Examples support = new Examples(red(engine, 2), Labels.of(2, 0, 1));
        Examples query = new Examples(red(engine, 4), Labels.of(2, 0, 0, 1, 1));

        BufferedImage picture = ImageCharts.episode("t", new Episode(support, query));

        assertThat(count(picture, Color.RED)).isEqualTo(6 * 6 * 6);
    }

    @Test
    void aDrawnEpisodeSaysWhatItIs() {
        ClassPool pool = ClassPool.of(
                "Pool/metaTest", 2, 2, 1, List.of(new ImageClass("a", new byte[8]), new ImageClass("b", new byte[8])));
        EpisodeSampler tasks = new EpisodeSampler(pool, new EpisodeShape(2, 1, 1), Rotation.NONE);

        assertThat(ImageCharts.title(tasks, 3)).isEqualTo("2-way 1-shot episode 3, Pool");
        assertThat(ImageCharts.episode(tasks, 3).getHeight()).isGreaterThan(4);
    }

    /** Returns red images of 4x4 pixels. */
    private static Tensor red(Engine engine, int count) {
        double[] pixels = new double[count * 4 * 4 * 3];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = 1;
        }
        return engine.tensor(pixels, count, 4, 4, 3);
    }

    @Test
    void principalComponentsOfPointsOnALineAreItsDirection() {
        double[][] points = {{1, 1, 5}, {2, 3, 5}, {3, 5, 5}};

        PrincipalComponents components = PrincipalComponents.of(points);

        assertThat(components.mean().toArray()).containsExactly(new double[] {2, 3, 5}, within(1e-12));
        double length = Math.sqrt(5);
        assertThat(components.axes().getColumn(0))
                .containsExactly(new double[] {1 / length, 2 / length, 0}, within(1e-12));
        assertThat(components.explained().toArray()).containsExactly(new double[] {1, 0}, within(1e-12));
        double[][] projected = components.project(points);
        assertThat(projected[0]).containsExactly(new double[] {-length, 0}, within(1e-12));
        assertThat(projected[2]).containsExactly(new double[] {length, 0}, within(1e-12));
    }

    @Test
    void equalPointsExplainNothingAndStayInTheMiddle() {
        PrincipalComponents components = PrincipalComponents.of(new double[][] {{1, 2}, {1, 2}});

        assertThat(components.explained().toArray()).containsExactly(0, 0);
        assertThat(components.project(new double[][] {{1, 2}})[0]).containsExactly(0, 0);
    }

    private static Row row(float[] image) {
        return new Row("", Color.BLACK, List.of(image, image, image));
    }

    private static long count(BufferedImage picture, Color color) {
        long count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += picture.getRGB(x, y) == color.getRGB() ? 1 : 0;
            }
        }
        return count;
    }
}
