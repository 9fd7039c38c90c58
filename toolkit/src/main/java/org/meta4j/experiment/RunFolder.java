package org.meta4j.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.meta4j.autodiff.PartFile;
import org.meta4j.autodiff.Reason;

/** The folder that a run is kept in, and what was last written there. */
final class RunFolder {
    static final String CHECKPOINT = "checkpoint.npz";

    private final Path place;
    private Optional<String> trouble = Optional.empty();
    private FileTime written = FileTime.fromMillis(0);
    private long when = System.nanoTime();
    private Duration between = Run.SAVED_EVERY;

    private RunFolder(Path place) {
        this.place = place;
    }

    /** Returns the folder for a new run, whose first checkpoint is written at once: what cannot be written is then known before any work. */
    static RunFolder begin(Path place, Run run) throws IOException {
        if (Run.isKeptIn(place) || Files.exists(place.resolve(Receipt.FILE))) {
            throw new IOException(
                    place + " holds a run already: go on with it (Experiment.resume), or choose another folder");
        }
        run.settings(); // that they cannot be written is known before there is a folder
        RunFolder folder = new RunFolder(place);
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new IOException("the folder " + place + " for the run cannot be made: " + Reason.of(e), e);
        }
        try (RunLock lock = folder.hold()) {
            folder.write(run);
        }
        return folder;
    }

    /** Returns the folder of a run to go on with, and that run. */
    static Run open(Path place, Experiment experiment, Crew crew) throws IOException {
        Path file = place.resolve(CHECKPOINT);
        if (!Files.isRegularFile(file)) {
            throw new IOException(place + " holds no run to go on with: there is no " + CHECKPOINT);
        }
        RunFolder folder = new RunFolder(place);
        folder.written = Files.getLastModifiedTime(file);
        Run run = Checkpoint.read(file, crew.engine(1)).run(experiment, crew, place.toString());
        run.keep(folder);
        return run;
    }

    /** Returns the right to write; throws {@link IOException} if another run has it, or has written since this one did. */
    RunLock hold() throws IOException {
        RunLock lock = RunLock.of(place);
        try {
            requireUnchanged();
            PartFile.clear(place, "");
            return lock;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void requireUnchanged() throws IOException {
        Path file = place.resolve(CHECKPOINT);
        if (Files.exists(file) && !Files.getLastModifiedTime(file).equals(written)) {
            throw new IOException("another run has written to " + place + " since this one did:"
                    + " go on with that (Experiment.resume), or choose another folder");
        }
    }

    private void write(Run run) throws IOException {
        Path file = place.resolve(CHECKPOINT);
        Checkpoint.of(run).write(file);
        written = Files.getLastModifiedTime(file);
        when = System.nanoTime();
        trouble = Optional.empty();
    }

    /**
     * Writes a checkpoint if the last one is old enough. What goes wrong is noted, and tried again after as long.
     *
     * @param now the {@link System#nanoTime() time}
     */
    void writeNowAndThen(Run run, long now) {
        if (now - when < between.toNanos()) {
            return;
        }
        try {
            write(run);
        } catch (IOException e) {
            when = now;
            trouble = Optional.of("the checkpoint could not be written, which is tried again in " + between.toSeconds()
                    + " s: " + e.getMessage());
        }
    }

    /** Writes a checkpoint, here or else in the folder for temporary files. */
    void writeAtEnd(Run run) {
        try {
            write(run);
        } catch (IOException | RuntimeException | Error e) {
            throw new UnwrittenRunException(place, elsewhere(run), e);
        }
    }

    /** Writes a checkpoint of what was reached before something went wrong, if that can be done. */
    void writeAfter(Throwable failure, Run run) {
        try {
            write(run);
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private static Optional<Path> elsewhere(Run run) {
        try {
            Path other = Files.createTempDirectory("meta4j-run-");
            Checkpoint.of(run).write(other.resolve(CHECKPOINT));
            return Optional.of(other);
        } catch (IOException | RuntimeException | Error e) {
            return Optional.empty();
        }
    }

    /** Sets how old a checkpoint gets before the next is written. */
    void saveEvery(Duration time) {
        between = time;
    }

    Optional<String> trouble() {
        return trouble;
    }
}
