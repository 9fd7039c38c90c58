package org.meta4j.reproductions;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Standard output or standard error in UTF-8, whatever the locale; it remembers that it could not be written, which a PrintWriter hides. */
final class StandardOutput extends FilterOutputStream {
    private Optional<IOException> failure = Optional.empty();

    StandardOutput(FileDescriptor descriptor) {
        super(new FileOutputStream(descriptor));
    }

    /** Returns what prints to it. */
    PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8));
    }

    /** Returns whether all was written, and says what is missing; a reader that went away, as {@code | head} does, misses nothing. */
    boolean isWhole(PrintWriter says) {
        Optional<String> problem =
                failure.map(IOException::getMessage).filter(reason -> !reason.contains("Broken pipe"));
        problem.ifPresent(reason -> {
            says.println("standard output could not be written (" + reason + "): make room, or let it go elsewhere");
            says.flush();
        });
        return problem.isEmpty();
    }

    /** Writes without any memory. */
    void last(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }
}
