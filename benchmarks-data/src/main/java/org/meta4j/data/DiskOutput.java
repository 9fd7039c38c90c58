package org.meta4j.data;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.meta4j.autodiff.Reason;

/** A stream to a file whose errors can be told from those of the net. */
final class DiskOutput extends FilterOutputStream {
    /** An error of the disk. */
    static final class DiskException extends IOException {
        private static final long serialVersionUID = 1;

        DiskException(IOException cause) {
            super(Reason.of(cause), cause);
        }
    }

    DiskOutput(OutputStream file) {
        super(file);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        try {
            out.write(bytes, offset, count);
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }
}
