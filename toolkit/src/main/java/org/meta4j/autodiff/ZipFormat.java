package org.meta4j.autodiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The bytes of a zip file whose entries are stored as they are: no time, no comment, nothing that is left to choose, so that the same
 * entries always make the same bytes (PKWARE's APPNOTE.TXT 6.3, sec. 4.3).
 */
final class ZipFormat {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final short VERSION = 20;
    private static final short UTF_8 = 0x0800;
    private static final short STORED = 0;
    private static final int FIRST_OF_JANUARY_1980 = 0x0021 << 16;
    private static final int LOCAL_LENGTH = 30;
    private static final int CENTRAL_LENGTH = 46;
    private static final int END_LENGTH = 22;
    private static final int MOST_ENTRIES = 0xFFFE;

    private ZipFormat() {}

    /** Returns the file of these entries in their order; throws {@link IllegalArgumentException} for more than fit. */
    static byte[] bytes(Map<String, byte[]> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "a file holds at most " + MOST_ENTRIES + " entries, but there are " + entries.size());
        }
        ByteBuffer out = ByteBuffer.allocate(length(entries)).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> offsets = new LinkedHashMap<>();
        entries.forEach((name, content) -> {
            offsets.put(name, out.position());
            out.putInt(LOCAL);
            header(out, name, content);
            out.putShort((short) 0).put(utf8(name)).put(content);
        });
        int start = out.position();
        offsets.forEach((name, offset) -> {
            out.putInt(CENTRAL).putShort(VERSION);
            header(out, name, entries.getOrDefault(name, new byte[0]));
            out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
            out.putInt(0).putInt(offset).put(utf8(name));
        });
        int central = out.position() - start;
        short count = (short) entries.size();
        out.putInt(END).putInt(0).putShort(count).putShort(count);
        out.putInt(central).putInt(start).putShort((short) 0);
        return out.array();
    }

    /** Writes what the local header and the central directory have in common. */
    private static void header(ByteBuffer out, String name, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        out.putShort(VERSION).putShort(UTF_8).putShort(STORED).putInt(FIRST_OF_JANUARY_1980);
        out.putInt((int) sum.getValue()).putInt(content.length).putInt(content.length);
        out.putShort((short) utf8(name).length);
    }

    /** Returns how long the file of these entries is. */
    static int length(Map<String, byte[]> entries) {
        long length = END_LENGTH;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            int name = utf8(entry.getKey()).length;
            if (name > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a name has at most " + Short.MAX_VALUE + " bytes, but one has " + name);
            }
            length += LOCAL_LENGTH + CENTRAL_LENGTH + 2L * name + entry.getValue().length;
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a file holds at most 2 GiB, but its entries have " + length + " bytes");
        }
        return (int) length;
    }

    /**
     * Returns whether one of the first two headers of a file has the version, flags, method and time that are written here, as the
     * file has of the same entries and length.
     */
    static boolean isOurs(byte[] written, byte[] bytes) {
        int end = written.length - END_LENGTH;
        int directory = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
        return directory == end
                || Arrays.equals(written, 4, 14, bytes, 4, 14)
                || Arrays.equals(written, directory + 4, directory + 16, bytes, directory + 4, directory + 16);
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
