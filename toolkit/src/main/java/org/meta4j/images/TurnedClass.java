package org.meta4j.images;

import java.util.Locale;
import java.util.stream.Stream;
import org.meta4j.task.Sha256;

/**
 * A class of a pool.
 *
 * @param upright its images before they are turned
 * @param quarterTurns by how many quarter turns counter-clockwise they are
 */
record TurnedClass(String name, ImageClass upright, int quarterTurns) {
    static TurnedClass of(ImageClass upright) {
        return new TurnedClass(upright.name(), upright, 0);
    }

    /** Returns the class turned by 0, 90, 180 and 270 degrees. */
    Stream<TurnedClass> rotations() {
        return Stream.of(0, 1, 2, 3)
                .map(turns -> new TurnedClass(
                        String.format(Locale.ROOT, "%s/rot%03d", name, turns * 90),
                        upright,
                        (quarterTurns + turns) & 3));
    }

    void addTo(Sha256 sum) {
        sum.add(name).add(quarterTurns).add(upright.hash());
    }
}
