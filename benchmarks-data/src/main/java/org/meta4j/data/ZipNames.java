package org.meta4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * The names of the files in a zip file, which stand twice: in its directory at the end, which Java reads, and before each file.
 * They have no checksum, but a name that was changed differs from its double (PKWARE's APPNOTE.TXT 6.3, sec. 4.3).
 */
final class ZipNames {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MOST_COMMENT = 0xFFFF;
    private static final int DIRECTORY_LENGTH = 46;
    private static final int LOCAL_LENGTH = 30;

    private final FileChannel channel;
    private final ByteBuffer directory;
    private final long shift;

    private ZipNames(FileChannel channel, ByteBuffer directory, long shift) {
        this.channel = channel;
        this.directory = directory;
        this.shift = shift;
    }

    /** Throws {@link ZipException} unless both names of each file are the same; files of the large format (zip64) are not looked at. */
    static void requireSame(Path zip, int count) throws IOException {
        try (FileChannel channel = FileChannel.open(zip)) {
            int tail = (int) Math.min(channel.size(), END_LENGTH + MOST_COMMENT);
            ByteBuffer last = bytes(channel, channel.size() - tail, tail);
            int at = tail - END_LENGTH;
            while (last.getInt(at) != END) {
                at--;
            }
            int size = last.getInt(at + 12);
            int offset = last.getInt(at + 16);
            long start = channel.size() - tail + at - size;
            if (size != -1 && offset != -1) {
                // What was put before the zip file, as a program that unpacks it, shifts all offsets.
                new ZipNames(channel, bytes(channel, start, size), start - (offset & 0xFFFFFFFFL)).require(count);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw changed();
        }
    }

    private void require(int count) throws IOException {
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = directory.getShort(at + 28) & 0xFFFF;
            int offset = directory.getInt(at + 42);
            ByteBuffer name = directory.slice(at + DIRECTORY_LENGTH, length);
            if (offset != -1) {
                ByteBuffer local = bytes(channel, shift + (offset & 0xFFFFFFFFL), LOCAL_LENGTH + length);
                if ((local.getShort(26) & 0xFFFF) != length
                        || !local.slice(LOCAL_LENGTH, length).equals(name)) {
                    throw changed();
                }
            }
            int extra = directory.getShort(at + 30) & 0xFFFF;
            int comment = directory.getShort(at + 32) & 0xFFFF;
            at += DIRECTORY_LENGTH + length + extra + comment;
        }
    }

    private static ZipException changed() {
        return new ZipException("its list of files was changed");
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count) throws IOException {
        if (count < 0 || count > channel.size()) {
            throw changed();
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
        return bytes.flip();
    }
}
