package org.meta4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A part of a PNG file (ISO/IEC 15948, 5.3).
 *
 * @param type its four letters
 */
record PngChunk(int type, ByteBuffer data) {
    /** What a file begins with. */
    static final long SIGNATURE = 0x89504e470d0a1a0aL;

    static final int HEADER = 0x49484452;
    static final int PIXELS = 0x49444154;
    static final int END = 0x49454e44;

    /** The length, type and checksum of a part have so many bytes each. */
    private static final int WORD = Integer.BYTES;

    /** Returns the next one; throws {@link IOException} if the file ends before it does, or it has not its checksum. */
    static PngChunk next(ByteBuffer in) throws IOException {
        int length = in.remaining() < 3 * WORD ? -1 : in.getInt();
        if (length < 0 || length > in.remaining() - 2 * WORD) {
            throw new EOFException("it ends too early");
        }
        ByteBuffer chunk = in.slice(in.position(), WORD + length);
        CRC32 sum = new CRC32();
        sum.update(chunk.duplicate());
        in.position(in.position() + WORD + length);
        if (in.getInt() != (int) sum.getValue()) {
            throw new IOException("its checksum is wrong");
        }
        return new PngChunk(chunk.getInt(), chunk);
    }
}
