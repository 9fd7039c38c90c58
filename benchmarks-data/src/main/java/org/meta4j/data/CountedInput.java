package org.meta4j.data;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file being read that knows how far. */
final class CountedInput extends FilterInputStream {
    private long position;

    private CountedInput(InputStream file) {
        super(file);
    }

    static CountedInput of(Path file) throws IOException {
        return new CountedInput(new BufferedInputStream(Files.newInputStream(file)));
    }

    /** Returns how many bytes have been read or skipped. */
    long position() {
        return position;
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
}
