package org.meta4j.reproductions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.meta4j.experiment.Crew;
import org.meta4j.experiment.Experiment;
import org.meta4j.experiment.Receipt;
import org.meta4j.experiment.Run;

/**
 * Where the command line keeps a run.
 *
 * @param folder its checkpoint, and when it is finished its receipt
 * @param howToGoOn the command that goes on with it
 */
record Kept(Path folder, String howToGoOn) {
    private boolean isFinished() {
        return Files.exists(folder.resolve(Receipt.FILE));
    }

    /** Throws {@link IOException} if a run is there already and is not asked for. */
    void requireFree(boolean resume) throws IOException {
        if (!resume && (isFinished() || Run.isKeptIn(folder))) {
            throw new IOException(
                    folder + " holds a run already: go on with it by --resume, or choose another --out or --seed");
        }
    }

    /** Returns how many meta-iterations the run that is there is to have; nothing if none is there. */
    OptionalLong length() throws IOException {
        return isFinished() ? OptionalLong.of(Receipt.read(folder).horizon()) : Run.horizonIn(folder);
    }

    /** Returns the receipt if the run is finished; throws {@link IOException}, naming what differs, if it is one of another experiment. */
    Optional<Receipt> receipt(Experiment experiment) throws IOException {
        if (!isFinished()) {
            return Optional.empty();
        }
        Receipt receipt = Receipt.read(folder);
        receipt.requireOf(experiment, folder);
        return Optional.of(receipt);
    }

    /** Returns the run as far as it has come, or a new one. */
    Run run(Experiment experiment, long seed, Crew crew) throws IOException {
        return Run.isKeptIn(folder)
                ? experiment.resume(folder, crew)
                : experiment.run(seed, crew).keptIn(folder);
    }
}
