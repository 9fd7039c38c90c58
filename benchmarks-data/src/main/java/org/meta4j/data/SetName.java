package org.meta4j.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a data set is called: where its images are not made as usual, how they are stands behind its name, as in {@code miniImageNet
 * nearest}; and then in brackets how it is not as {@link Published}.
 *
 * @param dataSet its name when all is as usual
 * @param size the usual height and width of an image
 * @param resizing how images are usually brought to it
 * @param seed from which a program usually draws them
 */
record SetName(String dataSet, int size, Resizing resizing, long seed) {
    private static final Pattern REST =
            Pattern.compile("(?: (\\d{1,4})x\\1)?(?: (nearest|lanczos))?(?: seed (-?\\d{1,19}))?(?: \\(.*)?");

    /** Returns the name with all that is not as usual. */
    String with(int otherSize, Resizing otherResizing, long otherSeed) {
        return dataSet
                + (otherSize == size ? "" : " " + otherSize + "x" + otherSize)
                + (otherResizing == resizing ? "" : " " + otherResizing)
                + (otherSeed == seed ? "" : " seed " + otherSeed);
    }

    /** Returns how the images are made whose name this is; nothing if it is that of another data set. */
    Optional<SetName> read(String name) {
        Matcher rest = REST.matcher(name.startsWith(dataSet) ? name.substring(dataSet.length()) : "?");
        return rest.matches()
                ? Optional.of(new SetName(
                        dataSet,
                        Optional.ofNullable(rest.group(1))
                                .map(Integer::parseInt)
                                .orElse(size),
                        Optional.ofNullable(rest.group(2)).map(Resizing::of).orElse(resizing),
                        Optional.ofNullable(rest.group(3)).map(Long::parseLong).orElse(seed)))
                : Optional.empty();
    }

    /** Returns whether a name is that of a data set made as usual, whole or not. */
    static boolean isOf(String name, String dataSet) {
        return name.equals(dataSet) || name.startsWith(dataSet + " (");
    }
}
