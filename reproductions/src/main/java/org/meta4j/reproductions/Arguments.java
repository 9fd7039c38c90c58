package org.meta4j.reproductions;

import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** The words of the command line, as they come, each refusal saying what is expected, and as they are told. */
final class Arguments {
    private Arguments() {}

    static Path path(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("must be a file or folder, but is empty");
        }
        Path path = Path.of(requireRead(text));
        if (!path.isAbsolute()) {
            requireRead(System.getProperty("user.dir"));
        }
        return path;
    }

    /** Java takes the encoding of names from the locale alone, and puts this character where that has none. */
    private static String requireRead(String name) {
        if (name.indexOf('\uFFFD') >= 0) {
            throw new TypeConversionException(locale(name));
        }
        return name;
    }

    /** Returns why a name cannot be that of a file. */
    static String locale(String name) {
        return "the name " + name + " has letters that Java cannot read in this locale: set one of UTF-8, such as"
                + " LC_ALL=C.UTF-8";
    }

    /** Returns why nothing can be written into a folder, which is made if there is none; nothing if it can. */
    static Optional<String> noFolder(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is no folder: name another place");
        }
        return Files.isWritable(there)
                ? Optional.empty()
                : Optional.of(there + " may not be written: change its permissions, or name another place");
    }

    static long number(String text) {
        return within(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static int smallNumber(String text) {
        return Math.toIntExact(within(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static long within(String text, long least, long most) {
        BigInteger number = text.matches("[+-]?\\d{1,30}") ? new BigInteger(text) : BigInteger.ONE.shiftLeft(100);
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new TypeConversionException("must be a whole number from " + least + " to " + most + ", but is "
                    + (text.isEmpty() ? "empty" : text));
        }
        return number.longValueExact();
    }

    /** Returns the jar that runs, or the name it has after a build. */
    static String program() {
        try {
            String jar = Path.of(Reproduce.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return jar.endsWith(".jar") ? jar : "reproductions/target/reproduce.jar";
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of a class is a URI", e);
        }
    }

    /** Returns a word as a shell reads it. */
    static String quoted(String word) {
        return word.matches("[\\w./:+@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
