package org.meta4j.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.meta4j.autodiff.Tensor;
import org.meta4j.data.ImageFiles.Channels;
import org.meta4j.task.Examples;
import org.meta4j.task.Labels;
import org.meta4j.task.Logits;

/**
 * A few labelled pictures to adapt on.
 *
 * @param names what the classes are called, that of label 0 first
 * @param examples inputs {@code [n, size, size, channels]} in [0, 1], class after class
 * @see ImageFolders#support
 */
public record ImageSupport(List<String> names, Examples examples) {
    /** Throws {@link IllegalArgumentException} unless there is one name a class. */
    public ImageSupport {
        names = List.copyOf(names);
        int ways = examples.labels().ways();
        if (ways != names.size()) {
            throw new IllegalArgumentException("there are " + names.size() + " names but " + ways + " classes");
        }
    }

    static ImageSupport of(List<ClassFiles> classes, int size, Channels channels) {
        List<Path> files = classes.stream().flatMap(c -> c.files().stream()).toList();
        int bytes = size * size * channels.count();
        byte[] pixels = new byte[Math.multiplyExact(files.size(), bytes)];
        for (int i = 0; i < files.size(); i++) {
            System.arraycopy(ImageFiles.decode(files.get(i), size, channels), 0, pixels, i * bytes, bytes);
        }
        int[] ids = IntStream.range(0, classes.size())
                .flatMap(id -> IntStream.generate(() -> id)
                        .limit(classes.get(id).files().size()))
                .toArray();
        return new ImageSupport(
                classes.stream().map(ClassFiles::name).toList(),
                new Examples(ImageFiles.tensor(pixels, files.size(), size, channels), Labels.of(classes.size(), ids)));
    }

    /**
     * Returns the name of the class that the logits of one picture choose, {@code [1, ways]}; throws {@link IllegalArgumentException} if not
     * all are numbers.
     */
    public String name(Tensor logits) {
        if (!Arrays.equals(logits.shape(), new int[] {1, names.size()})) {
            throw new IllegalArgumentException("the logits of one picture are [1, " + names.size() + "], but these are "
                    + Arrays.toString(logits.shape()));
        }
        int chosen = Logits.classes(logits)[0];
        if (chosen == Logits.NONE) {
            throw new IllegalArgumentException(
                    "the logits choose no class, as not all are numbers: " + Arrays.toString(logits.toDoubles()));
        }
        return names.get(chosen);
    }
}
