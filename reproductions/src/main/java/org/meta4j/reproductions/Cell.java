package org.meta4j.reproductions;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.meta4j.data.Characters;
import org.meta4j.data.CifarFs;
import org.meta4j.data.ColourImages;
import org.meta4j.data.MiniImageNet;
import org.meta4j.data.Omniglot;
import org.meta4j.data.SineWaves;
import org.meta4j.experiment.Condition;
import org.meta4j.experiment.Experiment;

/**
 * A published experiment, without its data: those are loaded when {@link #experiment()} is asked for.
 *
 * @param id of the experiment
 * @param title what tables call it beside its data set, such as {@code MAML, 5-way 1-shot}
 * @param dataSet what its data set is called when it is whole, such as {@code Omniglot}
 * @param quoted the numbers that the paper prints
 * @param known how it differs from the paper or its authors' code where settings cannot say, with the source
 * @param columns what tables show of it
 * @param makers make the experiment
 */
public record Cell(
        String id,
        String title,
        String dataSet,
        List<Quoted> quoted,
        List<String> known,
        List<Column> columns,
        Makers makers) {
    /**
     * A column of a table; experiments measured under different conditions may share one.
     *
     * @param title what stands above it
     * @param condition what of this experiment stands in it
     */
    public record Column(String title, Condition condition) {}

    /**
     * What makes the experiment.
     *
     * @param real of its data set; throws {@link IllegalStateException}, saying what is missing, if that is not there
     * @param standIn of data that a program draws
     */
    public record Makers(Supplier<Experiment> real, Supplier<Experiment> standIn) {
        private static <T> Makers of(Function<T, Experiment> maker, Supplier<T> data, Supplier<T> drawn) {
            return new Makers(() -> maker.apply(data.get()), () -> maker.apply(drawn.get()));
        }
    }

    /** Something drawn when it is first asked for, and remembered as long as there is memory for it. */
    private static final class Drawn<T> implements Supplier<T> {
        private final Supplier<T> drawing;
        private SoftReference<T> drawn = new SoftReference<>(null);

        Drawn(Supplier<T> drawing) {
            this.drawing = drawing;
        }

        @Override
        public synchronized T get() {
            T remembered = drawn.get();
            if (remembered == null) {
                remembered = drawing.get();
                drawn = new SoftReference<>(remembered);
            }
            return remembered;
        }
    }

    private static final Supplier<Characters> GLYPHS = new Drawn<>(Omniglot::standIn);
    private static final Supplier<ColourImages> SMALL_GLYPHS = new Drawn<>(CifarFs::standIn);
    private static final Supplier<ColourImages> LARGE_GLYPHS = new Drawn<>(MiniImageNet::standIn);

    /** Copies the lists. */
    public Cell {
        quoted = List.copyOf(quoted);
        known = List.copyOf(known);
        columns = List.copyOf(columns);
    }

    /** Returns one of a regression of sine waves, which need no files. */
    static Cell sine(Called called, Supplier<Experiment> maker) {
        return of(called, SineWaves.NAME, SineConditions.columns(), new Makers(maker, maker));
    }

    static Cell omniglot(Called called, ImageConditions conditions, Function<Characters, Experiment> maker) {
        return of(called, Omniglot.NAME, conditions.columns(), Makers.of(maker, Omniglot::load, GLYPHS));
    }

    static Cell miniImageNet(Called called, ImageConditions conditions, Function<ColourImages, Experiment> maker) {
        return of(called, MiniImageNet.NAME, conditions.columns(), Makers.of(maker, MiniImageNet::load, LARGE_GLYPHS));
    }

    static Cell cifarFs(Called called, ImageConditions conditions, Function<ColourImages, Experiment> maker) {
        return of(called, CifarFs.NAME, conditions.columns(), Makers.of(maker, CifarFs::load, SMALL_GLYPHS));
    }

    private static Cell of(Called called, String dataSet, List<Column> columns, Makers makers) {
        return new Cell(called.id(), called.title(), dataSet, List.of(), List.of(), columns, makers);
    }

    Cell quoting(Quoted... newQuoted) {
        return new Cell(id, title, dataSet, List.of(newQuoted), known, columns, makers);
    }

    /** Returns the same, of which this is known too. */
    Cell knowing(String... more) {
        List<String> all = Stream.concat(known.stream(), Stream.of(more)).toList();
        return new Cell(id, title, dataSet, quoted, all, columns, makers);
    }

    /** Loads the data and returns the experiment; throws {@link IllegalStateException}, saying what is missing, if they are not there. */
    public Experiment experiment() {
        return makers.real().get();
    }

    /** Returns the experiment on data that a program draws in place of the data set; its results say nothing about that. */
    public Experiment onStandIn() {
        return makers.standIn().get();
    }

    /** Returns the column that shows a condition. */
    Optional<Column> column(Condition condition) {
        return columns.stream()
                .filter(column -> column.condition().equals(condition))
                .findFirst();
    }

    /** Returns a number with how it was measured, such as {@code 98.7 ± 0.4 (transductive, K queries)}. */
    String describe(Quoted number) {
        return number.printed() + " ("
                + number.how(condition -> column(condition).map(Column::title).orElse(condition.toString())) + ")";
    }
}
