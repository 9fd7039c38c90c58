package org.meta4j.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A pickle being read: every length that it names is held against what is left of the file before memory is taken for it. */
final class PickleInput extends FilterInputStream {
    private static final int LONG = 1 << 16;
    private static final int LONGEST_LINE = 200;

    private final FileChannel channel;
    private final long size;
    private long position;
    private long texts;

    private PickleInput(FileChannel channel) throws IOException {
        super(new BufferedInputStream(Channels.newInputStream(channel)));
        this.channel = channel;
        this.size = channel.size();
    }

    static PickleInput of(Path file) throws IOException {
        return new PickleInput(FileChannel.open(file));
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        position += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        position += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Returns the text up to the end of the line. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(); c != '\n'; c = read()) {
            if (c < 0 || line.length() == LONGEST_LINE) {
                throw new EOFException(
                        "it asks for a name of more than " + LONGEST_LINE + " letters, or ends too early");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Returns the bytes whose number comes first, in so many bytes; a buffer if they are many. */
    Object bytes(int lengthBytes) throws IOException {
        long count = length(lengthBytes);
        if (count < LONG) {
            return readNBytes((int) count);
        }
        if (count > Integer.MAX_VALUE) {
            throw new IOException(
                    "it has an array of " + count + " bytes, but at most " + Integer.MAX_VALUE + " can be read");
        }
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, position, count);
        // The mapping has not moved the place where the stream goes on.
        skipNBytes(count);
        return mapped;
    }

    /** Returns the text whose length in UTF-8 comes first, in so many bytes. */
    String text(int lengthBytes) throws IOException {
        long count = length(lengthBytes);
        texts += count;
        if (texts > Runtime.getRuntime().maxMemory() / 8) {
            throw new IOException("its texts have more than " + texts + " bytes, too many for a heap of "
                    + Runtime.getRuntime().maxMemory()
                    + "; write it again with pickle.dump(..., protocol=4), or raise -Xmx");
        }
        return new String(readNBytes((int) count), StandardCharsets.UTF_8);
    }

    private long length(int lengthBytes) throws IOException {
        byte[] length = readNBytes(lengthBytes);
        long count = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            count = (count << 8) | (length[i] & 255);
        }
        if (length.length < lengthBytes || count < 0 || count > size - position) {
            throw new EOFException("it ends too early");
        }
        return count;
    }
}
