package org.meta4j.data;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.meta4j.images.ClassPool;
import org.meta4j.images.ImageClass;
import org.meta4j.task.Randomness;

/**
 * A stand-in for Omniglot where its files are missing: as many characters, drawings and pixels, but the characters are a
 * few random Bezier strokes and the drawings wobble at random. Results on it say nothing about Omniglot.
 */
public final class Glyphs implements Characters {
    private static final int SIZE = Omniglot.SIZE;
    static final SetName USUAL = new SetName("Glyphs (not Omniglot)", SIZE, Resizing.NEAREST, 1);
    private static final int COUNT = 1623;
    private static final int DRAWINGS = 20;
    private static final int ALPHABETS = 50;

    private final ClassPool classes;

    private Glyphs(ClassPool classes) {
        this.classes = classes;
    }

    /** Returns the characters of this seed. */
    public static Glyphs generate(long seed) {
        List<ImageClass> classes = IntStream.range(0, COUNT)
                .parallel()
                .mapToObj(index -> character(seed, index))
                .sorted(Comparator.comparing(ImageClass::name))
                .toList();
        return new Glyphs(ClassPool.of(USUAL.with(SIZE, USUAL.resizing(), seed), SIZE, SIZE, 1, classes));
    }

    private static ImageClass character(long seed, int index) {
        RandomGenerator random = Randomness.of(seed, index);
        double[][] character = Handwriting.character(random);
        int size = SIZE * SIZE;
        byte[] pixels = new byte[DRAWINGS * size];
        for (int drawing = 0; drawing < DRAWINGS; drawing++) {
            System.arraycopy(Handwriting.draw(character, SIZE, random), 0, pixels, drawing * size, size);
        }
        String name =
                String.format(Locale.ROOT, "Glyphs%02d/character%02d", index % ALPHABETS + 1, index / ALPHABETS + 1);
        return new ImageClass(name, pixels);
    }

    @Override
    public String name() {
        return classes.name();
    }

    @Override
    public ClassPool classes() {
        return classes;
    }

    /** Returns parts as large as those of Omniglot's split. */
    @Override
    public Partitions split(Omniglot.Split split) {
        SplitNames sizes = OmniglotSplits.names(split);
        int validationStart = sizes.metaTrain().size();
        int testStart = validationStart + sizes.metaValidation().size();
        return SplitNames.cut(classes.names(), validationStart, testStart).partition(classes, split.prefix());
    }

    @Override
    public String toString() {
        return name();
    }
}
