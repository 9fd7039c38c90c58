package org.meta4j.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A file's bytes, whose end may be met a limited number of times: a decoder of WebP goes on with zeros, for minutes. */
final class FiniteInput extends MemoryCacheImageInputStream {
    /** Looking some bytes ahead is usual. */
    private static final int MOST_ENDS = 1000;

    private int ends;

    FiniteInput(byte[] file) {
        super(new ByteArrayInputStream(file));
    }

    @Override
    public int read() throws IOException {
        return counted(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return counted(super.read(bytes, offset, length));
    }

    private int counted(int read) throws IOException {
        if (read < 0 && ++ends > MOST_ENDS) {
            throw new IOException("it ends too early");
        }
        return read;
    }
}
