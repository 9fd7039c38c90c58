package org.meta4j.reproductions;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalogue of published experiments. Looking into it loads no data.
 *
 * <pre>{@code
 * Papers.cells().forEach(cell -> System.out.println(cell.id() + " " + cell.quoted()));
 * Run run = Papers.cell("snell2017/omniglot-5w1s-protonet").experiment().run(1).train();
 * }</pre>
 */
public final class Papers {
    private static final List<Cell> CELLS = Stream.of(
                    FinnEtAl2017.cells(),
                    LiEtAl2017.cells(),
                    SnellEtAl2017.cells(),
                    NicholEtAl2018.cells(),
                    BertinettoEtAl2019.cells(),
                    RaghuEtAl2020.cells())
            .flatMap(List::stream)
            .toList();

    private Papers() {}

    /** Returns all published experiments. */
    public static List<Cell> cells() {
        return CELLS;
    }

    /** Returns the one of an id, if it is published. */
    public static Optional<Cell> find(String id) {
        return CELLS.stream().filter(cell -> cell.id().equals(id)).findFirst();
    }

    /** Returns the one of an id; throws {@link IllegalArgumentException} if there is none. */
    public static Cell cell(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(lacks(id, "Papers.cells()")));
    }

    /** Returns the sentence that there is none of an id, with those that look most like it, and what has all. */
    static String lacks(String id, String all) {
        List<String> near = Near.to(id, CELLS.stream().map(Cell::id).toList());
        return "there is no published experiment \"" + id + "\"; "
                + (near.isEmpty() ? "" : "there are " + String.join(", ", near) + " and more: ") + all + " has all";
    }

    /** Returns the place of an id in the catalogue, behind all for others. */
    static int place(String id) {
        return find(id).map(CELLS::indexOf).orElse(CELLS.size());
    }
}
