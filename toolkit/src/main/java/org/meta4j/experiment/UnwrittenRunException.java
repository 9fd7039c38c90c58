package org.meta4j.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Thrown when the last checkpoint of a training could not be written to the run's folder. */
public final class UnwrittenRunException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    UnwrittenRunException(Path place, Optional<Path> elsewhere, Throwable cause) {
        super(
                "the run could not be written to " + place + " (" + cause.getMessage() + "); "
                        + elsewhere
                                .map(other -> "it was written to " + other + " instead, from where it can go on")
                                .orElse("nor to the folder for temporary files, so it is in the memory of this process"
                                        + " alone"),
                cause instanceof IOException failure ? failure : new IOException(cause));
    }
}
