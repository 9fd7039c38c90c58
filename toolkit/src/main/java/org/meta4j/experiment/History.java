package org.meta4j.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stretches in which a run was trained. */
final class History {
    private final List<Stretch> stretches;
    private long start;
    private long from;
    private int training;
    private Crew crew = Crew.ofAllCores();
    private boolean open;

    History(List<Stretch> stretches) {
        this.stretches = new ArrayList<>(stretches);
    }

    void begin(int newTraining, long done, Crew newCrew) {
        start = System.nanoTime();
        from = done;
        training = newTraining;
        crew = newCrew;
        open = true;
    }

    /** Ends the stretch under way; one without a meta-iteration is not kept. */
    void end(long done) {
        if (open && done > from) {
            stretches.add(now(done));
        }
        open = false;
    }

    private Stretch now(long done) {
        return new Stretch(training, from, done, seconds(), crew.threads(), crew.arithmetic(), Origin.here());
    }

    private double seconds() {
        return open ? (System.nanoTime() - start) / 1e9 : 0;
    }

    /** Returns all stretches, that under way as far as it has come. */
    List<Stretch> stretches(long done) {
        List<Stretch> all = new ArrayList<>(stretches);
        if (open && done > from) {
            all.add(now(done));
        }
        return List.copyOf(all);
    }

    /** Returns the time of all stretches. */
    Duration elapsed() {
        double before = stretches.stream().mapToDouble(Stretch::seconds).sum();
        return Duration.ofNanos((long) (1e9 * (before + seconds())));
    }

    /** Returns how long the rest takes at the speed of the stretch under way; zero in its first second, which tells little. */
    Duration remaining(long done, long total) {
        return seconds() < 1
                ? Duration.ZERO
                : Duration.ofNanos((long) (1e9 * seconds() / (done - from) * (total - done)));
    }
}
