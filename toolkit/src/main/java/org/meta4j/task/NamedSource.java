package org.meta4j.task;

import org.meta4j.autodiff.Engine;

/** A user's own tasks; two are equal if their names and first frozen episodes are. */
final class NamedSource implements TaskSource {
    private static final int HASHED = 16;

    private final String name;
    private final Draw draw;
    private volatile String hash = "";

    NamedSource(String name, Draw draw) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a task source needs a name");
        }
        this.name = name;
        this.draw = draw;
    }

    @Override
    public Episode episode(long seed, long index, Engine engine) {
        return draw.episode(seed, index, engine);
    }

    @Override
    public SourceId id() {
        if (hash.isEmpty()) {
            hash = hash();
        }
        return new SourceId(name, hash, "");
    }

    /** Returns the shape of the first frozen episode. */
    @Override
    public EpisodeShape shape() {
        Episode first = episode(0);
        int ways = first.support().targets() instanceof Labels labels ? labels.ways() : 1;
        return new EpisodeShape(
                ways,
                first.support().targets().perClass(),
                first.query().targets().perClass());
    }

    private String hash() {
        Sha256 sum = new Sha256();
        for (int i = 0; i < HASHED; i++) {
            Episode episode = episode(FROZEN, i, Engine.reference());
            add(sum, episode.support());
            add(sum, episode.query());
        }
        return sum.hex();
    }

    private static void add(Sha256 sum, Examples examples) {
        sum.add(examples.inputs().toDoubles());
        if (examples.targets() instanceof Values values) {
            sum.add(values.tensor().toDoubles());
        } else {
            sum.add(examples.labels().toString());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedSource source && id().equals(source.id());
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
