package org.meta4j.images;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.meta4j.task.Sha256;

/** What is in a pool, whatever that is called: the classes in their order, all with images of one size. */
final class PoolImages {
    private final ImageSize size;
    private final List<TurnedClass> classes;
    private final List<String> names;
    /** Where the bytes of a turned image come from, by quarter turns counter-clockwise. */
    private final int[][] sources;

    private volatile String hash = "";

    private PoolImages(ImageSize size, List<TurnedClass> classes) {
        this.size = size;
        this.classes = List.copyOf(classes);
        this.names = classes.stream().map(TurnedClass::name).toList();
        this.sources = QuarterTurns.sources(size);
    }

    static PoolImages of(ImageSize size, List<ImageClass> upright) {
        Set<String> there = new HashSet<>();
        for (ImageClass c : upright) {
            if (!there.add(c.name())) {
                throw new IllegalArgumentException("class " + c.name() + " is there twice");
            }
            size.requireWhole(c);
        }
        return new PoolImages(size, upright.stream().map(TurnedClass::of).toList());
    }

    ImageSize size() {
        return size;
    }

    List<String> names() {
        return names;
    }

    /** Returns how many images a class has. */
    int count(int index) {
        return classes.get(index).upright().size() / size.bytes();
    }

    String hash() {
        if (hash.isEmpty()) {
            Sha256 sum = new Sha256().add(size.height()).add(size.width()).add(size.channels());
            classes.forEach(c -> c.addTo(sum));
            hash = sum.hex();
        }
        return hash;
    }

    /** Writes an image, turned further by some quarter turns, into the target from the offset on. */
    void read(int index, int image, int quarterTurns, float[] target, int offset) {
        TurnedClass c = classes.get(index);
        int[] source = sources[(c.quarterTurns() + quarterTurns) & 3];
        byte[] pixels = new byte[source.length];
        c.upright().copy(image * source.length, pixels);
        for (int i = 0; i < source.length; i++) {
            target[offset + i] = Pixels.unit(pixels[source[i]]);
        }
    }

    /** Returns the classes of these names, in their order. */
    PoolImages named(Collection<String> chosen) {
        Map<String, TurnedClass> byName = new HashMap<>();
        classes.forEach(c -> byName.put(c.name(), c));
        return with(chosen.stream().map(name -> Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no class " + name + " among the " + classes.size() + " classes"))));
    }

    PoolImages between(int from, int to) {
        return with(classes.subList(from, to).stream());
    }

    PoolImages and(PoolImages others) {
        return with(Stream.concat(classes.stream(), others.classes.stream()));
    }

    /** Returns each class turned by 0, 90, 180 and 270 degrees in its place. */
    PoolImages rotations() {
        size.requireSquare();
        return with(classes.stream().flatMap(TurnedClass::rotations));
    }

    private PoolImages with(Stream<TurnedClass> others) {
        return new PoolImages(size, others.toList());
    }

    /** Returns the name of the first of the other classes that one of these has too. */
    Optional<String> sharedWith(PoolImages others) {
        Set<String> own = new HashSet<>(names);
        return others.names.stream().filter(own::contains).findFirst();
    }
}
