package org.meta4j.autodiff;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Pattern;

/** Why a file could not be read or written, in words: the messages of Java's own exceptions are often its name alone. */
public final class Reason {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    private static final int MOST_SHOWN = 100;

    private Reason() {}

    /** Returns a text that was found in a file as it can stand in a sentence: in one line, and its beginning if it is long. */
    public static String shown(String text) {
        String beginning = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return UNPRINTABLE.matcher(beginning).replaceAll("?");
    }

    /** Returns the end of a sentence that names the file. */
    public static String of(Exception e) {
        if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(unchecked.getCause());
        }
        if (e instanceof AccessDeniedException) {
            return "its permissions do not allow it";
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (e instanceof FileAlreadyExistsException file) {
            return "another file is in the place of " + file.getFile();
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (e instanceof EOFException && e.getMessage() == null) {
            return "it ends too early";
        }
        boolean unsaid = e.getMessage() == null || (e instanceof FileSystemException file && file.getReason() == null);
        return unsaid ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }
}
