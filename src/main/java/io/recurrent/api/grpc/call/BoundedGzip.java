package io.recurrent.api.grpc.call;

import io.grpc.Codec;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.recurrent.admission.InflatedStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** gzip as callers send it, as long as what comes out is in proportion to what was sent, and within the limit. */
public final class BoundedGzip implements Decompressor {
    private static final int CHUNK_BYTES = 8 * 1024;

    private final MessageLimit limit;

    private BoundedGzip(MessageLimit limit) {
        this.limit = limit;
    }

    /** What the server takes: gzip of messages within {@code limit}, and messages that are not compressed. */
    public static DecompressorRegistry registry(MessageLimit limit) {
        return DecompressorRegistry.emptyInstance()
                .with(new BoundedGzip(limit), true)
                .with(Codec.Identity.NONE, false);
    }

    @Override
    public String getMessageEncoding() {
        return "gzip";
    }

    @Override
    public InputStream decompress(InputStream raw) {
        return new Counted(new InflatedStream(raw, bytes -> new GZIPInputStream(bytes, CHUNK_BYTES)), limit);
    }

    /** Counts what comes out. */
    private static final class Counted extends FilterInputStream {
        private final MessageLimit limit;
        private long count;

        Counted(InputStream inflated, MessageLimit limit) {
            super(inflated);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            limit.check(count);
            return read;
        }
    }
}
