package org.meta4j.autodiff;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Zip files of named entries, written at once and read whole. What was written by {@link #write} is read as it was or not at all: one
 * missing or changed byte anywhere in the file is noticed. Of files that others wrote, the contents are checked.
 */
public final class Zip {
    /** Deflate makes nothing smaller than this. */
    private static final long MOST_DEFLATED = 1032;

    private Zip() {}

    /**
     * Writes a file of these entries in their order, in place of the one that may be there; throws {@link IOException}, and leaves the
     * old file as it is, if that fails.
     */
    public static void write(Path file, Map<String, byte[]> entries) throws IOException {
        AtomicFile.write(file, ZipFormat.bytes(entries));
    }

    /** Returns the entries of a file in their order; throws {@link IOException} if it is not there, cut off or changed. */
    public static Map<String, byte[]> read(Path file) throws IOException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("it is a folder, a pipe or a device");
            }
            long length = Files.size(file);
            Map<String, byte[]> entries = entries(file, length);
            if (length >= ZipFormat.length(entries)) {
                requireSame(ZipFormat.bytes(entries), Files.readAllBytes(file));
            }
            return Collections.unmodifiableMap(entries);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException("there is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + " is cut off, changed or no file of this kind: " + Reason.of(e), e);
        }
    }

    private static Map<String, byte[]> entries(Path file, long length) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> listed = zip.stream().toList();
            if (listed.isEmpty() && length > ZipFormat.length(Map.of())) {
                throw new IOException("it lists no entries, but has " + length + " bytes");
            }
            requireRoom(listed);
            long stored = 0;
            for (ZipEntry entry : listed) {
                stored += entry.getCompressedSize();
                if (stored > length) {
                    throw new IOException("its entries are larger than the file");
                }
                if (entries.put(entry.getName(), content(zip, entry)) != null) {
                    throw new IOException("entry " + entry.getName() + " is there twice");
                }
            }
        }
        return entries;
    }

    /** Entries are held up to three times, and packed ones may name any size. */
    private static void requireRoom(List<? extends ZipEntry> entries) throws IOException {
        long size = entries.stream().mapToLong(ZipEntry::getSize).sum();
        long most = Runtime.getRuntime().maxMemory() / 4;
        if (size > most) {
            throw new IOException("its entries have " + size + " bytes, more than the " + most
                    + " that fit into this memory; raise -Xmx if it is whole");
        }
    }

    private static byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
        long size = entry.getSize();
        if (size < 0 || size > MOST_DEFLATED * entry.getCompressedSize() || size > Integer.MAX_VALUE - 8) {
            throw new IOException("entry " + entry.getName() + " cannot have the " + size + " bytes that it names");
        }
        byte[] content;
        try (InputStream in = zip.getInputStream(entry)) {
            content = in.readNBytes((int) size);
            if (content.length < size || in.read() >= 0) {
                throw new IOException(
                        "entry " + entry.getName() + " does not have the " + size + " bytes that it names");
            }
        }
        CRC32 sum = new CRC32();
        sum.update(content);
        if (sum.getValue() != entry.getCrc()) {
            throw new IOException("the bytes of entry " + entry.getName() + " do not have its check sum");
        }
        return content;
    }

    /**
     * Throws if a file was written here but is not as it was. One byte changed leaves at least the first header before an entry or the
     * first in the directory as it was; files of others, stored or not, differ in both.
     */
    private static void requireSame(byte[] written, byte[] bytes) throws IOException {
        int different = Arrays.mismatch(written, bytes);
        boolean ours = bytes.length == written.length && ZipFormat.isOurs(written, bytes);
        if (different >= 0 && (ours || different == written.length)) {
            throw new IOException("byte " + different + " is not what was written");
        }
    }
}
