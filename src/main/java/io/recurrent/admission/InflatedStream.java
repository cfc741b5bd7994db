package io.recurrent.admission;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a compressed stream, as long as it is in proportion to what went in: what people and programs write
 * does not shrink to a hundredth, and what does was made to cost more to read than to send. Used by one thread.
 */
public final class InflatedStream extends InputStream {
    /** Bytes out for each byte in, beyond {@value #FREE_BYTES}. */
    private static final int RATIO = 100;

    private static final int FREE_BYTES = 64 * 1024;

    private final Counted raw;
    private final Opener opener;
    private @Nullable InputStream inflated;
    private long out;

    /** Bytes that {@code opener} inflates from {@code raw}; nothing is read before somebody asks. */
    public InflatedStream(InputStream raw, Opener opener) {
        this.raw = new Counted(raw);
        this.opener = opener;
    }

    /** Makes the stream that inflates another. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it; may read its header. */
        InputStream open(InputStream raw) throws IOException;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        InputStream from = inflated;
        if (from == null) {
            from = opener.open(raw);
            inflated = from;
        }
        int read = from.read(target, offset, length);
        out += Math.max(0, read);
        if (out > FREE_BYTES && out > RATIO * raw.count) {
            throw new InferenceException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "more than " + RATIO + " bytes come out of each compressed byte; send it uncompressed");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        InputStream from = inflated;
        if (from == null) {
            raw.close();
        } else {
            from.close();
        }
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream raw) {
            super(raw);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
