package org.meta4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a picture's file is all there, by what its format says of it and decoders let pass. */
final class Wholeness {
    private static final int RIFF = 0x52494646;

    private static final int WORD = Integer.BYTES;

    private static final String NO_END = "Truncated File - Missing EOI marker";

    /** Of what decoders of JPEG warn after making pixels up; they also warn of profiles that nobody asks for. */
    private static final Pattern DAMAGE =
            Pattern.compile("(Truncated File|Corrupt JPEG|Premature end|Invalid SOS|Inconsistent progression).*");

    private Wholeness() {}

    /** Throws unless the parts of a PNG have their checksums, a WebP its length, and the last number of a plain PNM an end. */
    static void require(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file);
        if (file.length >= Long.BYTES && in.getLong(0) == PngChunk.SIGNATURE) {
            requireChunks(in.position(Long.BYTES));
        } else if (file.length >= 2 * WORD && in.getInt(0) == RIFF) {
            long length = 2 * WORD
                    + Integer.toUnsignedLong(in.order(ByteOrder.LITTLE_ENDIAN).getInt(WORD));
            if (length > file.length) {
                throw new EOFException();
            }
        } else if (file.length >= 2 && file[0] == 'P' && (file[1] == '2' || file[1] == '3')) {
            if (file[file.length - 1] > ' ') {
                throw new IOException("it may end within a number; if not, put a line's end behind the last one");
            }
        }
    }

    private static void requireChunks(ByteBuffer in) throws IOException {
        while (PngChunk.next(in).type() != PngChunk.END) {}
    }

    /** Throws if a decoder has warned of missing or damaged pixels; only the mark at the end of a JPEG may be missing. */
    static void require(byte[] file, List<String> warnings) throws IOException {
        for (String warning : warnings) {
            if (!warning.equals(NO_END) && DAMAGE.matcher(warning).matches()) {
                throw new IOException(warning);
            }
        }
        if (warnings.contains(NO_END) && !JpegScans.of(file).areAll()) {
            throw new EOFException();
        }
    }
}
