package org.meta4j.data;

import java.util.List;
import java.util.Set;
import org.meta4j.images.ImageClass;

/**
 * How much a data set holds as it was published.
 *
 * @param kind what its classes are
 * @param classes their names
 * @param each how many images each has
 */
record Published(String kind, Set<String> classes, int each) {
    /** Returns how many images there are. */
    int images() {
        return classes.size() * each;
    }

    /** Returns what stands behind the data set's name where something else was found; nothing where it is whole. */
    String difference(List<ImageClass> found, int imageBytes) {
        int all = images();
        long images = found.stream()
                .mapToLong(c -> c.pixels().remaining() / imageBytes)
                .sum();
        long known = found.stream().filter(c -> classes.contains(c.name())).count();
        if (known < classes.size()) {
            return " (only " + images + " of its " + all + " images, " + known + " of its " + classes.size() + " "
                    + kind + ")";
        }
        if (images < all) {
            return " (only " + images + " of its " + all + " images)";
        }
        boolean whole = images == all && found.stream().allMatch(c -> c.pixels().remaining() == each * imageBytes);
        return whole ? "" : " (not its " + all + " images, but others among them)";
    }
}
