package org.meta4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.meta4j.autodiff.Reason;

/**
 * A zip file with a data set. It is looked through as a whole before anything in it is used: what its files are called, how large
 * they say they are, and that they have their checksums.
 */
final class Archive {
    /** No picture of a data set that is read here is nearly as large. */
    private static final long LARGEST = 16 << 20;

    private static final Pattern OUTSIDE = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)|/.*");
    private static final Pattern METHOD = Pattern.compile(".*compression method: (\\d+).*");
    private static final Map<String, String> METHODS =
            Map.of("9", "Deflate64", "12", "bzip2", "14", "LZMA", "93", "Zstandard", "95", "xz");

    private Archive() {}

    /** Returns whether a data set is there: a folder, or a zip file that may hold it. */
    static boolean isThere(Path source) {
        return source.toString().endsWith(".zip") ? Files.isRegularFile(source) : Files.isDirectory(source);
    }

    /**
     * Returns what a reader makes of a data set's folder, or of that folder in a zip file; throws saying what the file is if it is no
     * whole zip with this folder.
     */
    static <T> T read(Path zip, String folder, Function<Path, T> reader) {
        if (Files.isDirectory(zip)) {
            return reader.apply(zip);
        }
        try {
            require(zip);
            try (FileSystem files = FileSystems.newFileSystem(zip)) {
                Path inside = files.getPath("/", folder);
                if (!Files.isDirectory(inside)) {
                    throw new IllegalStateException(zip + " holds no folder " + folder + "/: it is another zip file, or"
                            + " was packed otherwise; unpack it and put the folder in its place.");
                }
                return reader.apply(inside);
            }
        } catch (ZipException e) {
            throw new UncheckedIOException(zip + " " + found(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + zip + ": " + Reason.of(e), e);
        }
    }

    /** Returns what a file is of which Java says this. */
    private static String found(String message) {
        Matcher method = METHOD.matcher(message);
        if (method.matches()) {
            String name = METHODS.getOrDefault(method.group(1), "method " + method.group(1));
            return "is packed by " + name + ", but only stored and deflated files can be read; unpack it and put the"
                    + " folder in its place";
        }
        return message.contains("encrypted")
                ? "is encrypted; unpack it with its password and put the folder in its place"
                : "is not a complete zip file (" + message + "); delete it and get it again";
    }

    private static void require(Path zip) throws IOException {
        Set<String> names = new HashSet<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = file.stream().toList();
            for (ZipEntry entry : entries) {
                requireHarmless(zip, entry);
                if (!names.add(entry.getName())) {
                    throw new ZipException("it holds " + Reason.shown(entry.getName()) + " twice");
                }
            }
            ZipNames.requireSame(zip, entries.size());
            for (ZipEntry entry : entries) {
                requireWhole(file, entry);
            }
        }
    }

    private static void requireHarmless(Path zip, ZipEntry entry) {
        if (OUTSIDE.matcher(entry.getName()).matches()) {
            throw new IllegalStateException(zip + " holds a file named " + Reason.shown(entry.getName())
                    + ", which would lie outside of its folder: it is not the data set's own. Nothing of it was read.");
        }
        if (entry.getSize() > LARGEST) {
            throw new IllegalStateException(
                    zip + " holds " + Reason.shown(entry.getName()) + ", which says that it has "
                            + entry.getSize() + " bytes, more than the " + LARGEST
                            + " that a picture may have. Nothing of it was read.");
        }
    }

    private static void requireWhole(ZipFile file, ZipEntry entry) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) entry.getSize() + 1);
            sum.update(bytes);
            if (bytes.length != entry.getSize() || sum.getValue() != entry.getCrc()) {
                throw new ZipException(Reason.shown(entry.getName()) + " has not the size and checksum that it names");
            }
        } catch (ZipException e) {
            throw e;
        } catch (IOException e) {
            throw new ZipException(Reason.shown(entry.getName()) + " cannot be unpacked, " + Reason.of(e));
        }
    }
}
