package org.meta4j.notebook;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;
import org.meta4j.images.EpisodeSampler;

/**
 * The charts of runs and receipts. Each says in its title what data it was made on, and names runs by what tells their ids apart.
 *
 * <pre>{@code
 * show(learningCurves(maml, reptile));
 * show(bySteps(Condition.squaredError(10, 100, 0), maml, reptile));
 * show(adaptation(maml, 8, 0, 1, 10));
 * }</pre>
 */
public final class Charts {
    private Charts() {}

    // ---- training ----

    /** Returns the losses over the meta-iterations, smoothed over a twentieth of the training; a run without losses has none. */
    public static XYChart learningCurves(Run... runs) {
        return LearningCurves.of(Result.all(runs));
    }

    /** Returns the same of receipts. */
    public static XYChart learningCurves(Receipt... receipts) {
        return LearningCurves.of(Result.all(receipts));
    }

    /** Returns the same with every loss divided by what it was at first, so that losses of different scales share a logarithmic axis. */
    public static XYChart relativeLearningCurves(Run... runs) {
        return LearningCurves.relative(Result.all(runs));
    }

    // ---- tests ----

    /**
     * Returns what was measured under a condition, whatever its number of steps, after each of the steps that were measured, with bands
     * of its 95% interval: Fig. 3 of Finn et al. 2017. Losses far above those before adaptation are cut off at the top. Throws {@link
     * IllegalArgumentException} if the runs were tested on different tasks.
     */
    public static XYChart bySteps(Condition condition, Run... runs) {
        return StepsChart.of(condition, SameTasks.of(Result.all(runs)));
    }

    /** Returns the same of receipts. */
    public static XYChart bySteps(Condition condition, Receipt... receipts) {
        return StepsChart.of(condition, SameTasks.of(Result.all(receipts)));
    }

    /**
     * Returns what was measured under a condition after its most steps, the queries normalised together (transductive) and each alone
     * (inductive), as bars with their intervals. Throws {@link IllegalArgumentException} if the runs were tested on different tasks.
     */
    public static CategoryChart bySeeing(Condition condition, Run... runs) {
        return SeeingChart.of(condition, SameTasks.of(Result.all(runs)));
    }

    /** Returns the same of receipts. */
    public static CategoryChart bySeeing(Condition condition, Receipt... receipts) {
        return SeeingChart.of(condition, SameTasks.of(Result.all(receipts)));
    }

    // ---- one task ----

    /**
     * Returns how a run adapts to one frozen wave of those it was trained on: the true curve, the support points, and the predictions
     * after some numbers of steps, rising. This is Fig. 2 of Finn et al. 2017.
     */
    public static XYChart adaptation(Run run, long index, int... steps) {
        if (run.experiment().metaTrain() instanceof SineWaves tasks) {
            return adaptation(run, tasks, index, steps);
        }
        throw new IllegalArgumentException("an adaptation is drawn of sine waves, but "
                + run.experiment().id() + " was trained on "
                + run.experiment().metaTrain().id().name());
    }

    /** Returns the same with the number of support points of other tasks. */
    public static XYChart adaptation(Run run, SineWaves tasks, long index, int... steps) {
        return TaskCharts.adaptation(run, tasks, index, steps);
    }

    /**
     * Returns a frozen episode as a run embeds it, support and query normalised together, in the plane in which its points vary most: query
     * points as circles in the colours of their classes, support points as triangles, and the mean of each class's support points as
     * a large diamond. Throws {@link IllegalArgumentException} if the learner does not embed.
     */
    public static XYChart embedding(Run run, EpisodeSampler tasks, long index) {
        return EmbeddingChart.of(run, tasks, index);
    }

    /**
     * Returns how often a query image of a class, one class a row, is taken for each class after some steps of adaptation to the
     * support set of a frozen episode; the query images are normalised together.
     */
    public static HeatMapChart confusion(Run run, EpisodeSampler tasks, long index, int steps) {
        return TaskCharts.confusion(run, tasks, index, steps);
    }

    /** Returns several charts side by side as one picture. */
    public static BufferedImage row(XYChart... charts) {
        List<BufferedImage> pictures =
                Arrays.stream(charts).map(BitmapEncoder::getBufferedImage).toList();
        int width = pictures.stream().mapToInt(BufferedImage::getWidth).sum();
        int height = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        BufferedImage all = new BufferedImage(Math.max(1, width), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        int x = 0;
        for (BufferedImage picture : pictures) {
            graphics.drawImage(picture, x, 0, null);
            x += picture.getWidth();
        }
        graphics.dispose();
        return all;
    }
}
