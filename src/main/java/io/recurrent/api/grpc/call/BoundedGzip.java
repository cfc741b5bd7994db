package io.recurrent.api.grpc.call;

import io.grpc.Codec;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.recurrent.admission.InflatedStream;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** gzip as callers send it, as long as what comes out is in proportion to what was sent. */
public final class BoundedGzip implements Decompressor {
    private static final int CHUNK_BYTES = 8 * 1024;

    private BoundedGzip() {}

    /** What the server takes: gzip, and messages that are not compressed. */
    public static DecompressorRegistry registry() {
        return DecompressorRegistry.emptyInstance()
                .with(new BoundedGzip(), true)
                .with(Codec.Identity.NONE, false);
    }

    @Override
    public String getMessageEncoding() {
        return "gzip";
    }

    @Override
    public InputStream decompress(InputStream raw) {
        return new InflatedStream(raw, bytes -> new GZIPInputStream(bytes, CHUNK_BYTES));
    }
}
