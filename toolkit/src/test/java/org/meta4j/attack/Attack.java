package org.meta4j.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;

/**
 * Damages a small real file in many seeded ways and loads each: cuts at every length, bits, sizes, bytes inserted and removed. Every
 * load must give what the whole file gives, or throw one sentence that names the file; at most 256 MB are allocated, in at most 2 s.
 *
 * <pre>{@code
 * Attack.on(folder.resolve("a/0.png"), Attack.Checksum.PRESENT, file -> ImageFiles.decode(file, 8, Resizing.LANCZOS));
 * }</pre>
 *
 * {@code -Dmeta4j.fuzz=60s} goes on with other seeds for that long, and prints what came of them.
 */
@NullMarked
public final class Attack {
    private static final Duration FUZZ =
            Duration.parse("PT" + System.getProperty("meta4j.fuzz", "0s").strip());

    private final Path file;
    private final byte[] whole;
    private final Object right;
    private final Checksum checksum;
    private final Loader loader;
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private Load worst;

    /** What is tried: returns what is in a file, values or an array; the file's name is always the same, its content changes. */
    @FunctionalInterface
    public interface Loader {
        Object load(Path file) throws Exception;
    }

    /** Whether the format can tell that its content was changed. */
    public enum Checksum {
        /** Nothing else than what is in the whole file is ever right. */
        PRESENT,
        /**
         * Changed pixels of a BMP, or a changed header of raw data, make a whole file of something else, which no reader can tell:
         * another result is right too. Never after a cut, though.
         */
        ABSENT
    }

    private enum Outcome {
        THE_SAME,
        REFUSED,
        ANOTHER
    }

    private Attack(Path file, Checksum checksum, Loader loader) throws IOException {
        this.file = file;
        this.whole = Files.readAllBytes(file);
        this.checksum = checksum;
        this.loader = loader;
        this.worst = Load.of(loader, file);
        this.right = worst.result()
                .orElseThrow(() -> new AssertionError(
                        "the whole file is refused", worst.refusal().orElseThrow()));
    }

    /** Attacks a loader with a file, which is as it was afterwards. */
    public static void on(Path file, Checksum checksum, Loader loader) throws IOException {
        Attack attack = new Attack(file, checksum, loader);
        try {
            attack.tryAll();
        } finally {
            attack.replace(attack.whole);
        }
        if (!Objects.deepEquals(Load.of(loader, file).result().orElse("refused"), attack.right)) {
            throw new AssertionError("after all damages the whole " + file + " no longer loads as before");
        }
        if (!FUZZ.isZero()) {
            System.out.println(file.getFileName() + ": " + attack.counts + ", at worst " + attack.worst);
        }
    }

    private void tryAll() {
        long end = System.nanoTime() + FUZZ.toNanos();
        Damage.usual(whole).forEach(this::tryOne);
        for (long seed = 1_000; System.nanoTime() < end; seed++) {
            tryOne(Damage.random(whole, seed));
        }
    }

    private void tryOne(Damage damage) {
        try {
            replace(damage.bytes());
            Load load = Load.of(loader, file);
            counts.merge(outcome(load, damage), 1, Integer::sum);
            worst = worst.worst(load);
            load.requireSmall();
        } catch (IOException | AssertionError e) {
            throw new AssertionError(file + ", " + damage + ": " + e.getMessage(), e);
        }
    }

    private Outcome outcome(Load load, Damage damage) {
        if (load.result().isEmpty()) {
            load.requireSentenceWith(file.getFileName().toString());
            return Outcome.REFUSED;
        }
        if (Objects.deepEquals(load.result().orElseThrow(), right)) {
            return Outcome.THE_SAME;
        }
        if (checksum == Checksum.PRESENT || damage.isCutFrom(whole)) {
            throw new AssertionError("something else was loaded without a word");
        }
        return Outcome.ANOTHER;
    }

    /** A new file takes the old one's place: the old one may be mapped into memory, and must not shrink. */
    private void replace(byte[] bytes) throws IOException {
        Path other = Files.write(file.resolveSibling(".attack"), bytes);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
